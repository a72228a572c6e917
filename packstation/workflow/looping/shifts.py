"""The shifts of a bench on the loop: who is signed in, and where labels go."""

from collections.abc import Callable, Sequence

from packstation.packing import shift as sh
from packstation.packing.shift import Shift
from packstation.runtime.tasks import Tasks
from packstation.workflow.looping.board import Board
from packstation.workflow.looping.home import Records, StreamHome
from packstation.workflow.looping.kinds import SHIFT
from packstation.workflow.looping.loop import Loop
from packstation.workflow.looping.retries import Retries
from packstation.workflow.ports import Performer

LONGEST_BADGE = 60


class Shifts:
    """`switched` is called when labels go to another printer."""

    def __init__(
        self,
        board: Board,
        records: Records,
        performer: Performer,
        tasks: Tasks,
        retries: Retries,
        new_stream: Callable[[], str],
        switched: Callable[[], None],
    ) -> None:
        self._board = board
        self._new_stream = new_stream
        self._switched = switched
        home: StreamHome[Shift] = StreamHome(
            records,
            performer,
            board.packer,
            read=self._shift,
            write=self._changed,
        )
        self.loop = Loop(SHIFT, home, tasks, retries)

    def sign_in(self, badge: str) -> None:
        """From now on `badge` packs; an empty one signs out."""
        self._act(sh.SignInAs(badge.strip()[:LONGEST_BADGE]))

    def switch_labels(self, printer: str) -> None:
        """Labels come out of `printer` until the program ends in order, waiting ones at once."""
        self._act(sh.SwitchLabelsTo(printer))

    def end(self) -> None:
        """The program ends in order: the next start knows nobody and no switch."""
        if self._board.bench.shift.stream:
            self._act(sh.EndShift())

    def resume(self) -> None:
        """Go on with the shift that the log holds, after the program ended without order."""
        bench = self._board.bench
        if bench.shift.stream:
            self.loop.act_on(bench.shift.stream, sh.ResumeShift(frozenset(bench.printers.values())))

    def _act(self, command: sh.ShiftCommand) -> None:
        """A shift begins with its first act."""
        shift = self._board.bench.shift
        if not shift.stream or shift.is_over:
            shift = Shift(self._new_stream())
            self._board.put(shift=shift)
        self.loop.act_on(shift.stream, command)

    def _shift(self, stream: str) -> Shift | None:
        shift = self._board.bench.shift
        return shift if stream and shift.stream == stream else None

    def _changed(self, shift: Shift, events: Sequence[sh.ShiftEvent]) -> None:
        self._board.update(shift=shift, packer=shift.packer or None)
        if any(isinstance(event, sh.SwitchDone) for event in events):
            self._switched()
