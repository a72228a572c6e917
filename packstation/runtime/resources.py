"""Where icons, sounds, translations and sample data lie, however the program was installed."""

import sys
from pathlib import Path


def resource_path(name: str) -> Path:
    """The file or folder `name` of the resources, in the bundle, the package or the checkout; the
    guide is `docs/guide`.

    Raises FileNotFoundError when no place has it, naming the places looked at.
    """
    package = Path(__file__).resolve().parent.parent
    bundle = getattr(sys, "_MEIPASS", None)
    places = [Path(bundle) / "resources"] if bundle else []
    places += [package / "_resources", package.parent / "resources", package.parent]
    for place in places:
        if (place / name).exists():
            return place / name
    looked = ", ".join(str(place) for place in places)
    raise FileNotFoundError(f"resource {name!r} is in none of: {looked}")
