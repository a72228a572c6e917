"""Makes the signed list of versions from what `dist/` holds: for who makes releases.

python -m scripts.release_feed key KEYFILE            a new key; prints updates.key for benches
python -m scripts.release_feed sign KEYFILE FOLDER    writes the list beside the installers
"""

import argparse
import base64
import datetime
import hashlib
import os
import sys
from pathlib import Path

from packstation import __version__
from packstation.assembly.updating import FEED, SIGNATURE, Feed, Installer, signed

SYSTEMS = {".deb": "debian", ".exe": "windows", ".tar.gz": "portable"}
HOLDS = datetime.timedelta(days=180)


def main(arguments: list[str]) -> int:
    """Make a key, or sign."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("key")
    making.add_argument("keyfile", type=Path)
    signing = commands.add_parser("sign")
    signing.add_argument("keyfile", type=Path)
    signing.add_argument("folder", type=Path)
    signing.add_argument("--notes", default="")
    given = parser.parse_args(arguments)
    if given.command == "key":
        print(new_key(given.keyfile))
        return 0
    sign(given.keyfile, given.folder, given.notes)
    return 0


def new_key(path: Path) -> str:
    """Write a private key that nobody else may read; the public one as settings want it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(key.private_bytes_raw()))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sign(keyfile: Path, folder: Path, notes: str = "", version: str = __version__) -> None:
    """Write list and signature into `folder`, for every installer in it."""
    files = tuple(
        Installer(system, path.name, hashlib.sha256(path.read_bytes()).hexdigest(),
                  path.stat().st_size)
        for path in sorted(folder.iterdir())
        for suffix, system in SYSTEMS.items()
        if path.name.endswith(suffix)
    )  # fmt: skip
    expires = datetime.datetime.now(datetime.UTC).date() + HOLDS
    feed = Feed(version, expires, files, notes)
    content, signature = signed(feed, base64.b64decode(keyfile.read_bytes()))
    (folder / FEED).write_bytes(content)
    (folder / SIGNATURE).write_bytes(signature)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
