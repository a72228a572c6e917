"""A supervisor's acts at PRO on the loop: each in a stream of its own."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import intervening as iv
from packstation.packing.effects import Effect
from packstation.packing.intervening import Asked, Intervention
from packstation.runtime.tasks import Tasks
from packstation.workflow.looping.board import Board
from packstation.workflow.looping.home import Records, StreamHome
from packstation.workflow.looping.kinds import INTERVENTION
from packstation.workflow.looping.loop import Loop
from packstation.workflow.looping.retries import Retries
from packstation.workflow.ports import Performer

KEPT = 20
"""Interventions that are over and can still be told of."""


class Interventions:
    """`act_on_order` takes what was changed at PRO to the orders that are still shown."""

    def __init__(
        self,
        board: Board,
        records: Records,
        performer: Performer,
        tasks: Tasks,
        retries: Retries,
        new_stream: Callable[[], str],
        act_on_order: Callable[[str, cmd.Command], None],
    ) -> None:
        self._board = board
        self._records = records
        self._new_stream = new_stream
        self._act_on_order = act_on_order
        self.printer_of_labels: Callable[[], str] = lambda: ""
        home: StreamHome[Intervention] = StreamHome(
            records,
            performer,
            board.packer,
            read=lambda stream: self._board.bench.interventions.get(stream),
            write=self._changed,
            aim=self._aimed,
        )
        self.loop = Loop(INTERVENTION, home, tasks, retries)

    def begin(self, asked: Asked) -> str:
        """Do what a supervisor asks; the stream in which it is recorded."""
        new, event = iv.begun(self._new_stream(), asked)
        self._forget_old()
        self.loop.keep(new, (event,), 0)
        return new.stream

    def adopt(self, left: Sequence[Intervention]) -> None:
        """Go on with what the log holds unfinished."""
        known = self._board.bench.interventions
        self._board.put(interventions=known.update({one.stream: one for one in left}))
        for one in left:
            self.loop.go_on(one.stream)

    def _changed(self, of: Intervention, events: Sequence[iv.InterventionEvent]) -> None:
        known = self._board.bench.interventions
        self._board.update(interventions=known.set(of.stream, of))
        done = {event.step for event in events if isinstance(event, iv.StepDone)}
        if done & iv.SPOILS_LABELS:
            self._tell_orders(of, lambda number: cmd.LabelsSpoilt(number, of.asked.reason))
        if iv.Step.MANIFEST in done:
            self._tell_orders(of, cmd.WasManifested)

    def _tell_orders(self, of: Intervention, command: Callable[[int], cmd.Command]) -> None:
        for session in tuple(self._board.bench.sessions.values()):
            for consignment in session.consignments:
                if consignment.reference == of.asked.consignment:
                    self._act_on_order(session.stream, command(consignment.number))

    def _aimed(self, _: Intervention, effect: Effect) -> Effect:
        if isinstance(effect, iv.PrintNewLabel) and not effect.is_resumed:
            return replace(effect, printer=self.printer_of_labels())
        return effect

    def _forget_old(self) -> None:
        known = self._board.bench.interventions
        over = sorted(stream for stream, one in known.items() if one.is_over)
        for stream in over[:-KEPT]:
            known = known.delete(stream)
            self._records.forget(stream)
        self._board.put(interventions=known)
