"""Every setting of a bench with its default, in one file, as people look for them in one.

As they stand: a training bench without a printer.

The descriptions are the settings reference (docs/settings.md is made from them).
"""

import enum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from packstation.packing.parcels import WeightOutside
from packstation.packing.service import DefaultRules, ServiceRule
from packstation.packing.shipping import DocumentKind, Format
from packstation.settings.documents import DocumentsSettings
from packstation.settings.store import StoreSettings
from packstation.settings.updates import UpdateSettings

FOLDER_PRINTER = "Folder"
"""Name of the printer that a bench has before anybody set one."""


class Mode(enum.Enum):
    """Whether parcels are real."""

    TRAINING = "training"
    LIVE = "live"


class Language(enum.Enum):
    """Language of the window."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    POLISH = "pl"


class Theme(enum.Enum):
    """Look of the window; all are safe for the common colour-vision deficiencies."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


class Measures(enum.Enum):
    """Units of weights and lengths in the window."""

    SYSTEM = "system"
    METRIC = "metric"
    IMPERIAL = "imperial"


class SuffixKey(enum.Enum):
    """A key with which a scanner ends what it types."""

    ENTER = "enter"
    TAB = "tab"


class ScaleProtocol(enum.Enum):
    """How a serial scale is spoken to."""

    AUTO = "auto"
    STREAM = "stream"
    SICS = "sics"
    TOLEDO = "toledo"
    NCI = "nci"


AUTO, NO_DEVICE = "auto", "none"
"""In place of a device's path: look for it, or have none."""


class KeyboardLayout(enum.Enum):
    """The keyboard that a scanner pretends to be."""

    COMPUTER = "computer"
    AMERICAN = "american"


Text = Annotated[str, Meta(max_length=200)]
Seconds = Annotated[float, Meta(ge=0.1, le=600)]


class StationSettings(msgspec.Struct, frozen=True):
    """The bench itself."""

    name: Annotated[
        str, Meta(min_length=1, max_length=60, description="What people call this bench.")
    ] = "Bench 1"
    mode: Annotated[
        Mode,
        Meta(description="`training` ships nothing; `live` needs a key and a PRO address."),
    ] = Mode.TRAINING
    location: Annotated[
        str,
        Meta(
            max_length=200,
            description="Reference of the shipping location in PRO. Empty: PRO's only one, or "
            "the order's origin when there are several.",
        ),
    ] = ""


class ProSettings(msgspec.Struct, frozen=True):
    """The connection to PRO. The API key is not kept here but in the system's keyring."""

    url: Annotated[
        str,
        Meta(
            max_length=500,
            description="PRO's address: https, or http on this computer only. Empty: the "
            "built-in simulator (training mode only).",
        ),
    ] = ""
    connect_s: Annotated[
        Seconds, Meta(description="Seconds to wait for a connection before it counts as down.")
    ] = 5.0
    read_s: Annotated[
        Seconds, Meta(description="Seconds to wait for an answer before it counts as lost.")
    ] = 30.0


class BoxSettings(msgspec.Struct, frozen=True):
    """What PRO does not say of a package size."""

    reference: Annotated[
        str, Meta(min_length=1, max_length=200, description="Its reference in PRO.")
    ]
    tare_grams: Annotated[
        int,
        Meta(
            ge=0,
            le=100_000,
            description="What the empty box weighs with its filling; part of the expected weight.",
        ),
    ] = 0


class Prepare(enum.Enum):
    """When consignment and label of an order are made at PRO."""

    TRAINING = "training"
    """Ahead in training, else when the packer is done."""
    DONE = "done"
    AHEAD = "ahead"


