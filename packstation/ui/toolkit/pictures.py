"""Pictures of labels and items: asked for when they are seen, drawn when they come."""

from collections.abc import Callable

from PySide6.QtGui import QPixmap

from packstation.packing.order import OrderLine
from packstation.packing.shipping import Document
from packstation.runtime.tasks import Tasks
from packstation.ui.flow.ports import PreviewsPort

LABEL_WIDTH_PX = 640
ITEM_WIDTH_PX = 480
MOST_ITEMS = 64


class Pictures:
    """`label_came(sha256, picture)` and `item_came(picture's name, picture)` draw them."""

    def __init__(
        self,
        previews: PreviewsPort,
        tasks: Tasks,
        label_came: Callable[[str, QPixmap], None],
        item_came: Callable[[], None],
    ) -> None:
        self._previews = previews
        self._tasks = tasks
        self._label_came = label_came
        self._item_came = item_came
        self._loading: set[str] = set()
        self._commands: dict[str, QPixmap | None] = {}
        self._items: dict[tuple[str, str], QPixmap | None] = {}

    @property
    def is_loading(self) -> bool:
        """Whether the picture of a label is still being made."""
        return bool(self._loading)

    def want_label(self, document: Document) -> None:
        """Have the picture of a label made, unless that is under way."""
        if document.sha256 not in self._loading:
            self._loading.add(document.sha256)
            self._tasks.start(f"preview {document.id}", self._load_label(document))

    async def _load_label(self, document: Document) -> None:
        try:
            content = await self._previews.document(document, LABEL_WIDTH_PX)
        finally:
            self._loading.discard(document.sha256)
        picture = _picture_of(content)
        if picture is not None:
            self._label_came(document.sha256, picture)

    def command(self, payload: str) -> QPixmap | None:
        """The barcode of a command if it is here; else it is asked for, once."""
        if payload not in self._commands:
            self._commands[payload] = None
            self._tasks.start("barcode of a command", self._load_command(payload))
        return self._commands[payload]

    async def _load_command(self, payload: str) -> None:
        self.keep_command(payload, await self._previews.command(payload))

    def keep_command(self, payload: str, content: bytes | None) -> None:
        """The barcode of a command came; None while there is no bench to draw it."""
        picture = _picture_of(content)
        if picture is None:
            self._commands.pop(payload, None)  # to be asked for again
            return
        self._commands[payload] = picture
        self._item_came()

    def item(self, line: OrderLine) -> QPixmap | None:
        """The picture of a line's item if it is here; else it is asked for, once."""
        key = (line.picture or "", line.sku or "")
        if key not in self._items:
            for old in tuple(self._items)[: len(self._items) - MOST_ITEMS]:
                del self._items[old]
            self._items[key] = None
            self._tasks.start("picture of an item", self._load_item(key))
        return self._items[key]

    async def _load_item(self, key: tuple[str, str]) -> None:
        self.keep(*key, await self._previews.item(*key, ITEM_WIDTH_PX))

    def keep(self, named: str, sku: str, content: bytes | None) -> None:
        """The picture of an item came; None when it has none."""
        picture = _picture_of(content)
        if picture is not None:
            self._items[named, sku] = picture
            self._item_came()


def _picture_of(content: bytes | None) -> QPixmap | None:
    picture = QPixmap()
    return picture if content is not None and picture.loadFromData(content) else None
