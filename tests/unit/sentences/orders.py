"""Orders and sessions to talk about."""

import datetime

from immutables import Map
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.bench import Bench
from packstation.packing.decide import decide
from packstation.packing.evolve import evolve, opened
from packstation.packing.order import Destination, Order, OrderLine
from packstation.packing.problems import Problem
from packstation.packing.session import Policy, Session
from packstation.packing.shipping import Copy, CopyStatus, Document, DocumentKind, Format, WorkName

SOCKS = OrderLine("socks", "Striped socks, red", 2, sku="093434", barcodes=("5012345678900",))
THINNER = OrderLine("thinner", "Paint thinner", 1, hazards=("Dangerous", "Flammable"))


def order(*lines: OrderLine, notes: int = 0) -> Order:
    """The order HO-1000."""
    return Order("EO-000-000-001", "HO-1000", lines, Destination("GB", "YO1"), note_count=notes)


def opening(policy: Policy | None = None) -> Session:
    """A session that looks HO-1000 up."""
    return opened("s1", ev.SessionOpened("HO-1000", policy or Policy(packing_slip=False)))


def packing(*lines: OrderLine, notes: int = 0, policy: Policy | None = None) -> Session:
    """A session in which the order was just opened."""
    return after(opening(policy), cmd.OrderFound(order(*(lines or (SOCKS,)), notes=notes)))


def after(session: Session, *commands: cmd.Command) -> Session:
    """`session` after the decisions about `commands`."""
    for command in commands:
        for event in decide(session, command):
            session = evolve(session, event)
    return session


def scan(code: str) -> cmd.ScanItem:
    """A scan of `code`."""
    return cmd.ScanItem(Code(code))


def shipping(status: CopyStatus, problem: Problem | None = None, labels: int = 1) -> Session:
    """A packed order whose first label is as `status` says, on printer Zebra-7."""
    session = after(packing(), cmd.ConfirmByHand("socks", 2), cmd.Done())
    session = after(session, cmd.PackSucceeded(1, "EC-1"))
    documents = tuple(
        Document(f"c1.label.{n}", DocumentKind.LABEL, Format.ZPL, f"{n:064d}", 1, n)
        for n in range(1, labels + 1)
    )
    copies = tuple(
        Copy(d.id, 1, f"job {d.id}", "Zebra-7", status=status, problem=problem) for d in documents
    )
    done = session.consignments[0].pack
    consignment = replace(
        session.consignments[0],
        works=Map(dict.fromkeys((WorkName.PACK, WorkName.ALLOCATION, WorkName.LABELS), done)),
    )
    return replace(session, consignments=(consignment,), documents=documents, copies=copies)


def bench(session: Session | None) -> Bench:
    """A bench with `session` on screen."""
    if session is None:
        return Bench()
    return Bench(sessions=Bench().sessions.set(session.stream, session), open=session.stream)


TUESDAY = datetime.datetime(2026, 11, 24, 14, 5, tzinfo=datetime.UTC)
