"""The ends of day of a bench on the loop: one runs or is shown at a time."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.day import commands as day_cmd
from packstation.packing.day import events as day_ev
from packstation.packing.day.decide import begin_day
from packstation.packing.day.effects import PrintDayPaper
from packstation.packing.day.run import ManifestRun, evolve_run
from packstation.packing.effects import Effect
from packstation.runtime.tasks import Tasks
from packstation.workflow.looping.board import Board
from packstation.workflow.looping.home import Records, StreamHome
from packstation.workflow.looping.kinds import DAY
from packstation.workflow.looping.loop import Loop
from packstation.workflow.looping.retries import Retries
from packstation.workflow.ports import Performer


class Days:
    """`act_on_order` takes what a run settled back to the orders that are still shown."""

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
        self._new_stream = new_stream
        self._act_on_order = act_on_order
        self.printer_of_manifests: Callable[[], str] = lambda: ""
        home: StreamHome[ManifestRun] = StreamHome(
            records,
            performer,
            board.packer,
            read=self._run,
            write=self._changed,
            aim=self._aimed,
        )
        self.loop = Loop(DAY, home, tasks, retries)

    def begin(self, locations: tuple[str, ...], *, has_summary: bool) -> None:
        """Manifest what is ready at `locations`; first what an earlier end of day left."""
        command = day_cmd.EndTheDay(locations, has_summary)
        run = self._board.bench.day
        if run.stream and not run.is_over:
            self.act(command)
            return
        new = ManifestRun(self._new_stream())
        events = begin_day(command)
        for event in events:
            new = evolve_run(new, event)
        self.loop.keep(new, events, 0)

    def act(self, command: day_cmd.DayCommand) -> None:
        """An act on the end of day that is shown; dropped when there is none."""
        self.loop.act_on(self._board.bench.day.stream, command)

    def recall(self, run: ManifestRun) -> None:
        """Show an end of day that is over, so that its papers can be printed again."""
        self._board.update(day=run)

    @property
    def is_settled(self) -> bool:
        """Nothing of the end of day runs or is tried again by itself."""
        return not self.loop.is_at_work and not DAY.waits_by_itself(self._board.bench.day)

    def _run(self, stream: str) -> ManifestRun | None:
        run = self._board.bench.day
        return run if stream and run.stream == stream else None

    def _changed(self, run: ManifestRun, events: Sequence[day_ev.ManifestEvent]) -> None:
        """What was manifested stands with its order, too, where that is still shown."""
        self._board.update(day=run)
        gone = {
            event.reference
            for event in events
            if isinstance(event, day_ev.ConsignmentSettled) and event.is_manifested
        }
        for session in tuple(self._board.bench.sessions.values()) if gone else ():
            for consignment in session.consignments:
                if consignment.reference in gone:
                    self._act_on_order(session.stream, cmd.WasManifested(consignment.number))

    def _aimed(self, _: ManifestRun, effect: Effect) -> Effect:
        if isinstance(effect, PrintDayPaper) and not effect.is_resumed:
            return replace(effect, printer=self.printer_of_manifests())
        return effect
