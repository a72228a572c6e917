"""A small world for the core: orders, and a PRO and a printer that always say yes."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code, label_key
from packstation.packing.decide import decide
from packstation.packing.evolve import evolve, opened
from packstation.packing.order import Destination, OpenElsewhere, Order, OrderLine
from packstation.packing.service import AllocatedService, Quote
from packstation.packing.session import Policy, Session
from packstation.packing.shipping import Document, DocumentKind, Format, WorkName

STREAM = "s1"
REFERENCE = "EO-000-000-001"
MUG = OrderLine("mug", "A mug", 3, sku="MUG-1", barcodes=("5003021058383",), unit_grams=300)
TEA = OrderLine("tea", "Tea", 2, sku="TEA-1", barcodes=("036000291452",), unit_grams=250)
PEN = OrderLine("pen", "A pen", 1, sku="PEN-1", barcodes=("4006381333931",), unit_grams=10)


ON_BENCH_3 = OpenElsewhere(
    "Bench 3", "Anna", datetime.datetime(2026, 11, 24, 9, 12, tzinfo=datetime.UTC), "packing"
)


def order(*lines: OrderLine, notes: int = 0, customs: bool | None = False) -> Order:
    """An order of these lines, or of three mugs, two teas and a pen."""
    return Order(
        reference=REFERENCE,
        own_number="HO-1",
        lines=lines or (MUG, TEA, PEN),
        destination=Destination("GB", "LS1"),
        note_count=notes,
        needs_customs=customs,
    )


def order_named(scanned: str) -> Order:
    """What PRO finds: another order by another of its references, else the usual one."""
    is_reference = scanned.startswith("EO-")
    return replace(order(), reference=scanned) if is_reference else order()


def new_session(policy: Policy | None = None, scanned: str = REFERENCE) -> Session:
    """A session whose order is not yet known."""
    return opened(STREAM, ev.SessionOpened(scanned, policy or Policy()))


def after(session: Session, *commands: cmd.Command) -> Session:
    """The session after these commands."""
    for command in commands:
        for event in decide(session, command):
            session = evolve(session, event)
    return session


def in_packing(what: Order | None = None, policy: Policy | None = None) -> Session:
    """A session with its order on the bench and nothing packed."""
    return after(new_session(policy), cmd.OrderFound(what or order()))


def scan(text: str, *, serial: str | None = None, gtin: str | None = None) -> cmd.ScanItem:
    """The scan of an item."""
    return cmd.ScanItem(Code(text, gtin=gtin, serial=serial))


def scans(lines: Iterable[OrderLine]) -> tuple[cmd.ScanItem, ...]:
    """Every unit of the lines, one by one."""
    return tuple(scan(line.id) for line in lines for _ in range(line.quantity))


def packed_in(parcels: int, consignments: int = 1, policy: Policy | None = None) -> Session:
    """A session just done and checked: one unit in each parcel, parcels spread in order."""
    line = OrderLine("mug", "A mug", parcels, unit_grams=300)
    session = in_packing(order(line), policy)
    each = parcels // consignments
    for number in range(parcels):
        if number:
            step = cmd.Split() if consignments > 1 and number % each == 0 else cmd.NewParcel()
            session = after(session, step)
        session = after(session, scan("mug"))
    return after(session, cmd.Done(), cmd.OrderConfirmed())


def begun(session: Session, *effects: ef.Effect) -> Session:
    """The session once the intents of `effects` are recorded; all that are owed by default."""
    for effect in effects or du.due(session):
        intent = ef.intent_of(effect)
        session = session if intent is None else evolve(session, intent)
    return session


Answer = Callable[[Session, Any], tuple[cmd.Command, ...]]
_YES: dict[type[ef.Effect], Answer] = {
    ef.FindOrder: lambda _, e: (cmd.OrderFound(order_named(e.reference or e.scanned)),),
    ef.CreateOrder: lambda _, __: (cmd.OrderCreatedInPro(REFERENCE),),
    ef.CheckOrder: lambda _, __: (cmd.OrderConfirmed(),),
    ef.FindMade: lambda s, e: _YES[ef.PackConsignment](s, e),
    ef.PackConsignment: lambda s, e: (
        cmd.PackSucceeded(
            e.consignment,
            f"EC-{s.round}-{e.consignment}",
            return_reference=f"EC-{s.round}-{e.consignment}-R" if s.wants_return else "",
        ),
    ),
    ef.Allocate: lambda _, e: tuple(cmd.AllocationSucceeded(n, service(n)) for n in e.consignments),
    ef.FetchQuotes: lambda _, e: (cmd.QuotesArrived(e.consignment, (Quote("Q1", "S1", "Fast"),)),),
    ef.FetchLabels: lambda s, e: (
        cmd.DocumentsStored(WorkName.LABELS, e.consignment, labels(s, e.consignment)),
    ),
    ef.FetchReturn: lambda s, e: (
        cmd.DocumentsStored(WorkName.RETURN, e.consignment, return_labels(s, e.consignment)),
    ),
    ef.FetchCustoms: lambda _, e: (cmd.DocumentsStored(WorkName.CUSTOMS, e.consignment, ()),),
    ef.DrawSlips: lambda s, _: (cmd.DocumentsStored(WorkName.SLIPS, 0, slips(s)),),
    ef.PrintCopy: lambda _, e: (cmd.CopyCameOut(e.title, "Folder", is_proven=True),),
    ef.MarkReady: lambda _, e: tuple(cmd.MarkedReady(n) for n in e.consignments),
    ef.ManifestNow: lambda _, e: tuple(cmd.WasManifested(n) for n in e.consignments),
    ef.CancelConsignment: lambda _, e: (cmd.WasCancelled(e.consignment),),
    ef.Finish: lambda _, __: (cmd.FinishSession(),),
}


def yes(session: Session, effect: ef.Effect) -> tuple[cmd.Command, ...]:
    """The outcome of `effect` in a world where everything goes well."""
    return _YES[type(effect)](session, effect)


def service(number: int) -> AllocatedService:
    """What consignment `number` is allocated to."""
    return AllocatedService("S1", "Fast", "C1", "Carrier", (f"TRACK{number}",))


def return_labels(session: Session, number: int) -> tuple[Document, ...]:
    """One label for the way back of consignment `number`."""
    name = f"{session.round}.c{number}.return-label.1"
    return (Document(name, DocumentKind.RETURN_LABEL, Format.PDF, "1" * 64, number),)


def labels(session: Session, number: int) -> tuple[Document, ...]:
    """One label for each parcel of consignment `number`."""
    return tuple(
        Document(
            f"{session.round}.c{number}.label.{parcel}",
            DocumentKind.LABEL,
            Format.PDF,
            "0" * 64,
            number,
            parcel,
            was_checked=True,
            codes=(
                label_key(f"TRACK{session.round}{number}{parcel}"),
                label_key(f"ROUTE{number}"),
            ),
        )
        for parcel in session.consignments[number - 1].parcels
    )


def slips(session: Session) -> tuple[Document, ...]:
    """One packing slip for each parcel."""
    return tuple(
        Document(
            f"{session.round}.c{c.number}.slip.{parcel}",
            DocumentKind.PACKING_SLIP,
            Format.PDF,
            "1" * 64,
            c.number,
            parcel,
        )
        for c in session.consignments
        for parcel in c.parcels
    )


def answered(session: Session, *kinds: type[ef.Effect]) -> Session:
    """Begin and answer with yes all that is owed of `kinds`, again and again until none is."""
    while effects := [e for e in du.due(session) if not kinds or isinstance(e, kinds)]:
        session = begun(session, *effects)
        for effect in effects:
            session = after(session, *yes(session, effect))
    return session
