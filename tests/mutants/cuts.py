"""The fixed list of cuts: what is broken on purpose, and which tests should notice.

Each takes away something that a bench lives by. `tests/unit/test_mutants.py` holds that every text
is still found once; `python -m tests.mutants` makes the cuts, one by one, in a copy of the project.
"""

from typing import NamedTuple


class Cut(NamedTuple):
    """`found`, in `file`, becomes `instead`; of `tests` at least one must fail then."""

    name: str
    file: str
    found: str
    instead: str
    tests: tuple[str, ...]


PACKING = ("tests/unit/packing",)
PHASES = ("tests/unit/packing/test_phases.py",)
PAINTING = ("tests/gui/test_painting.py",)
SCANNING = ("tests/unit/scanning",)
DECIDE = "packstation/packing/decide.py"
DUE = "packstation/packing/due.py"
SHIPPING = "packstation/packing/evolving/shipping.py"
WIDGETS = "packstation/ui/widgets/"


CUTS: tuple[Cut, ...] = (
    Cut(
        "an act of packing is not in the table",
        DECIDE,
        "    cmd.Split: decide_parcels.split,\n",
        "",
        PHASES,
    ),
    Cut(
        "a held order cannot be taken up",
        DECIDE,
        "    cmd.Resume: decide_opening.resume,\n",
        "",
        PHASES,
    ),
    Cut(
        "a batch holds nothing",
        DUE,
        "    for batch in [owed] if takes_many and owed else [(number,) for number in owed]:\n",
        "    for batch in []:\n",
        PACKING,
    ),
    Cut(
        "what was begun is begun again under another key",
        DUE,
        "            batch = found.batch or (number,)\n",
        "            batch = (number,)\n",
        PACKING,
    ),
    Cut(
        "a doubt is taken for a failure",
        SHIPPING,
        "        status = WorkStatus.DOUBT\n",
        "        status = WorkStatus.WAITING\n",
        PACKING,
    ),
    Cut(
        "what was in doubt is simply done again",
        SHIPPING,
        "    status = WorkStatus.INTENDED if is_doubt else WorkStatus.OWED\n",
        "    status = WorkStatus.OWED\n",
        PACKING,
    ),
    Cut(
        "a prepared label is used in whatever box it was packed",
        "packstation/packing/ahead.py",
        "    return None if parcel.box == planned.box else Misfit.BOX\n",
        "    return None\n",
        PACKING,
    ),
    Cut(
        "what was prepared in vain is forgotten at PRO",
        SHIPPING,
        "    if may_exist and not consignment.cancel.is_done:\n",
        "    if may_exist and consignment.pack.is_open:\n",
        PACKING,
    ),
    Cut(
        "a quantity stays armed after a refusal",
        "packstation/packing/evolve.py",
        "    if event.alert.is_blocking and packing.multiplier > 1:\n",
        "    if event.alert.is_blocking and packing.multiplier > 10**9:\n",
        PACKING,
    ),
    Cut(
        "a scan during an alert counts",
        "packstation/packing/deciding/items.py",
        "    return (ev.AlertRaised(standing, is_again=True),)\n",
        "    return ()\n",
        PACKING,
    ),
    Cut(
        "leading zeros make another item",
        "packstation/packing/barcodes/codes.py",
        '    return folded.lstrip("0") or folded if',
        "    return folded if",
        (*PACKING, *SCANNING),
    ),
    Cut(
        "effects begin before the disk has what led to them",
        "packstation/workflow/looping/loop.py",
        "                await home.on_disk(stream)\n",
        "                pass\n",
        ("tests/unit/workflow/test_station.py", "tests/property/test_station_model.py"),
    ),
    Cut(
        "what ran is begun again while it runs",
        "packstation/workflow/looping/loop.py",
        "            self._running.add(effect.key)\n",
        "",
        ("tests/unit/workflow/test_station.py", "tests/property/test_station_model.py"),
    ),
    Cut(
        "a lost Pack Order is made again at once",
        "packstation/workflow/performers/consigning.py",
        "        if effect.is_resumed:\n            return await self._find_or_pack",
        "        if False:\n            return await self._find_or_pack",
        ("tests/integration/workflow/test_performers.py",),
    ),
    Cut(
        "the end of day never gives up",
        "packstation/packing/day/decide.py",
        "    return work.status is not WorkStatus.FAILED and work.attempt < MOST_TRIES\n",
        "    return work.status is not WorkStatus.FAILED\n",
        PACKING,
    ),
    Cut(
        "retries come as fast as PRO answers",
        "packstation/workflow/looping/retries.py",
        "        delay = min(self._first_s * 2.0 ** min(tried, MOST_DOUBLINGS), self._most_s)\n",
        "        delay = 0.0\n",
        ("tests/unit/workflow/test_station.py",),
    ),
    Cut(
        "an e-mail address stands in the log",
        "packstation/runtime/logs.py",
        "{key: masked(text) for key, text in told.items()}",
        "told",
        ("tests/unit/test_logs.py",),
    ),
    Cut(
        "a carrier's label may configure the printer",
        "packstation/documents/zpl/label.py",
        '    return name in _CARRIED or name in _DRAWING or name[0] in "AB"\n',
        "    return True\n",
        ("tests/unit/documents",),
    ),
    Cut(
        "a scan is cut by a slow moment",
        "packstation/scanning/wedge.py",
        "        if at_ms - self._deadline_ms > gap and not self._had_grace:\n",
        "        if False:\n",
        SCANNING,
    ),
    Cut(
        "a key that repeats begins a scan",
        "packstation/scanning/wedge.py",
        "            is_content = is_content and not key.is_repeat and self._may_begin(key)\n",
        "            is_content = is_content and self._may_begin(key)\n",
        SCANNING,
    ),
    Cut(
        "files are open to everybody",
        "packstation/runtime/private.py",
        "    os.umask(OWN)\n",
        "    os.umask(0)\n",
        ("tests/integration/test_private_files.py",),
    ),
    Cut(
        "a label made for one printer goes to another",
        "packstation/workflow/performers/fitting_ahead.py",
        "        return self._made.pop((sha256, paper), None)\n",
        "        return next((self._made[one] for one in self._made if one[0] == sha256), None)\n",
        ("tests/integration/workflow/test_fitting_ahead.py",),
    ),
    Cut(
        "documents that could not be stored are taken for stored by those that waited with them",
        "packstation/journal/documents.py",
        "            if not batch.is_stored:\n",
        "            if batch is self._next:\n",
        ("tests/integration/journal/test_documents_together.py",),
    ),
    Cut(
        "earlier parcels are looked for by another number than PRO's",
        "packstation/workflow/performers/orders.py",
        "        if number != own_number:\n",
        "        if own_number is None:\n",
        ("tests/integration/workflow/test_opening_calls.py",),
    ),
    *(
        Cut(
            f"{file.rsplit('/', 1)[-1]} paints nothing",
            file,
            f"    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name\n{first}",
            "    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name\n"
            f"        return\n{first}",
            PAINTING,
        )
        for file, first in (
            (WIDGETS + "fit.py", "        if not self._text"),
            (WIDGETS + "rail.py", "        painter = QPainter(self)\n"),
            (WIDGETS + "order_panel.py", "        painter = QPainter(self)\n"),
            (WIDGETS + "parcels_panel.py", "        painter = QPainter(self)\n"),
            (WIDGETS + "banner.py", "        painter = QPainter(self)\n"),
            (WIDGETS + "surface.py", "        painter = QPainter(self)\n"),
            (WIDGETS + "asking/choice_list.py", "        painter = QPainter(self)\n"),
            (WIDGETS + "asking/tiles.py", "        painter = QPainter(self)\n"),
            (WIDGETS + "topbar.py", "        painter = QPainter(self)\n"),
            ("packstation/ui/places/plain.py", "        painter = QPainter(self)\n"),
            ("packstation/ui/places/shift.py", "        painter = QPainter(self)\n"),
            ("packstation/ui/places/shipping.py", "        if not self._cards:\n"),
        )
    ),
)
