"""Benches in every state, made by the real core: what the window is looked at and tested with."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from immutables import Map
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code, label_key
from packstation.packing.bench import Bench
from packstation.packing.decide import begin, decide
from packstation.packing.due import due
from packstation.packing.effects import Finish, intent_of
from packstation.packing.evolve import evolve, opened
from packstation.packing.order import Capture, Destination, Order, OrderLine
from packstation.packing.parcels import Box, WeightSource
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import AllocatedService, AskPacker, Quote
from packstation.packing.session import Policy, Session
from packstation.packing.shipping import (
    Copy,
    CopyStatus,
    Document,
    DocumentKind,
    Format,
    WorkName,
)

DUE = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
NAMES = (
    ("Striped socks, red", 4, ()),
    ("Enamel mug", 1, ()),
    ("Paint thinner", 1, ("Flammable",)),
    ("Greeting card", 1, ()),
    ("Wool blanket, forest green, 140 × 200 cm", 2, ()),
    ("Beeswax candle, 12 h", 6, ()),
    ("Notebook A5, dotted", 3, ()),
    ("Oak chopping board", 1, ()),
    ("Linen tea towel", 2, ()),
    ("Stoneware bowl, sand", 4, ()),
    ("Rechargeable head torch", 1, ("Batteries",)),
    ("Merino beanie, charcoal", 2, ()),
)
LONG = (
    "Handwoven extra-soft organic cotton bath towel with reinforced double-stitched edges, "
    "70 × 140 cm, pack of two, colour anthracite"
)[:120]
BOXES = (Box("BOX-S", "Box S", 200, 150, 100, 90), Box("BOX-M", "Box M", 350, 250, 150, 180))


def order(
    lines: int = 4,
    name: str = "HO-1000",
    *,
    long_names: bool = False,
    hazard: bool = True,
    notes: int = 0,
    country: str = "GB",
) -> Order:
    """An order of so many lines."""
    made = []
    for place in range(lines):
        text, quantity, hazards = NAMES[place % len(NAMES)]
        made.append(
            OrderLine(
                id=f"L{place + 1}",
                description=LONG if long_names else text,
                quantity=quantity,
                sku=f"{93434 + place:06d}",
                barcodes=(gtin(place),),
                unit_grams=120 + 35 * (place % 7),
                hazards=hazards if hazard else (),
            )
        )
    return Order(
        reference="EO-000-123-ABC",
        own_number=name,
        lines=tuple(made),
        destination=Destination(country, "YO1" if country == "GB" else "8001"),
        note_count=notes,
        due=DUE,
        needs_customs=country != "GB",
    )


def gtin(place: int) -> str:
    """A valid EAN-13 for the line at `place`."""
    body = f"400{place:09d}"
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body))
    return body + str(-weighted % 10)


def which_line() -> "Sitting":
    """The barcode of the first line is also the second's, and was scanned."""
    what = order(4, hazard=False)
    first, second, *others = what.lines
    twin = replace(second, barcodes=first.barcodes)
    return Sitting().load(replace(what, lines=(first, twin, *others))).scan(0)


def substitute() -> "Sitting":
    """Another item is scanned, which may go in place of two of the lines."""
    what = order(4, hazard=False)
    first, second, *others = what.lines
    may = (replace(each, substitutes=(gtin(77),)) for each in (first, second))
    return Sitting().load(replace(what, lines=(*may, *others))).do(cmd.ScanItem(Code(gtin(77))))


def needs_serial() -> "Sitting":
    """The first line's serial number is asked for."""
    what = order(4, hazard=False)
    first, *others = what.lines
    asked = replace(first, captures=(Capture.SERIAL,))
    return Sitting().load(replace(what, lines=(asked, *others))).scan(0)


def label_code(parcel: int) -> str:
    """The barcode on the label of a parcel."""
    return f"1550123456789{parcel:03d}"


