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


class Processes:
    """The processes of a fleet. One that is killed is started again on the same folders."""

    def __init__(self, crews: Sequence[Crew], said: Path) -> None:
        self._said = said
        self._crews = list(crews)
        self._running = [self._started(crew) for crew in crews]
        self.kills = 0

    def _started(self, crew: Crew) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        with self._said.open("ab") as said:
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
        told = []
        for place in range(len(self._running)):
            while True:
                process = self._running[place]
                assert process.stdout is not None
                text = process.stdout.read()
                process.wait()
                if process is self._running[place] and process.returncode != -signal.SIGKILL:
                    break
                time.sleep(0.1)  # it was killed, and the next one is not in its place yet
            if process.returncode:
                raise SystemExit(self._said.read_text(errors="replace")[-6000:])
            told.append(msgspec.json.decode(text, type=Packed))
        return told