class PackingSettings(msgspec.Struct, frozen=True):
    """How orders are packed on this bench."""

    prepare: Annotated[
        Prepare,
        Meta(
            description="When consignment and label are made at PRO. `done`: when the packer is "
            "done; `ahead`: while an order of one parcel is still packed, so that its label is "
            "printed at once; what turns out otherwise is withdrawn at PRO and made anew. "
            "`training`: ahead in training, `done` in live."
        ),
    ] = Prepare.TRAINING
    prepare_tolerance_grams: Annotated[
        int,
        Meta(
            ge=0,
            le=100_000,
            description="A label that was prepared stands when the parcel weighs so many grams "
            "more or less than the carrier was told: as much as changes neither service nor "
            "price. 0: it must weigh exactly that, or not be weighed.",
        ),
    ] = 0

    service: Annotated[
        ServiceRule,
        Meta(
            description="How the carrier service is chosen: a table with `type` `default` (PRO's "
            "rules), `group` or `carrier` (each with `reference`), `cheapest` (quote) or `ask`."
        ),
    ] = DefaultRules()
    weight_tolerance_percent: Annotated[
        float,
        Meta(ge=0, le=100, description="A parcel may differ so much from its expected weight."),
    ] = 5.0
    weight_tolerance_grams: Annotated[
        int,
        Meta(ge=0, le=100_000, description="… or so many grams; the larger of the two tolerances."),
    ] = 50
    weight_outside: Annotated[
        WeightOutside,
        Meta(
            description="What is done about a weight outside the tolerance. `tell`: it is said, "
            "and OK keeps it; `recount`: the order is not done before the parcel weighs what it "
            "should; `reason`: or somebody gives a reason (a supervisor, with `accept-weight` in "
            "`[crew] supervisor_acts`)."
        ),
    ] = WeightOutside.TELL
    parcel_limit_grams: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000,
            description="What would make a parcel heavier goes into a new one, as far as the "
            "weights of the items are known; 0: no limit.",
        ),
    ] = 0
    split_by_location: Annotated[
        bool,
        Meta(
            description="Items of several shipping locations (metadata "
            "`ShippingLocationReference`) go into consignments of their own."
        ),
    ] = False
    require_weight: Annotated[
        bool, Meta(description="Every parcel must be weighed before it is sealed.")
    ] = False
    verify_all: Annotated[
        bool, Meta(description="Every unit must be scanned (or confirmed) before a label.")
    ] = True
    ask_label_scan: Annotated[
        bool, Meta(description="Each label must be scanned once it is on its parcel.")
    ] = False
    manifest_at_once: Annotated[
        bool, Meta(description="Manifest each order when it is ready, not at the end of the day.")
    ] = False
    acknowledge_notes: Annotated[
        bool,
        Meta(
            description="Notes and hazards of an order must be acknowledged with OK before its "
            "first item; `false`: the first item's scan does."
        ),
    ] = True
    packing_slip: Annotated[bool, Meta(description="Print a packing slip with each order.")] = True
    return_label: Annotated[
        bool,
        Meta(
            description="Print a return label with each order; `false`: with those that ask for it "
            "(metadata `ReturnLabel`), and when the packer does."
        ),
    ] = False
    boxes: Annotated[
        tuple[BoxSettings, ...], Meta(description="What PRO does not say of its package sizes.")
    ] = ()


class FolderPrinter(msgspec.Struct, frozen=True, tag="folder", tag_field="kind"):
    """A folder that takes files instead of paper."""

    name: Annotated[str, Meta(min_length=1, max_length=60, description="What the packer sees.")]
    path: Annotated[
        str, Meta(max_length=1000, description="The folder. Empty: `print` in the data folder.")
    ] = ""
    formats: Annotated[
        tuple[Format, ...], Meta(min_length=1, description="Formats it takes as they are.")
    ] = (Format.PDF, Format.PNG, Format.ZPL)


class NetworkPrinter(msgspec.Struct, frozen=True, tag="network", tag_field="kind"):
    """A label printer with an address of its own (raw port, usually 9100)."""

    name: Annotated[str, Meta(min_length=1, max_length=60, description="What the packer sees.")]
    host: Annotated[
        str, Meta(min_length=1, max_length=255, description="Its host name or IP address.")
    ]
    port: Annotated[int, Meta(ge=1, le=65535, description="Its raw port.")] = 9100
    formats: Annotated[
        tuple[Format, ...], Meta(min_length=1, description="Formats it prints as they are.")
    ] = (Format.ZPL,)