class Sitting:
    """One session driven by commands; effects begin when told."""

    def __init__(
        self,
        stream: str = "S1",
        policy: Policy | None = None,
        scanned: str = "HO-1000",
        extra: str = "",
    ) -> None:
        given = policy or Policy(packing_slip=False)
        first = begin(cmd.OpenSession(stream, scanned, given, extra))[0]
        assert isinstance(first, ev.SessionOpened)
        self.session: Session = opened(stream, first)

    def do(self, *commands: cmd.Command) -> "Sitting":
        """Take `commands` one after the other."""
        for command in commands:
            for event in decide(self.session, command):
                self.session = evolve(self.session, event)
        return self

    def begin_due(self) -> "Sitting":
        """Begin what is owed: intents are recorded, nothing is performed."""
        for effect in due(self.session):
            if isinstance(effect, Finish):
                return self.do(cmd.FinishSession())
            intent = intent_of(effect)
            if intent is not None:
                self.session = evolve(self.session, intent)
        return self

    def load(self, what: Order) -> "Sitting":
        return self.do(cmd.OrderFound(what))

    def scan(self, place: int, times: int = 1) -> "Sitting":
        """Scan the item of the line at `place`."""
        for _ in range(times):
            code = Code(gtin(place), gtin=gtin(place).zfill(14))
            self.do(cmd.Acknowledge(), cmd.ScanItem(code))
        return self

    def pack_all(self, skip: Iterable[int] = ()) -> "Sitting":
        """Scan every unit of every line but those at `skip`."""
        assert self.session.order is not None
        for place, line in enumerate(self.session.order.lines):
            if place not in skip:
                self.do(cmd.Acknowledge(), cmd.SetQuantity(line.quantity))
                self.scan(place)
        return self

    def pack_done(self) -> "Sitting":
        """Finish packing; the consignments exist in PRO."""
        self.do(cmd.Acknowledge(), cmd.Done(), cmd.OrderConfirmed()).begin_due()
        for consignment in self.session.consignments:
            reference = f"EC-000-05B-9{consignment.number:02d}"
            self.do(cmd.PackSucceeded(consignment.number, reference))
        return self.begin_due()

    def allocate(self) -> "Sitting":
        """PRO chose a service."""
        service = AllocatedService("DPD-ND", "Next Day", "DPD", "DPD", ("15501234567890",))
        for consignment in self.session.consignments:
            self.do(cmd.AllocationSucceeded(consignment.number, service))
        return self.begin_due()

    def labels(self) -> "Sitting":
        """The labels have come and are on their way to the printer."""
        for consignment in self.session.consignments:
            documents = tuple(
                Document(
                    f"c{consignment.number}.label.{parcel}",
                    DocumentKind.LABEL,
                    Format.PDF,
                    f"{parcel:064d}",
                    consignment.number,
                    parcel,
                    True,
                    (label_key(label_code(parcel)),),
                )
                for parcel in consignment.parcels
            )
            self.do(cmd.DocumentsStored(WorkName.LABELS, consignment.number, documents))
            self.do(cmd.DocumentsStored(WorkName.CUSTOMS, consignment.number, ()))
        return self.begin_due()

    def print_next(self, printer: str = "Zebra-7", *, is_proven: bool = True) -> "Sitting":
        """The newest copy came out."""
        self.do(cmd.CopyCameOut(self.session.copies[-1].title, printer, is_proven))
        return self.begin_due()

    def print_fails(self, problem: Problem, *, is_in_doubt: bool = False) -> "Sitting":
        title = self.session.copies[-1].title
        return self.do(cmd.CopyFailed(title, "Zebra-7", problem, is_in_doubt))

    def finish(self) -> "Sitting":
        """Everything that is still owed goes well."""
        while any(not copy.is_out for copy in self.session.copies):
            self.print_next()
        for consignment in self.session.consignments:
            self.do(cmd.MarkedReady(consignment.number))
        return self.do(cmd.FinishSession())


OUT_OF_PAPER = Problem(ProblemKind.PRINTER, is_temporary=True, code="out-of-paper")
UNREACHABLE = Problem(ProblemKind.UNREACHABLE, "connection refused", is_temporary=True)
KEY_REFUSED = Problem(ProblemKind.KEY_REFUSED, is_temporary=True)
REFUSED = Problem(
    ProblemKind.NO_SERVICE,
    "The total weight of 31.2 kg is above the limit of every service to GB-YO1.",
    code="110",
    correlation_id="9b2f0c1e-77aa-4d0e-b1f5-0d6a3c2e9f11",
)


