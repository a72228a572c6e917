"""What history says of one order, and whose time it took."""

import datetime

import msgspec
import pytest
from msgspec.structs import replace

from packstation.history.packed import OrderState, Spent, UnreadableError, packed_order
from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import Fate, WorkName
from tests.bench_world import MUG, PEN, order, scan
from tests.tape import START, Tape


def test_an_order_is_told_with_all_that_people_look_for() -> None:
    tape = Tape().find(1)
    tape.do(scan("mug", serial="SN-7"), 2).do(cmd.NewParcel()).do(scan("WRONG"), 1)
    tape.do(cmd.Acknowledge(), 4).do(scan("mug"), 2).do(scan("mug"), 2).do(scan("tea"), 2)
    tape.do(scan("tea"), 2).do(cmd.DeclareShort(scan("pen").code, 1, "not found"), 3)
    told = packed_order(tape.do(cmd.Done()).answer().records)
    assert (told.name, told.reference, told.station) == ("HO-1", "EO-000-000-001", "Bench 1")
    assert (told.packer, told.country, told.area) == ("Anna", "GB", "LS1")
    assert (told.units, told.parcels, told.shorts, told.errors) == (5, 2, 1, {"unknown barcode": 1})
    assert (told.skus, told.serials) == (("MUG-1", "TEA-1", "PEN-1"), ("SN-7",))
    assert told.codes == (*MUG.barcodes, "036000291452", *PEN.barcodes)
    [consignment] = told.consignments
    assert (consignment.reference, consignment.parcels) == ("EC-1-1", (1, 2))
    assert (consignment.tracking, consignment.carrier) == (("TRACK1",), "Carrier")
    assert told.state is OrderState.READY
    assert msgspec.json.decode(msgspec.json.encode(told), type=type(told)) == told


def test_each_second_is_of_whom_the_order_waited_for() -> None:
    """PRO 3 to find it; packer 10; an alert 7; PRO 4 + 5; printer 6; PRO 2 to mark it ready."""
    what = order(replace(MUG, quantity=2))
    tape = Tape(what=what).find(3).do(scan("mug"), 4).do(scan("TEA-1"), 3)
    tape.do(cmd.Acknowledge(), 7).do(scan("mug"), 2).do(cmd.Done(), 1)
    tape.answer(ef.CheckOrder, ef.PackConsignment, seconds=2)
    tape.answer(ef.Allocate, seconds=5).answer(ef.FetchLabels, ef.FetchCustoms)
    tape.answer(ef.PrintCopy, seconds=6).answer(ef.MarkReady, seconds=2).answer()
    told = packed_order(tape.records)
    assert told.spent == Spent(10_000, 3_000 + 4_000 + 5_000 + 2_000, 6_000, 7_000)
    assert told.out is not None
    assert told.spent.total_ms == (told.out - told.opened) // datetime.timedelta(milliseconds=1)


def test_what_comes_after_the_order_is_out_takes_none_of_its_time() -> None:
    tape = Tape().whole()
    before = packed_order(tape.records)
    tape.do(cmd.Reprint("smudged"), 3600).answer(seconds=5)
    after = packed_order(tape.records)
    assert after.spent == before.spent
    assert (before.reprints, after.reprints) == (0, 1)


def test_a_hold_and_a_redo_are_exceptions_and_what_was_withdrawn_is_still_told() -> None:
    tape = Tape().find().do(cmd.Hold("break"), 2).do(cmd.Resume(), 60).pack(1).answer()
    tape.do(cmd.ReopenPacking("wrong box"), 10).answer(ef.CancelConsignment, seconds=4)
    tape.do(cmd.AnswerOldLabels(Fate.BY_HAND), 1).do(cmd.Done(), 5).answer()
    told = packed_order(tape.records)
    assert told.redos == 1
    assert told.spent.exception_ms == 64_000
    assert [(c.reference, c.is_withdrawn) for c in told.consignments] == [
        ("EC-1-1", True),
        ("EC-2-1", False),
    ]


def test_a_clock_that_is_set_back_takes_no_time_away() -> None:
    tape = Tape().find(5).do(scan("mug"), -3600).do(scan("mug"), 4)
    assert packed_order(tape.records).spent == Spent(4_000, 5_000, 0, 0)


def test_an_order_that_pro_does_not_know_is_told_as_closed() -> None:
    tape = Tape().do(cmd.OpenFailed(WorkName.FIND, Problem(ProblemKind.NOT_FOUND)), 1)
    told = packed_order(tape.records)
    assert (told.state, told.packed, told.name) == (OrderState.CLOSED, None, "HO-1")


def test_who_finishes_packing_is_the_packer_whoever_began() -> None:
    tape = Tape(packer=None).find()
    tape.packer = "Ben"
    tape.pack()
    tape.packer = "Clara"
    assert packed_order(tape.answer().records).packer == "Ben"


def test_a_stream_of_a_newer_version_is_unreadable_and_nothing_else() -> None:
    tape = Tape().find()
    strange = replace(tape.records[-1], type="ItemBlessed", position=len(tape.records))
    with pytest.raises(UnreadableError, match="s1"):
        packed_order([*tape.records, strange])
    with pytest.raises(UnreadableError):
        packed_order([*tape.records, replace(strange, type="StepUndone", payload=b"{}")])
    with pytest.raises(UnreadableError):
        packed_order([tape.records[0], replace(strange, type="ItemPacked", payload=b"[]")])


def test_times_are_those_of_the_log() -> None:
    told = packed_order(Tape().whole().records)
    assert told.opened == START
    assert told.packed == START + datetime.timedelta(seconds=15)
    assert isinstance(told.out, datetime.datetime)
