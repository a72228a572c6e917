"""The end of day as scripts of the pure core: what is asked, what happens, what is then owed."""

import pytest

from packstation.packing.day import commands as cmd
from packstation.packing.day import effects as ef
from packstation.packing.day import events as ev
from packstation.packing.day.decide import MOST_TRIES, begin_day, decide_day, waits_by_itself
from packstation.packing.day.effects import due_at_end, intent_of_day
from packstation.packing.day.events import DayWork, ListedManifest, Row, RowState
from packstation.packing.day.run import ManifestRun, evolve_run, summary_reference
from packstation.packing.problems import Problem, ProblemKind
from tests.playbook import Playbook

PLACE = ("LEEDS-DC",)
ROWS = (Row("EC-1", "HO-1", "UPS"), Row("EC-2", "HO-2", "UPS"))
BUSY = Problem(ProblemKind.PRO_FAULT, is_temporary=True)
REFUSED = Problem(ProblemKind.REFUSED)
EMPTY = Problem(ProblemKind.PRINTER, is_temporary=True)
LOST = Problem(ProblemKind.PRINT_UNKNOWN)
MANIFEST = ListedManifest("MF-1", "UPS")
OURS = summary_reference("S")


def script(*given: ev.ManifestEvent) -> Playbook[ManifestRun]:
    play = Playbook(ManifestRun("S"), decide=decide_day, evolve=evolve_run, due=due_at_end)
    return play.given(*begin_day(cmd.EndTheDay(PLACE)), *given)


FOUND = ev.ManifestIntended(PLACE, ROWS, ("MF-0",))
SENT = (FOUND, ev.ManifestQueryIntended(), ev.ManifestQueued("queued"))
FOLLOWED = (
    *SENT,
    ev.ConsignmentSettled("EC-1", True),
    ev.ConsignmentSettled("EC-2", True),
    ev.FollowingEnded(),
)
KEPT = (
    *FOLLOWED,
    ev.ManifestsListed((MANIFEST,)),
    ev.ManifestPaperKept("MF-1", "a1", "UPS"),
)


def test_a_day_from_the_look_to_its_last_paper() -> None:
    with script() as play:
        play.owes(ef.LookUpReady)
        play.when(cmd.ReadyFound(ROWS, ("MF-0",))).then(FOUND).owes(ef.SendQuery)
        play.given(ev.ManifestQueryIntended())
        play.when(cmd.QueryTaken("queued")).then(ev.ManifestQueued("queued")).owes(ef.FollowRows)
        play.when(cmd.RowSettled("EC-1", True)).then(ev.ConsignmentSettled).owes(ef.FollowRows)
        play.when(cmd.RowSettled("EC-2", False, "closed")).then(
            ev.ConsignmentSettled("EC-2", False, "closed"), ev.FollowingEnded()
        )
        play.owes(ef.ListManifests)
        files = (ListedManifest("MF-0"), MANIFEST)
        play.when(cmd.ManifestsFound(files)).then(ev.ManifestsListed((MANIFEST,)))
        play.owes(ef.MakePaper)
        play.when(cmd.PaperMade("MF-1", 1, "a1", "UPS")).then(ev.ManifestPaperKept)
        play.owes(ef.PrintDayPaper)
        play.given(ev.ManifestPaperIntended("MF-1", "a1", "Laser", "UPS"))
        play.when(cmd.PaperCameOut("MF-1", 1)).then(ev.ManifestPaperOut("MF-1"))
        play.owes(ef.MakePaper)
        play.when(cmd.PaperMade(OURS, 1, "b2")).then(ev.ManifestPaperKept).owes(ef.PrintDayPaper)
        play.given(ev.ManifestPaperIntended(OURS, "b2", "Laser"))
        play.when(cmd.PaperCameOut(OURS, 1)).then(ev.ManifestPaperOut(OURS)).owes(ef.EndRun)
        play.when(cmd.FinishDay()).then(ev.ManifestRunEnded()).owes()


def test_where_nothing_is_ready_no_query_is_sent_and_the_day_is_over() -> None:
    with script() as play:
        play.when(cmd.ReadyFound((), ())).then(ev.ManifestIntended(PLACE, ())).owes(ef.EndRun)


@pytest.mark.parametrize("work", [DayWork.LOOK, DayWork.QUERY])
def test_what_passes_is_tried_again_and_given_up_as_certainly_not_done(work: DayWork) -> None:
    given = (FOUND, ev.ManifestQueryIntended()) if work is DayWork.QUERY else ()
    with script(*given) as play:
        for _ in range(MOST_TRIES - 1):
            play.when(cmd.DayWorkFailed(work, BUSY)).then(ev.DayWorkEndedBadly(work, BUSY)).owes()
            assert waits_by_itself(play.session)
            play.when(cmd.RetryDay(is_by_itself=True)).then(ev.DayWorkRetried(work))
        play.when(cmd.DayWorkFailed(work, BUSY)).then(ev.ManifestRefused(BUSY)).owes()
        assert play.session.is_over
        assert all(row.state is RowState.READY for row in play.session.rows.values())


def test_a_query_that_may_have_arrived_is_looked_after_before_it_is_sent_again() -> None:
    with script(FOUND, ev.ManifestQueryIntended()) as play:
        play.when(cmd.DayWorkFailed(DayWork.QUERY, BUSY, is_in_doubt=True))
        play.then(ev.DayWorkEndedBadly(DayWork.QUERY, BUSY, is_in_doubt=True)).owes()
        play.when(cmd.RetryDay(is_by_itself=True)).then(ev.DayWorkRetried(DayWork.QUERY))
        (effect,) = due_at_end(play.session)
        assert isinstance(effect, ef.SendQuery)
        assert effect.is_resumed
        assert intent_of_day(effect) is None


