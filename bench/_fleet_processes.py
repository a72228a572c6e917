"""The processes in which `bench.fleet` has its benches."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench._fleet_benches import Crew, Packed
from tests.tools.postgres import PASSWORD

LAST_WORDS = 6_000
MOST_CRASHES = 5


class Processes:
    """The processes of a fleet. One that is killed is started again on the same folders.

    So is one that ends with an error, as the hours of the others shall not be lost over it; it is
    a fault, with what it said last.
    """

    def __init__(self, crews: Sequence[Crew], said: Path) -> None:
        self._said = said
        self.crashes = 0
        self._crews = list(crews)
        self._running = [self._started(crew) for crew in crews]
        self.kills = 0

    def _started(self, crew: Crew) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        with self._words_of(crew).open("ab") as said:
            process = subprocess.Popen(
                (sys.executable, "-m", "bench._fleet_benches"),
                stdin=pipe,
                stdout=pipe,
                stderr=said,
                env={**os.environ, "PACKSTATION_STORE_PASSWORD": PASSWORD}
                | {"PACKSTATION_PRO_KEY": crew.key},
            )
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(crew))
        process.stdin.close()
        return process

    def _words_of(self, crew: Crew) -> Path:
        return self._said.with_name(f"{self._said.name}-{crew.places[0]}")

    def kill_one(self) -> None:
        """The next that has not ended is killed, in whatever it does, and goes on."""
        for place, process in enumerate(self._running):
            if process.poll() is None and place >= self.kills % len(self._running):
                process.send_signal(signal.SIGKILL)
                process.wait()
                self._running[place] = self._started(self._crews[place])
                self.kills += 1
                return

    def ended(self) -> list[Packed]:
        """Wait for all of them, however often they are killed meanwhile."""
        return [self._ended(place) for place in range(len(self._running))]

    def _ended(self, place: int) -> Packed:
        for _ in range(MOST_CRASHES):
            while True:
                process = self._running[place]
                assert process.stdout is not None
                text = process.stdout.read()
                process.wait()
                if process is self._running[place] and process.returncode != -signal.SIGKILL:
                    break
                time.sleep(0.1)  # it was killed, and the next one is not in its place yet
            if not process.returncode:
                return msgspec.json.decode(text, type=Packed)
            crew = self._crews[place]
            words = self._words_of(crew).read_text(errors="replace")[-LAST_WORDS:]
            self.crashes += 1
            print(words, file=sys.stderr, flush=True)
            self._running[place] = self._started(crew)
        raise SystemExit(f"the process of bench {self._crews[place].places[0]} ends each time")
