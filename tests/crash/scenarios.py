"""What is packed while the bench is killed: orders, how they are packed, and what must exist."""

from collections import Counter
from enum import Enum

import msgspec
from msgspec.structs import replace

from packstation.packing.intervening import Wanted
from packstation.packing.service import CarrierService, DefaultRules, ServiceGroup, ServiceRule
from packstation.packing.shipping import DocumentKind, Format
from packstation.settings import model as st
from packstation.settings.store import StoreSettings


class Paper(Enum):
    """Which printer stands at the bench."""

    FOLDER = "folder"
    """The program's own folder printer."""
    SPOOLER = "spooler"
    """Prints every job it is given, and can be asked for a job by its title."""
    MUTE = "mute"
    """Prints every job it is given, and cannot say what became of it."""


LOCATION = "LEEDS-DC"
SECOND = "Second"
"""The printer that labels are switched to; its paper lies in a folder of this name."""
SPLIT, NEW_PARCEL = "split", "new-parcel"
SOCKS, MUG, CARD = "5001008000004", "5003021058383", "012345000072"
TOY, TOWEL = "5029088017323", "5019055025420"
LAMP, WATCH, GLOVES = "5013235050288", "5022028062995", "5030011096513"
SKUS = {
    SOCKS: "093434",
    MUG: "MUG-ENA-01",
    CARD: "CARD-0007",
    TOY: "TOY-CRANE",
    TOWEL: "TOWEL-BA",
    LAMP: "LAMP-D1",
    WATCH: "WATCH-AU",
    GLOVES: "GLOVE-WO",
}


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """`sample` is the sample order whose body is copied; `acts` are barcodes and parcel breaks."""

    name: str
    sample: str
    acts: tuple[str, ...]
    rule: ServiceRule = DefaultRules()
    paper: Paper = Paper.SPOOLER
    label_format: Format = Format.ZPL
    slips: bool = False
    returns: bool = False
    """Each consignment gets a way back, with its label."""
    from_inbox: bool = False
    manifest_at_once: bool = False
    redo: bool = False
    """When it is finished, it is voided and packed again."""
    end_of_day: bool = False
    """The day ends right after the order; it sweeps the whole location, so one at a time."""
    customs: tuple[DocumentKind, ...] = ()
    prepare: st.Prepare = st.Prepare.DONE
    scans_labels: bool = False
    """Each label is scanned on its parcel before its consignment is ready."""
    switches: bool = False
    """At the first label, labels are switched to the second printer."""
    supervised: tuple[Wanted, ...] = ()
    """What a supervisor has done with each consignment once the order is finished, in turn."""
    new_key: bool = False
    """After the last item PRO takes another key only; it is one for all, so one at a time."""
    store: StoreSettings | None = None
    """The database of a fleet that the bench belongs to."""

    @property
    def settings(self) -> st.Settings:
        """The bench's settings for it."""
        default = st.Settings()
        packing = st.PackingSettings(
            service=self.rule,
            packing_slip=self.slips,
            return_label=self.returns,
            manifest_at_once=self.manifest_at_once,
            ask_label_scan=self.scans_labels,
            prepare=self.prepare,
        )
        routes = tuple(
            replace(route, format=self.label_format) if route.kind.value == "label" else route
            for route in default.routes
        )
        second = (st.FolderPrinter(name=SECOND),) if self.switches else ()
        station = replace(default.station, location=LOCATION if self.end_of_day else "")
        settings = replace(
            default,
            station=station,
            packing=packing,
            routes=routes,
            printers=(*default.printers, *second),
        )
        if self.store is None:
            return settings
        return replace(settings, station=replace(station, mode=st.Mode.LIVE), store=self.store)

    @property
    def contents(self) -> Counter[tuple[tuple[str, int], ...]]:
        """What each consignment must hold, as sorted (SKU, units)."""
        held: list[Counter[str]] = [Counter()]
        for act in self.acts:
            if act == SPLIT:
                held.append(Counter())
            elif act != NEW_PARCEL:
                held[-1][SKUS[act]] += 1
        return Counter(tuple(sorted(units.items())) for units in held)

    @property
    def is_withdrawn(self) -> bool:
        """Nothing of it is to be there in the end."""
        return Wanted.CANCEL in self.supervised

    @property
    def parcels(self) -> int:
        """How many parcels there are in all."""
        return 1 + sum(act in (SPLIT, NEW_PARCEL) for act in self.acts)