def bench(*sittings: Sitting, shown: bool = True, **fields: object) -> Bench:
    """The first of `sittings` is on the screen, the others are behind it."""
    sessions = Map({s.session.stream: s.session for s in sittings})
    opened_stream = sittings[0].session.stream if sittings and shown else None
    made = Bench(
        sessions=sessions,
        open=opened_stream,
        boxes=Map({box.reference: box for box in BOXES}),
    )
    return replace(made, **fields)


def behind() -> tuple[Sitting, ...]:
    """Three earlier orders: printed, waiting for the printer, waiting for PRO."""
    printed = Sitting("S0a").load(order(2, "HO-0999")).pack_all().pack_done().allocate().labels()
    waiting = Sitting("S0b").load(order(1, "HO-0998")).pack_all().pack_done().allocate().labels()
    stopped = Sitting("S0c").load(order(1, "HO-0997")).pack_all().pack_done()
    stopped.do(cmd.WorkFailed(WorkName.ALLOCATION, 1, UNREACHABLE))
    return printed.finish(), waiting.print_fails(OUT_OF_PAPER), stopped


def packing(lines: int = 4, **about: object) -> Sitting:
    """An order in the midst of being packed: two parcels."""
    sitting = Sitting().load(order(lines, **about))  # type: ignore[arg-type]  # order's own
    sitting.scan(1 if lines > 1 else 0)
    if lines > 3:
        sitting.scan(3)
        sitting.do(cmd.ChooseBox(BOXES[0]), cmd.Weigh(800, WeightSource.SCALE))
        sitting.do(cmd.Acknowledge(), cmd.NewParcel(), cmd.ChooseBox(BOXES[1]))
    return sitting if lines == 1 else sitting.scan(0, 2)


def quotes() -> tuple[Quote, ...]:
    return (
        Quote(
            "Q1",
            "EVRI-48",
            "Standard 48",
            "Evri",
            Decimal("3.49"),
            "GBP",
            "2026-11-25",
            "2026-11-26",
        ),
        Quote(
            "Q2",
            "RM-24",
            "Tracked 24",
            "Royal Mail",
            Decimal("4.85"),
            "GBP",
            "2026-11-24",
            "2026-11-24",
        ),
        Quote(
            "Q3", "DPD-ND", "Next Day", "DPD", Decimal("6.20"), "GBP", "2026-11-24", "2026-11-24"
        ),
        Quote(
            "Q4",
            "DPD-12",
            "Next Day by 12:00",
            "DPD",
            Decimal("9.95"),
            "GBP",
            "2026-11-24",
            "2026-11-24",
        ),
    )


def three_parcels(policy: Policy | None = None) -> Sitting:
    """A packed order of three parcels."""
    sitting = Sitting(policy=policy).load(order(4)).scan(1).scan(3)
    sitting.do(cmd.NewParcel()).scan(2).do(cmd.Acknowledge(), cmd.NewParcel())
    return sitting.pack_all(skip=(1, 2, 3))


def papers(*out: int) -> Sitting:
    """Shipped abroad with one unit short: label, customs form, invoice and slip; `out` are out."""
    sitting = Sitting().load(order(2, country="CH", hazard=False))
    sitting.do(cmd.DeclareShort(Code("L2"), 1, "missing"))
    sitting.pack_all(skip=(1,)).pack_done().allocate().labels()
    kinds = (DocumentKind.CN23, DocumentKind.COMMERCIAL_INVOICE, DocumentKind.PACKING_SLIP)
    more = tuple(
        Document(f"c1.{k.value}", k, Format.PDF, f"{n:064d}", 1, 1)
        for n, k in enumerate(kinds, start=70)
    )
    documents = (*sitting.session.documents, *more)
    copies = tuple(
        Copy(d.id, 1, d.id, "Office", status=CopyStatus.PRINTED if n in out else CopyStatus.OWED)
        for n, d in enumerate(documents)
    )
    sitting.session = replace(sitting.session, documents=documents, copies=copies)
    return sitting


def asking() -> Sitting:
    """The packer is to choose from quotes."""
    sitting = three_parcels(Policy(service=AskPacker(), packing_slip=False)).pack_done()
    return sitting.do(cmd.QuotesArrived(1, quotes()))