class DevicePrinter(msgspec.Struct, frozen=True, tag="device", tag_field="kind"):
    """A label printer on a device file, such as `/dev/usb/lp0`."""

    name: Annotated[str, Meta(min_length=1, max_length=60, description="What the packer sees.")]
    path: Annotated[str, Meta(min_length=1, max_length=1000, description="The device file.")]
    formats: Annotated[
        tuple[Format, ...], Meta(min_length=1, description="Formats it prints as they are.")
    ] = (Format.ZPL,)


class CupsPrinter(msgspec.Struct, frozen=True, tag="cups", tag_field="kind"):
    """A queue of a CUPS server."""

    name: Annotated[str, Meta(min_length=1, max_length=60, description="What the packer sees.")]
    queue: Annotated[str, Meta(min_length=1, max_length=127, description="The queue's name.")]
    host: Annotated[str, Meta(min_length=1, max_length=255, description="The CUPS server.")] = (
        "localhost"
    )
    port: Annotated[int, Meta(ge=1, le=65535, description="Its IPP port.")] = 631
    formats: Annotated[
        tuple[Format, ...], Meta(min_length=1, description="Formats it prints as they are.")
    ] = (Format.PDF, Format.PNG)


class WindowsPrinter(msgspec.Struct, frozen=True, tag="windows", tag_field="kind"):
    """A printer of the Windows spooler. Written after its documentation, not run there yet."""

    name: Annotated[str, Meta(min_length=1, max_length=60, description="What the packer sees.")]
    queue: Annotated[
        str, Meta(min_length=1, max_length=220, description="The printer's name in Windows.")
    ]
    formats: Annotated[
        tuple[Format, ...], Meta(min_length=1, description="Formats it prints as they are.")
    ] = (Format.PDF, Format.PNG)


PrinterSettings = FolderPrinter | NetworkPrinter | DevicePrinter | CupsPrinter | WindowsPrinter


class RouteSettings(msgspec.Struct, frozen=True):
    """Which printer a kind of document goes to."""

    kind: Annotated[DocumentKind, Meta(description="The kind of document.")]
    printer: Annotated[
        str, Meta(min_length=1, max_length=60, description="The `name` of one of the printers.")
    ]
    format: Annotated[
        Format,
        Meta(
            description="The format in which labels are asked of PRO. What the printer does not "
            "take as it is, is converted for it: `pdf` and `png` to `zpl`, `png` to `pdf`."
        ),
    ] = Format.PDF
    copies: Annotated[int, Meta(ge=1, le=99, description="Copies of each document.")] = 1

    carrier: Annotated[
        Text,
        Meta(description="Only documents of this carrier (its reference in PRO). Empty: of all."),
    ] = ""
    parcel_size: Annotated[
        Text,
        Meta(
            description="Only documents of parcels of this size (its reference in PRO). Empty: "
            "of all. The most particular route wins: carrier and size, carrier, size, neither."
        ),
    ] = ""
    dpi: Annotated[
        int, Meta(ge=100, le=1200, description="The printer's dots an inch, for converted labels.")
    ] = 203
    rotation_degrees: Annotated[
        Literal[0, 90, 180, 270],
        Meta(description='Turns the page, clockwise. Not with `format = "zpl"`.'),
    ] = 0
    offset_x_mm: Annotated[
        float,
        Meta(ge=-100, le=100, description="Moves the page to the right, once it is turned."),
    ] = 0.0
    offset_y_mm: Annotated[
        float, Meta(ge=-100, le=100, description="Moves the page down, once it is turned.")
    ] = 0.0
    label_width_mm: Annotated[
        float,
        Meta(
            ge=20,
            le=300,
            description="How wide the labels of a label printer are. A PDF or PNG page that is "
            "wider is turned, or cropped to the label on it, or refused.",
        ),
    ] = 108.0
    label_height_mm: Annotated[
        float,
        Meta(ge=0, le=500, description="How high they are; 0: as long as the page needs."),
    ] = 0.0