_INVOICE = DocumentKind.COMMERCIAL_INVOICE
SCENARIOS = (
    Scenario(
        name="one parcel, default rules",
        sample="HO-1000",
        acts=(SOCKS,),
        paper=Paper.FOLDER,
        label_format=Format.PDF,
    ),
    Scenario(
        name="three consignments",
        sample="HO-1003",
        acts=(*[SOCKS] * 4, SPLIT, MUG, NEW_PARCEL, *[CARD] * 3, SPLIT, *[CARD] * 3),
    ),
    Scenario(
        name="two consignments, service group",
        sample="HO-1028",
        acts=(TOY, SPLIT, TOWEL),
        rule=ServiceGroup("ECONOMY"),
    ),
    Scenario(
        name="two consignments, carrier service",
        sample="HO-1001",
        acts=(MUG, SPLIT, CARD),
        rule=CarrierService("ROYAL-TRACKED-24"),
        paper=Paper.FOLDER,
    ),
    Scenario(
        name="to New York, two consignments",
        sample="HO-1006",
        acts=(LAMP, SPLIT, CARD),
        customs=(DocumentKind.CN22, DocumentKind.CN22, _INVOICE, _INVOICE),
    ),
    Scenario(
        name="to Zürich, carrier service",
        sample="HO-1007",
        acts=(WATCH, GLOVES, GLOVES),
        rule=CarrierService("AEROWORLD-EXPRESS"),
        paper=Paper.FOLDER,
        customs=(DocumentKind.CN23, _INVOICE),
    ),
    Scenario(name="created from the inbox", sample="HO-1001", acts=(MUG, CARD), from_inbox=True),
    Scenario(name="packing slips", sample="HO-1028", acts=(TOY, NEW_PARCEL, TOWEL), slips=True),
    Scenario(name="return labels", sample="HO-1028", acts=(TOY, SPLIT, TOWEL), returns=True),
    Scenario(
        name="a printer that cannot be asked",
        sample="HO-1028",
        acts=(TOY, NEW_PARCEL, TOWEL),
        paper=Paper.MUTE,
    ),
    Scenario(name="voided and packed again", sample="HO-1028", acts=(TOY, SPLIT, TOWEL), redo=True),
    Scenario(
        name="labels scanned on their parcels",
        sample="HO-1028",
        acts=(TOY, NEW_PARCEL, TOWEL),
        scans_labels=True,
    ),
    Scenario(
        name="labels switched to another printer",
        sample="HO-1003",
        acts=(*[SOCKS] * 4, NEW_PARCEL, MUG, NEW_PARCEL, *[CARD] * 3, SPLIT, *[CARD] * 3),
        switches=True,
    ),
    Scenario(
        name="a supervisor changes the service and manifests",
        sample="HO-1028",
        acts=(TOY, SPLIT, TOWEL),
        supervised=(Wanted.NOT_READY, Wanted.READY, Wanted.REALLOCATE, Wanted.MANIFEST),
    ),
    Scenario(
        name="a supervisor adds a package and withdraws",
        sample="HO-1000",
        acts=(SOCKS,),
        supervised=(Wanted.DEALLOCATE, Wanted.ADD_PACKAGE, Wanted.CANCEL),
    ),
    Scenario(
        name="prepared ahead",
        sample="HO-1001",
        acts=(MUG, CARD),
        prepare=st.Prepare.AHEAD,
    ),
    Scenario(
        name="prepared in vain",
        sample="HO-1028",
        acts=(TOY, SPLIT, TOWEL),
        prepare=st.Prepare.AHEAD,
    ),
    Scenario(name="manifested at once", sample="HO-1000", acts=(SOCKS,), manifest_at_once=True),
)
END_OF_DAY = Scenario(
    name="end of day", sample="HO-1028", acts=(TOY, SPLIT, TOWEL), end_of_day=True
)
NEW_KEY = Scenario(name="a new key", sample="HO-1028", acts=(TOY, SPLIT, TOWEL), new_key=True)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
