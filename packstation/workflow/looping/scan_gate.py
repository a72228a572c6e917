"""Where scans come in: each is taken once, in order, when the bench can say what it means."""

from collections import deque
from collections.abc import Callable

from packstation.packing import bench as bn
from packstation.packing.session import Phase
from packstation.scanning.scan import Scan, ScanSource
from packstation.workflow.looping.board import Board


class ScanGate:
    """Holds scans back while an order is being opened, and lets them go on in their order."""

    def __init__(self, board: Board, do: Callable[[bn.Meaning], None]) -> None:
        self._board = board
        self._do = do
        self._held: deque[Scan] = deque()
        self._is_releasing = False
        self._last: Scan | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no scan waits."""
        return not self._held

    def scan(self, scan: Scan) -> None:
        """Take one scan, whatever the state: none is lost, none is taken twice."""
        since = self._since_last(scan)
        self._last = scan
        self._take(scan, since)

    def release(self) -> None:
        """Scans that came while an order was being opened, as far as they can mean something."""
        if self._is_releasing:
            return  # what one of them caused; the loop below goes on with the next
        self._is_releasing = True
        try:
            while self._held:
                session = self._board.bench.session
                if session is None or session.phase is Phase.CLOSED:
                    # Items of an order that could not be opened; as orders they mean nothing.
                    self._held.clear()
                    return
                if session.phase is Phase.OPENING:
                    return
                self._take(self._held.popleft(), None)
        finally:
            self._is_releasing = False

    def open(self) -> None:
        """The bench has started: every scan that came before is taken."""
        held, self._held = self._held, deque()
        for scan in held:
            self._take(scan, None)

    def _take(self, scan: Scan, since: int | None) -> None:
        act = bn.interpret(self._board.bench, scan.code, since)
        if isinstance(act, bn.Wait):
            self._held.append(scan)
        else:
            self._do(act)

    def _since_last(self, scan: Scan) -> int | None:
        """Milliseconds since the same code was scanned; None when it was not, or nobody knows."""
        last = self._last
        if last is None or scan.source is ScanSource.SCRIPT or last.code != scan.code:
            return None
        since = int((scan.at - last.at).total_seconds() * 1000)
        return since if since >= 0 else None  # the clock was set back: nobody knows