def test_a_query_in_doubt_for_good_is_never_said_not_to_have_happened() -> None:
    with script(FOUND, ev.ManifestQueryIntended()) as play:
        for _ in range(MOST_TRIES - 1):
            play.given(ev.DayWorkEndedBadly(DayWork.QUERY, BUSY, is_in_doubt=True))
            play.given(ev.DayWorkRetried(DayWork.QUERY))
        play.when(cmd.DayWorkFailed(DayWork.QUERY, BUSY, is_in_doubt=True))
        play.then(ev.DayWorkEndedBadly(DayWork.QUERY, BUSY, is_in_doubt=True, is_given_up=True))
        play.owes()
        assert not waits_by_itself(play.session)
        assert not play.session.is_over
        play.when(cmd.EndTheDay(PLACE)).then(ev.DayWorkRetried(DayWork.QUERY, is_afresh=True))
        play.owes(ef.SendQuery)


def test_what_pro_refuses_for_good_is_not_tried_again() -> None:
    with script(FOUND, ev.ManifestQueryIntended()) as play:
        play.when(cmd.DayWorkFailed(DayWork.QUERY, REFUSED)).then(ev.ManifestRefused(REFUSED))
        play.owes()


def test_after_long_enough_the_papers_are_printed_and_what_is_open_is_said() -> None:
    busy = Problem(ProblemKind.STILL_BUSY)
    with script(*SENT) as play:
        play.when(cmd.FollowedLongEnough(busy)).then(ev.FollowingEnded(busy))
        play.owes(ef.ListManifests)
        assert play.session.problem == busy


def test_a_printer_that_is_out_of_paper_does_not_hold_up_ours_and_is_tried_again() -> None:
    with script(*KEPT, ev.ManifestPaperIntended("MF-1", "a1", "Laser")) as play:
        failed = cmd.DayWorkFailed(DayWork.PRINT, EMPTY, reference="MF-1")
        play.when(failed).then(ev.DayWorkEndedBadly(DayWork.PRINT, EMPTY, reference="MF-1"))
        play.owes(ef.MakePaper)
        assert waits_by_itself(play.session)
        play.when(cmd.RetryDay(is_by_itself=True))
        play.then(ev.DayWorkRetried(DayWork.PRINT, "MF-1")).owes(ef.PrintDayPaper)


def test_a_paper_in_doubt_is_never_printed_by_itself_and_lets_the_day_end() -> None:
    out = (ev.ManifestPaperKept(OURS, "b2"), ev.ManifestPaperIntended(OURS, "b2", "Laser"))
    intended = ev.ManifestPaperIntended("MF-1", "a1", "Laser")
    with script(*KEPT, *out, ev.ManifestPaperOut(OURS), intended) as play:
        (effect,) = due_at_end(play.session)
        assert effect.is_resumed  # after a crash its printer is asked first
        failed = cmd.DayWorkFailed(DayWork.PRINT, LOST, True, "MF-1")
        play.when(failed).then(ev.DayWorkEndedBadly).owes(ef.EndRun)
        play.when(cmd.RetryDay()).then()
        play.when(cmd.FinishDay()).then(ev.ManifestRunEnded()).owes()
        play.when(cmd.AskCopies(("MF-1",), "lost")).then(ev.ManifestCopyOwed("MF-1", 2, "lost"))
        play.owes(ef.MakePaper)


def test_the_next_day_goes_on_in_the_stream_that_owes_papers_and_takes_none_twice() -> None:
    failed = ev.DayWorkEndedBadly(DayWork.PRINT, EMPTY, is_given_up=True, reference="MF-1")
    with script(*KEPT, ev.ManifestPaperKept(OURS, "b2"), failed) as play:
        play.when(cmd.EndTheDay(PLACE)).then(
            ev.DayWorkRetried(DayWork.PRINT, "MF-1", is_afresh=True), ev.DayBegan(PLACE)
        )
        play.owes(ef.LookUpReady, ef.PrintDayPaper)
        play.given(ev.ManifestIntended(PLACE, ROWS, ("MF-0", "MF-1", "MF-OTHERS")))
        play.given(ev.ManifestQueryIntended(), ev.ManifestQueued(""), ev.FollowingEnded())
        listed = tuple(map(ListedManifest, ("MF-0", "MF-1", "MF-OTHERS", "MF-2")))
        play.when(cmd.ManifestsFound(listed)).then(ev.ManifestsListed)
        assert sorted(play.session.papers) == ["MF-1", "MF-2", OURS, summary_reference("S", 2)]


def test_a_run_of_an_earlier_program_that_was_cut_off_is_looked_after_first() -> None:
    """Its one event said both that rows were found and that the query may be on its way."""
    run = evolve_run(ManifestRun("S"), FOUND)
    (effect,) = due_at_end(run)
    assert isinstance(effect, ef.SendQuery)
    assert effect.is_resumed


@pytest.mark.parametrize(
    "late",
    [
        cmd.ReadyFound(ROWS, ()),
        cmd.QueryTaken(),
        cmd.RowSettled("EC-1", False),
        cmd.FollowedLongEnough(BUSY),
        cmd.ManifestsFound((MANIFEST,)),
        cmd.PaperMade("MF-1", 1, "zz"),
        cmd.DayWorkFailed(DayWork.QUERY, REFUSED),
    ],
    ids=lambda command: type(command).__name__,
)
def test_an_outcome_that_comes_twice_changes_nothing(late: cmd.DayCommand) -> None:
    with script(*KEPT) as play:
        play.when(late).then()