class PrintingSettings(msgspec.Struct, frozen=True):
    """What holds for all printers."""

    withdraw_minutes: Annotated[
        float,
        Meta(
            ge=0.5,
            le=120,
            description="A job that has not come out after so long is withdrawn from its printer, "
            "so that a new roll or a repaired printer never brings it out by itself.",
        ),
    ] = 5.0


class ScannerSettings(msgspec.Struct, frozen=True):
    """The scanner. The scanner check (Ctrl+G) finds most of these by itself, and sets them."""

    prefix: Annotated[Text, Meta(description="What the scanner sends before each code.")] = ""
    suffix: Annotated[
        Text, Meta(description="What the scanner sends after each code, before Enter or Tab.")
    ] = ""
    separator: Annotated[
        Text,
        Meta(description="What arrives in place of the group separator of GS1 codes (ASCII 29)."),
    ] = ""
    layout: Annotated[
        KeyboardLayout,
        Meta(
            description="`computer`: the scanner types for this computer's keyboard layout; "
            "`american`: it types as an American keyboard, whatever layout the computer has."
        ),
    ] = KeyboardLayout.COMPUTER
    suffix_keys: Annotated[
        tuple[SuffixKey, ...],
        Meta(description="Keys that may end a scan. Empty: silence ends it."),
    ] = (SuffixKey.ENTER, SuffixKey.TAB)
    max_gap_ms: Annotated[
        float,
        Meta(ge=5, le=500, description="Keys closer together than this come from a scanner."),
    ] = 35.0
    min_length: Annotated[int, Meta(ge=1, le=50, description="Shortest code without a prefix.")] = 3
    bounce_ms: Annotated[
        int,
        Meta(
            ge=0,
            le=5000,
            description="The same code again within this time is asked about: the trigger may "
            "have bounced.",
        ),
    ] = 400
    shop_code: Annotated[
        str,
        Meta(
            pattern="^([A-Z0-9]{4,20})?$",
            description="A secret word of capitals and digits, such as `K7QX2M`, in every command "
            "barcode, badge and box barcode that `packstation sheet` prints. With it those without "
            "do nothing: what somebody sticks on a parcel is no command. Print the sheets anew.",
        ),
    ] = ""
    serial_path: Annotated[
        Text,
        Meta(
            description="Device of a serial scanner, such as `/dev/ttyACM0` or `COM3`. Empty: one "
            "by a known maker is found by itself; `none`: a keyboard scanner only."
        ),
    ] = ""
    baud: Annotated[int, Meta(ge=300, le=921_600, description="Speed of the device.")] = 9600


class ScaleSettings(msgspec.Struct, frozen=True):
    """The scale."""

    serial_path: Annotated[
        Text,
        Meta(
            description="Serial device of the scale. `auto`: every USB serial cable is asked; "
            "empty: a USB scale without a cable of that kind is found by itself (Linux); `none`: "
            "weights are typed."
        ),
    ] = ""
    baud: Annotated[int, Meta(ge=300, le=921_600, description="Speed of the device.")] = 9600
    protocol: Annotated[
        ScaleProtocol,
        Meta(
            description="How a serial scale is spoken to: `stream` sends by itself, `sics` is "
            "Mettler Toledo's, `toledo` the 8213/8217's, `nci` Weigh-Tronix's and Brecknell's. "
            "`auto` listens, then asks in each way."
        ),
    ] = ScaleProtocol.AUTO
    unit: Annotated[
        Literal["kg", "g", "lb", "oz"],
        Meta(description="The unit of scales that send none (Toledo)."),
    ] = "kg"
    settled_ms: Annotated[
        int,
        Meta(
            ge=100,
            le=5000,
            description="So long a weight must stand still where the scale does not say that it "
            "is stable.",
        ),
    ] = 600


