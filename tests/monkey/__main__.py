"""`python -m tests.monkey [--steps N] [--seed S]`: as many scans and keys at random as wanted.

Every step goes through the real window with its scanner and keys. It ends with the first exception,
wrong count, or log that does not replay to what is shown, and says seed and step.
"""

import argparse
import os
import sys
import time
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from packstation.packing.barcodes.words import WORDS
from packstation.packing.session import Phase, unfinished_lines
from packstation.scanning.wedge import WedgeSettings
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.toolkit.keys import ScannerKeys
from tests.monkey.world import AlwaysYes, Later, Tally
from tests.tools.benches import gtin
from tests.tools.hands import KEYS, Hands
from tests.tools.printers import NOW
from tests.tools.window import Stage

CHECK_EVERY = 100
DRAW_EVERY = 5
CONTROL = tuple(f"Ctrl+{letter}" for letter in "ABFGIKLMNOPSTUW")
ODD = ("", "x", "5012345678900", "]C10104006381333931", "HO-", "PS:", "PS:BOX:NO", "PS:BADGE:")
SIGNS = "0123456789abcXYZ-/+., "


class CarefulKeys(ScannerKeys):
    """Keeps what was raised: on its way through Qt's C++ it may crash instead of being told."""

    raised: BaseException | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        try:
            return super().eventFilter(watched, event)
        except BaseException as error:  # noqa: BLE001 - raised again outside of Qt
            self.raised = self.raised or error
            return True

    def raise_again(self) -> None:
        """Raise it where it can be told."""
        if self.raised is not None:
            raise self.raised


class Monkey:
    """One run: a window, a scanner, and what happened so far."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.tasks = Later()
        self.tally = Tally()
        self.stage = Stage(
            Speaker(Language.ENGLISH, is_strict=True),
            tasks=self.tasks,
            recorder=self.tally,
            performer=AlwaysYes(),
        )
        window = self.stage.window
        window.resize(1366, 768)
        window.show()
        self.keys = CarefulKeys(
            WedgeSettings(),
            window.take_scan,
            window.take_key,
            lambda: NOW,
            window.refuse_scan,
            window,
            tap=window.take_arrival,
        )
        self.keys.install()
        self.hands = Hands(window)

    def step(self) -> str:
        """Scan or press something; returns what it was."""
        dice = self.random.random()
        if dice < 0.6:
            what = self._sensible()
        elif dice < 0.7:
            what = gtin(self.random.randrange(10))
        elif dice < 0.74:
            what = f"HO-{self.random.randrange(1, 60)}"
        elif dice < 0.88:
            what = self.random.choice(WORDS).payload
        elif dice < 0.92:
            what = self.random.choice(ODD)
        else:
            return self._press()
        self.tally.scanned[what] += 1
        if what:
            self.hands.scan(what)
        self.keys.raise_again()
        self.tasks.run()
        return f"scan {what}"

    def _sensible(self) -> str:
        """What a packer would scan now, so that a run gets far."""
        window, bench = self.stage.window, self.stage.station.bench
        session = bench.session
        if window.controller.ask is not None or window.controller.at is not None:
            return self.random.choice(("PS:OK", "PS:NEXT", "PS:CHOOSE", "PS:REASON", "PS:QTY-2"))
        if window.view.alert is not None or bench.alert is not None:
            return "PS:OK"
        if session is None or session.phase not in (Phase.PACKING, Phase.OPENING):
            return f"HO-{self.random.randrange(1, 60)}"
        left = unfinished_lines(session) if session.order is not None else ()
        if not left or session.catalogue is None:
            return "PS:DONE"
        return session.catalogue.lines[self.random.choice(left)].barcodes[0]

    def _press(self) -> str:
        key = self.random.choice((*KEYS, *CONTROL, *SIGNS))
        self.hands.press(key)
        self.keys.raise_again()
        self.tasks.run()
        return f"key {key}"

    def check(self) -> None:
        """Everything that is shown is what the log says."""
        bench = self.stage.station.bench
        for session in bench.sessions.values():
            self.tally.check(session)
        self.tally.forget(frozenset(bench.sessions))


def run(steps: int, seed: int) -> None:
    """So many steps. Raises what goes wrong, with the last steps in its notes."""
    application = QApplication.instance() or QApplication([])
    monkey = Monkey(seed)
    last: list[str] = []
    started = time.monotonic()
    for number in range(1, steps + 1):
        try:
            last = [*last[-30:], monkey.step()]
            if number % DRAW_EVERY == 0:  # what the running loop would do
                QCoreApplication.sendPostedEvents()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            if number % CHECK_EVERY == 0:
                monkey.check()
        except BaseException as error:
            error.add_note(f"seed {seed}, step {number}: {'; '.join(last)}")
            raise
        if number % 20_000 == 0:
            sys.stderr.write(
                f"{number} steps, {number / (time.monotonic() - started):.0f} a second\n"
            )
    monkey.keys.remove()
    monkey.stage.window.leave()
    monkey.stage.window.close()
    monkey.tasks.drop()
    del application


def main() -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    run(wanted.steps, wanted.seed)
    print(f"{wanted.steps} steps with seed {wanted.seed}: nothing broke, every count right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
