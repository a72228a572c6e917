"""Another item takes the place of a missing one where the shop and the packer say so."""

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.problems import AlertKind
from packstation.packing.session import Session
from packstation.pro.models.orders import Order, OrderPackage
from packstation.pro.models.values import Item, MetaData
from packstation.workflow.translate import to_order, to_pack_request
from tests.bench_world import MUG, TEA, after, in_packing, order, scan

OTHER = "4006381333931"
ALLOWED = replace(MUG, substitutes=(OTHER, "MUG-B"))


def kind_of(session: Session) -> AlertKind | None:
    return session.alert.kind if session.alert is not None else None


def test_it_is_asked_for_which_item_and_counts_only_then() -> None:
    session = after(in_packing(order(ALLOWED, TEA)), scan(OTHER))
    assert kind_of(session) is AlertKind.SUBSTITUTE
    assert not session.packing.packed
    session = after(session, cmd.ChooseLine(MUG.id))
    assert session.packing.packed[MUG.id] == 1
    assert session.packing.substitutes[MUG.id] == {OTHER}
    assert kind_of(session) is None


def test_it_is_left_out_with_back_and_is_a_wrong_item_where_nobody_allowed_it() -> None:
    session = after(in_packing(order(ALLOWED, TEA)), scan(OTHER), cmd.Acknowledge())
    assert (dict(session.packing.packed), session.question) == ({}, None)
    assert kind_of(after(in_packing(order(MUG, TEA)), scan(OTHER))) is AlertKind.WRONG_ITEM


def test_when_none_of_the_item_is_missing_nothing_can_take_its_place() -> None:
    session = in_packing(order(ALLOWED, TEA))
    full = after(session, cmd.ConfirmByHand(MUG.id, MUG.quantity), scan(OTHER))
    assert kind_of(full) is AlertKind.WRONG_ITEM


def test_it_is_forgotten_with_undo_and_when_the_last_of_the_item_comes_out() -> None:
    packed = after(in_packing(order(ALLOWED, TEA)), scan(OTHER), cmd.ChooseLine(MUG.id))
    assert not after(packed, cmd.Undo()).packing.substitutes
    assert not after(packed, cmd.TakeOut(MUG.id)).packing.substitutes
    assert b"substitute" not in ev.encode(ev.ItemPacked(MUG.id, 1, 1))  # old records read on


def test_the_shop_says_it_with_the_item_and_pro_is_told_what_took_its_place() -> None:
    item = Item(
        reference="I-1",
        sku="CUP",
        quantity=2,
        meta_data=(MetaData(key_value="Substitutes", string_value=f"{OTHER}, CUP-B"),),
    )
    pro = Order(order_reference="EO-000-000-001", packages=(OrderPackage(items=(item,)),))
    found = replace(to_order(pro, "GB"), lacks=())
    assert found.lines[0].substitutes == (OTHER, "CUP-B")
    session = after(in_packing(found), scan("CUP"), scan("CUP-B"), cmd.ChooseLine("I-1"))
    request = to_pack_request(session, session.packing.parcels, pro, "R", "Bench 1")
    [sent] = request.packages[0].items
    assert [(m.key_value, m.string_value) for m in sent.meta_data] == [("Substitute", "CUP-B")]