class WindowSettings(msgspec.Struct, frozen=True):
    """How the window looks and sounds."""

    language: Annotated[Language, Meta(description="Language of the window.")] = Language.SYSTEM
    theme: Annotated[Theme, Meta(description="Look of the window.")] = Theme.LIGHT
    type_scale: Annotated[
        float, Meta(ge=0.8, le=2.0, description="Size of the type; 1.0 is read from 1.5 m.")
    ] = 1.0
    measures: Annotated[
        Measures,
        Meta(
            description="`metric`: kg and cm; `imperial`: lb and in; `system`: as the computer's "
            "region has it."
        ),
    ] = Measures.SYSTEM
    sounds: Annotated[bool, Meta(description="Play a sound with every signal.")] = True
    volume_percent: Annotated[
        int, Meta(ge=0, le=100, description="How loud the sounds are; 0: as good as off.")
    ] = 100


class Role(enum.Enum):
    """What somebody may do."""

    PACKER = "packer"
    SUPERVISOR = "supervisor"


class GuardedAct(enum.Enum):
    """Acts that can be kept for supervisors."""

    REDO = "redo"
    EXTRA = "extra"
    REPRINT = "reprint"
    SHORT = "short"
    BY_HAND = "by-hand"
    SERVICE = "service"
    ACCEPT_WEIGHT = "accept-weight"
    SUPERVISE = "supervise"
    PACK_HERE = "pack-here"


class PersonSettings(msgspec.Struct, frozen=True):
    """Somebody who packs here."""

    badge: Annotated[
        str,
        Meta(min_length=1, max_length=100, description="What the badge says, `PS:BADGE:` or not."),
    ]
    name: Annotated[
        str, Meta(min_length=1, max_length=100, description="As it is shown and recorded.")
    ]
    role: Annotated[Role, Meta(description="A supervisor's PIN lets guarded acts go on.")] = (
        Role.PACKER
    )
    pin: Annotated[
        str,
        Meta(max_length=200, description="A supervisor's, hashed by `packstation people pin`."),
    ] = ""


class CrewSettings(msgspec.Struct, frozen=True):
    """Who packs here. Without a roster every badge signs in whoever it names."""

    people: Annotated[
        tuple[PersonSettings, ...],
        Meta(description="The roster: a badge that is not in it is refused."),
    ] = ()
    supervisor_acts: Annotated[
        tuple[GuardedAct, ...],
        Meta(description="Acts that ask for a supervisor's PIN in the window."),
    ] = ()
    idle_minutes: Annotated[
        int,
        Meta(
            ge=0,
            le=1440,
            description="A packer who does nothing for so long is signed out; 0: never.",
        ),
    ] = 0


class FiguresSettings(msgspec.Struct, frozen=True):
    """What the figures are measured against, and who else may read them."""

    target_an_hour: Annotated[
        int,
        Meta(ge=0, le=10_000, description="Orders an hour that a packer should reach; 0: none."),
    ] = 0
    metrics_port: Annotated[
        int,
        Meta(
            ge=0,
            le=65535,
            description="Port of this computer on which a Prometheus reads today's figures "
            "(`http://127.0.0.1:PORT/metrics`); 0: nobody does.",
        ),
    ] = 0


class CreateWhen(enum.Enum):
    """When an order of the inbox is created in PRO."""

    SCAN = "scan"
    IMPORT = "import"


class IntakeSettings(msgspec.Struct, frozen=True):
    """Files of orders, as shops and marketplaces export them. docs/orders.md names the columns."""

    folder: Annotated[
        str,
        Meta(
            max_length=1000,
            description="A folder whose files of orders are taken by themselves and moved to "
            "`done` or `rejected`. Empty: none. Training takes nothing from it.",
        ),
    ] = ""
    columns: Annotated[
        dict[str, str],
        Meta(description='The shop\'s own names of columns: `{ "Bestell-Nr" = "order_number" }`.'),
    ] = msgspec.field(default_factory=dict)
    replace: Annotated[
        bool,
        Meta(
            description="An order that comes again while it waits replaces the one before; else "
            "the first one stays. What PRO has already is never touched."
        ),
    ] = True
    create: Annotated[
        CreateWhen,
        Meta(
            description="When PRO gets to know an order of the inbox: with the scan that opens it, "
            "or as soon as it is taken in and a bench is at work (`import`)."
        ),
    ] = CreateWhen.SCAN


