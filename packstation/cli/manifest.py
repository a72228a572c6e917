"""End of day: preview or run the manifest of the station's shipping location.

--preview lists the consignments that are ready. --run sends Manifest Consignments From Query and
follows every consignment until it is manifested or has failed, then prints the carriers' manifests
and our own of the day; exit 0 when none failed and all of it is on paper. With --at-cutoff it waits
first: until so many minutes before the earliest cut-off of PRO's collection calendar among the
carriers that have something ready.
"""

import argparse
import asyncio
import datetime
import sys
from typing import TYPE_CHECKING

from packstation.cli.shell.benches import running_bench
from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.packing.day.state import EndOfDayState

MINUTES_BEFORE = 15
LOOK_AGAIN_S = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `manifest` takes."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--preview", action="store_true", help="only show what is ready")
    which.add_argument("--run", action="store_true", help="manifest it")
    parser.add_argument(
        "--at-cutoff",
        metavar="MINUTES",
        type=int,
        nargs="?",
        const=MINUTES_BEFORE,
        help=f"with --run: so long before the next collection's cut-off ({MINUTES_BEFORE})",
    )


def run(arguments: argparse.Namespace) -> int:
    """Preview or run; see the module's text."""
    if arguments.at_cutoff is not None and (arguments.preview or arguments.at_cutoff < 0):
        raise CommandError("--at-cutoff goes with --run, and no less than 0 minutes.")
    return asyncio.run(_manifest(arguments))


async def _manifest(arguments: argparse.Namespace) -> int:
    from msgspec.structs import replace

    from packstation.driving.verdict import SPEAKER, sentences
    from packstation.packing.ahead import prepared_orders
    from packstation.packing.problems import ProblemKind

    async with running_bench(arguments) as started:
        bench = started.bench
        await bench.until(lambda: bool(bench.account.locations), bench.settings.pro.read_s)
        day = bench.end_of_day
        if arguments.at_cutoff is not None:
            await _wait(bench, datetime.timedelta(minutes=arguments.at_cutoff))
        if arguments.run:
            stop = day.listen(_progress)
            state = await day.run()
            stop()
            state = replace(state, left_out=await day.left_out(state.rows))
        else:
            state = await day.preview()
        if state.problem is not None and state.problem.kind is ProblemKind.NO_LOCATION:
            known = ", ".join(place.reference for place in bench.account.locations) or "none"
            raise CommandError(
                f"Which shipping location? Say --location REF; PRO has {known}.",
                ExitCode.SETTINGS,
            )
        if state.problem is not None:
            raise CommandError(_why_not(state))
        prepared = prepared_orders(bench.station.bench.sessions.values())
    for row in state.rows:
        fields = (row.reference, row.order_number, row.carrier, row.service, row.state.value)
        print("\t".join((*fields, row.reason)).rstrip())
    for row in state.left_out:
        print(
            f"{row.order_number}: {row.reference} was made ready here and is not ready in PRO. "
            "Nobody manifests it before it is set ready again.",
            file=sys.stderr,
        )
    if prepared:
        print(f"Prepared at PRO and not used yet: {', '.join(prepared)}", file=sys.stderr)
    for paper in state.missing_papers:
        assert paper.problem is not None
        name = "Our manifest of the day" if paper.is_summary else f"Manifest of {paper.carrier}"
        print(f"{name} is not on paper: {sentences(SPEAKER.problem(paper.problem, paper.printer))}")
    print(f"{len(state.rows)} consignments, {len(state.failures)} failed. {state.message}".strip())
    open_ones = arguments.run and any(
        row.state.value not in ("manifested", "failed") for row in state.rows
    )
    is_whole = not (state.failures or open_ones or state.missing_papers)
    return ExitCode.DONE if is_whole else ExitCode.UNFINISHED


def _why_not(state: "EndOfDayState") -> str:
    """What stands in the way, and whether anything was manifested."""
    from packstation.driving.verdict import SPEAKER, sentences

    assert state.problem is not None
    said = sentences(SPEAKER.problem(state.problem))
    if state.is_not_done:
        return f"{said} Nothing was manifested: run it again."
    if state.is_in_doubt:
        return f"{said} Whether PRO took it is not known: run it again, it looks first."
    return said


def _progress(state: "EndOfDayState") -> None:
    from packstation.packing.day.events import RowState

    done = sum(row.state in (RowState.MANIFESTED, RowState.FAILED) for row in state.rows)
    print(f"{state.phase.value}: {done} of {len(state.rows)}", file=sys.stderr)


async def _wait(bench: "RunningBench", before: datetime.timedelta) -> None:
    """Until `before` the next cut-off of whoever has something ready; looked at again meanwhile,
    because what becomes ready may have an earlier one. Raises CommandError where PRO has none.
    """
    from packstation.assembly.early import now

    said = ""
    while True:
        state = await bench.end_of_day.preview()
        if state.problem is not None:
            return  # the run says it, and what can be done
        carriers = {row.carrier for row in state.rows if row.carrier}
        at = now().astimezone()
        await bench.collections.learn(state.locations, carriers, at)
        cut_offs = {
            moment: carrier
            for carrier, moment in bench.collections.cut_offs(at - before).items()
            if carrier in carriers
        }
        if carriers and not cut_offs:
            names = ", ".join(sorted(carriers))
            raise CommandError(f"PRO has no collection calendar for {names}; use --run alone.")
        if cut_offs:
            first = min(cut_offs)
            if first - before <= at:
                return
            whose = f"{cut_offs[first]}'s cut-off is {first:%H:%M}"
            told = f"Manifesting at {first - before:%H:%M}: {whose}"
            if told != said:
                print(told, file=sys.stderr)
                said = told
        await asyncio.sleep(LOOK_AGAIN_S)
