"""A return label goes with an order when the station, the order or the packer wants one."""

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import DocumentKind, WorkName
from packstation.packing.standing import Stage, standing_of
from packstation.pro.models.orders import Order
from packstation.pro.models.values import MetaData
from packstation.workflow.translate import to_order, to_pack_request
from tests.bench_world import after, answered, begun, in_packing, order, scan

NO_SLIP = Policy(packing_slip=False)
ALWAYS = Policy(packing_slip=False, return_label=True)


def shipped(session: Session) -> Session:
    """Two mugs packed, and everything that is owed done until nothing is."""
    session = after(session, scan("mug"), scan("mug"), scan("mug"))
    session = after(session, scan("tea"), scan("tea"), scan("pen"), cmd.Done())
    kinds = (ef.CheckOrder, ef.PackConsignment, ef.Allocate, ef.FetchLabels, ef.FetchReturn)
    return answered(session, *kinds)


def kinds(session: Session) -> list[DocumentKind]:
    return [document.kind for document in session.documents]


def test_the_station_the_order_or_the_packer_asks_and_the_packer_has_the_last_word() -> None:
    assert not in_packing(policy=NO_SLIP).wants_return
    assert in_packing(policy=ALWAYS).wants_return
    assert in_packing(replace(order(), wants_return=True)).wants_return
    assert after(in_packing(), cmd.ToggleReturn()).wants_return
    assert not after(in_packing(policy=ALWAYS), cmd.ToggleReturn()).wants_return
    assert not after(in_packing(), cmd.ToggleReturn(), cmd.Undo()).wants_return


def test_its_label_is_on_paper_before_the_order_is_ready() -> None:
    session = shipped(after(in_packing(policy=NO_SLIP), cmd.ToggleReturn()))
    assert kinds(session) == [DocumentKind.LABEL, DocumentKind.RETURN_LABEL]
    assert session.consignments[0].return_reference == "EC-1-1-R"
    assert not any(isinstance(effect, ef.MarkReady) for effect in du.due(session))
    session = answered(session, ef.PrintCopy)
    assert any(isinstance(effect, ef.MarkReady) for effect in du.due(session))
    assert answered(session, ef.MarkReady, ef.Finish).phase is Phase.FINISHED


def test_without_one_there_is_none() -> None:
    session = shipped(in_packing(policy=NO_SLIP))
    assert kinds(session) == [DocumentKind.LABEL]
    assert standing_of(session).stage is Stage.PRINTING


def test_one_that_no_carrier_brings_is_asked_about_and_can_be_left_out_by_redo() -> None:
    session = after(in_packing(policy=ALWAYS), scan("mug"), scan("mug"), scan("mug"))
    session = after(session, scan("tea"), scan("tea"), scan("pen"), cmd.Done())
    session = answered(session, ef.CheckOrder, ef.PackConsignment, ef.Allocate, ef.FetchLabels)
    session = answered(begun(session), ef.PrintCopy)
    problem = Problem(ProblemKind.NO_SERVICE)
    session = after(session, cmd.WorkFailed(WorkName.RETURN, 1, problem))
    standing = standing_of(session)
    assert (standing.stage, standing.work) == (Stage.STOPPED, WorkName.RETURN)
    session = answered(after(session, cmd.ReopenPacking("no way back")), ef.CancelConsignment)
    assert session.phase is Phase.PACKING
    assert not after(session, cmd.ToggleReturn()).wants_return


def test_the_order_asks_in_its_metadata_and_pack_order_is_asked_for_both() -> None:
    yes = (MetaData(key_value="ReturnLabel", string_value="Yes"),)
    assert to_order(Order(order_reference="EO-1", meta_data=yes), "GB").wants_return
    flag = (MetaData(key_value="ReturnLabel", bool_value=True),)
    assert to_order(Order(order_reference="EO-1", meta_data=flag), "GB").wants_return
    no = (MetaData(key_value="ReturnLabel", string_value="no"),)
    pro = Order(order_reference="EO-1", meta_data=no)
    assert not to_order(pro, "GB").wants_return
    session = in_packing(order(), ALWAYS)
    assert to_pack_request(session, (), pro, "R", "Bench 1").generate_return
    assert not to_pack_request(in_packing(), (), pro, "R", "Bench 1").generate_return