class PictureSettings(msgspec.Struct, frozen=True):
    """Pictures of items: named in the item's metadata `Picture` in PRO, or called like its SKU."""

    folder: Annotated[
        str,
        Meta(
            max_length=1000,
            description="A folder with pictures called like the item's SKU or as its metadata "
            "says, such as `MUG-01.jpg`. Empty: the folder `pictures` beside the records.",
        ),
    ] = ""
    hosts: Annotated[
        tuple[str, ...],
        Meta(
            description="Hosts that pictures may be fetched from, such as `cdn.myshop.example`, "
            "over https. They are kept on the disk for a month. Empty: none is fetched."
        ),
    ] = ()


Pattern = Annotated[str, Meta(max_length=200)]


class CodesSettings(msgspec.Struct, frozen=True):
    """What the shop's own barcodes look like, as regular expressions for the whole code.

    Empty ones are known as ever: by the orders, items and boxes that there are.
    """

    order: Annotated[
        Pattern,
        Meta(
            description="Order numbers, such as `HO-[0-9]+`. While an order is packed such a code "
            "is the next order and no wrong item."
        ),
    ] = ""
    tote: Annotated[
        Pattern,
        Meta(
            description="Totes, such as `TOTE-[0-9]{3}`. One that no order lies in is scanned "
            "first, then the order that lies in it; from then on the tote opens it."
        ),
    ] = ""
    box: Annotated[
        Pattern, Meta(description="Package sizes by their reference in PRO: the scan chooses it.")
    ] = ""
    badge: Annotated[
        Pattern, Meta(description="Badges of packers: the scan signs in, as `PS:BADGE:` does.")
    ] = ""
    parcel: Annotated[Pattern, Meta(description="Barcodes on parcel labels.")] = ""
    location: Annotated[
        Pattern, Meta(description="Storage locations: scanned by mistake, they mean nothing here.")
    ] = ""


class DataSettings(msgspec.Struct, frozen=True):
    """What is kept, and how long."""

    retention_days: Annotated[
        int,
        Meta(
            ge=1,
            le=3650,
            description="Names, addresses, labels and documents are deleted after so many days; "
            "the history without them stays.",
        ),
    ] = 30


def _default_routes() -> tuple[RouteSettings, ...]:
    return tuple(RouteSettings(kind=kind, printer=FOLDER_PRINTER) for kind in DocumentKind)


class Settings(msgspec.Struct, frozen=True):
    """All settings of one bench."""

    station: StationSettings = StationSettings()
    pro: ProSettings = ProSettings()
    packing: PackingSettings = PackingSettings()
    printers: tuple[PrinterSettings, ...] = (FolderPrinter(name=FOLDER_PRINTER),)
    routes: tuple[RouteSettings, ...] = msgspec.field(default_factory=_default_routes)
    printing: PrintingSettings = PrintingSettings()
    documents: DocumentsSettings = DocumentsSettings()
    scanner: ScannerSettings = ScannerSettings()
    scale: ScaleSettings = ScaleSettings()
    window: WindowSettings = WindowSettings()
    crew: CrewSettings = CrewSettings()
    codes: CodesSettings = CodesSettings()
    intake: IntakeSettings = IntakeSettings()
    figures: FiguresSettings = FiguresSettings()
    pictures: PictureSettings = PictureSettings()
    data: DataSettings = DataSettings()
    store: StoreSettings = StoreSettings()
    updates: UpdateSettings = UpdateSettings()

    @property
    def fleet_store(self) -> StoreSettings | None:
        """The fleet's database; None for a bench alone, and in training, which is nobody else's."""
        is_live = self.station.mode is Mode.LIVE
        return self.store if self.store.host and is_live else None
