"""A new order by hand. What is typed goes into the chosen field; items are added one by one."""

from collections.abc import Mapping

import msgspec

from packstation.packing.barcodes.words import BY_PAYLOAD, NEW_ORDER, NEW_ORDER_PLACE, PREFIX
from packstation.scanning.check import Arrived
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Choice, Option

OPEN = PlaceAct("new-order-open", "word.new_order", BY_PAYLOAD[NEW_ORDER].key)
ITEM = PlaceAct("new-order-item", "new_order.item", "F7")
WHERE = PlaceAct("new-order-location", "new_order.where", "F8")
SAVE = PlaceAct("new-order-save", "new_order.save", "F12")
HEAD = (
    "order_number",
    "name_of_receiver",
    "company",
    "address_1",
    "address_2",
    "town",
    "postcode",
    "country",
    "email",
    "phone",
    "deliver_by",
    "location",
    "instructions",
    "note",
)
ITEMS = (
    "sku",
    "quantity",
    "description",
    "barcode",
    "weight_kg",
    "value",
    "currency",
    "origin_country",
    "hs_code",
)
FIELDS = (*HEAD, *ITEMS)
LOCATION = "location"
MOST_TYPED = 200


class NewOrderView(msgspec.Struct, frozen=True):
    """`hint` names the chosen field, `text` is what stands in it; `items` are those added."""

    options: tuple[Option, ...] = ()
    chosen: int = 0
    hint: str = ""
    text: str = ""
    items: tuple[Option, ...] = ()
    none_yet: str = ""


class NewOrderPlace(Place):
    """The form over the port that checks and keeps what is typed."""

    name = NEW_ORDER_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {NEW_ORDER: OPEN}
    acts = (ITEM, WHERE, SAVE)
    is_whole = True
    values: Mapping[str, str] = {}
    items: tuple[Mapping[str, str], ...] = ()
    chosen = 0
    said = ""
    is_busy = False

    @property
    def is_there(self) -> bool:
        return self.surround.ports.new_order is not None

    @property
    def field(self) -> str:
        """The chosen field; every one is a column of order tables."""
        return FIELDS[self.chosen]

    def view(self) -> NewOrderView:
        """The panel as it stands."""
        text = self.surround.speaker.text
        options = tuple(self._option(name) for name in FIELDS)
        items = tuple(
            Option(str(n), item.get("description") or item.get("sku", ""), item.get("sku", ""),
                   f"{item.get('quantity', '')} ×")
            for n, item in enumerate(self.items)
        )  # fmt: skip
        return NewOrderView(
            options,
            self.chosen,
            text(f"new_order.{self.field}"),
            self.values.get(self.field, ""),
            items,
            text("new_order.no_items") if not items else "",
        )

    def _option(self, name: str) -> Option:
        """A field with its value, and what is wrong with that."""
        label, fault = self.surround.speaker.text(f"new_order.{name}"), self.fault(name)
        detail = f"{label} · {fault}" if fault else label
        return Option(name, self.values.get(name) or "–", detail, "✗" if fault else "")

    def fault(self, name: str) -> str:
        """What is wrong with what stands in a field, as far as that alone can tell."""
        port, typed = self.surround.ports.new_order, self.values.get(name, "")
        return port.fault(name, typed) if port is not None and typed else ""

    def come(self, _: str, /) -> None:
        self.said = ""  # what was typed before stays: somebody looked something up

    def offered(self) -> Offered:
        where = (WHERE,) if self.field == LOCATION and self._locations() else ()
        return Offered((Act.BACK, ITEM, *where, SAVE), SAVE)

    def sentence(self) -> str:
        fault, text = self.fault(self.field), self.surround.speaker.text
        if fault and not self.said:
            return f"{text(f'new_order.{self.field}')}: {fault}"
        return self.said or text("new_order.next")

    def choose(self, at: int) -> None:
        """Choose the field at `at` from the top."""
        self.chosen = max(0, min(at, len(FIELDS) - 1))
        self.surround.changed()

    def write(self, text: str) -> None:
        """The chosen field says `text` from now on."""
        self.values = {**self.values, self.field: text[:MOST_TYPED]}
        self.said = ""
        self.surround.changed()

    def take_arrival(self, arrived: Arrived, /) -> bool:
        """A scan goes into the chosen field; commands still are commands."""
        text = arrived.text.strip()
        if text.upper().startswith(PREFIX):
            return False
        self.write(text)
        return True

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is ITEM:
            self._add_item()
        elif act is WHERE and self._locations():
            self.chosen = FIELDS.index(LOCATION)
            return Prompt(self._which, lambda option, _: self.write(option.id))
        elif act is SAVE and not self.is_busy:
            self.is_busy = True
            self.surround.tasks.start("keep a new order", self._save())
        return None

    def _locations(self) -> tuple[tuple[str, str], ...]:
        """PRO's, as reference and name; none while PRO was not asked yet."""
        port = self.surround.ports.new_order
        return port.locations() if port is not None else ()

    def _which(self) -> Choice:
        found = self._locations()
        return Choice(
            self.surround.speaker.text("new_order.location"),
            tuple(Option(reference, name or reference, reference) for reference, name in found),
        )

    def _typed_item(self) -> Mapping[str, str]:
        typed = {name: self.values.get(name, "").strip() for name in ITEMS}
        return {name: value for name, value in typed.items() if value}

    def _add_item(self) -> None:
        """What is typed of an item is one of the order's, and the fields are free for the next."""
        item, text = self._typed_item(), self.surround.speaker.text
        missing = [text(f"new_order.{name}") for name in ITEMS[:2] if name not in item]
        if missing:
            self.said = text("new_order.missing", fields=", ".join(missing))
        else:
            self.items = (*self.items, item)
            self.values = {n: v for n, v in self.values.items() if n not in ITEMS}
            self.chosen, self.said = FIELDS.index("sku"), ""
        self.surround.changed()

    async def _save(self) -> None:
        port, text = self.surround.ports.new_order, self.surround.speaker.text
        head = {name: self.values.get(name, "").strip() for name in HEAD}
        head = {name: value for name, value in head.items() if value}
        items = [*self.items, *([self._typed_item()] if self._typed_item() else [])]
        self.said = await port.keep(head, items) if port is not None else ""
        if not self.said:
            self.said = text("new_order.kept", order=head["order_number"])
            self.values, self.items, self.chosen = {}, (), 0
        self.is_busy = False
        self.surround.changed()
