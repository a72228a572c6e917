"""What the window wears: the bench's own look, or the one that the signed-in packer chose."""

from collections.abc import Callable

from packstation.runtime.tasks import Tasks
from packstation.ui.flow.place_ports import LooksPort, Worn


class Wardrobe:
    """`worn` is what the window shows or is about to; `changed` is called when it is another."""

    def __init__(
        self, port: LooksPort | None, tasks: Tasks, own: Worn, changed: Callable[[], None]
    ) -> None:
        self._port = port
        self._tasks = tasks
        self._own = own
        self._changed = changed
        self._packer = ""
        self.worn = own
        self.said = ""
        """Why the newest choice could not be kept; empty when it was."""

    @property
    def can_be_kept(self) -> bool:
        """Whether anybody remembers a choice."""
        return self._port is not None

    def want(self, packer: str) -> None:
        """To be told of each drawing; another packer brings another look."""
        if packer != self._packer and self._port is not None and self._port.is_ready:
            self._packer = packer
            self._tasks.start("find the packer's look", self._find(self._port, packer))

    def choose(self, worn: Worn) -> None:
        """Wear it now, and keep it: for the packer, or for the bench while nobody is signed in."""
        if self._port is None or worn == self.worn:
            return
        before, self.worn, self.said = self.worn, worn, ""
        self._changed()
        self._tasks.start("keep a look", self._keep(self._port, self._packer, worn, before))

    def take_own(self, own: Worn) -> None:
        """The bench's own look is another; whoever is signed in keeps their own."""
        self._own = own
        if not self._packer:
            self.worn, self.said = own, ""
            self._changed()

    async def _find(self, port: LooksPort, packer: str) -> None:
        chosen = await port.of(packer) if packer else None
        if packer == self._packer:  # else somebody else came meanwhile
            self.worn, self.said = chosen or self._own, ""
            self._changed()

    async def _keep(self, port: LooksPort, packer: str, worn: Worn, before: Worn) -> None:
        said = await port.keep(packer, worn)
        if not packer and not said:
            self._own = worn
        if said and (packer, worn) == (self._packer, self.worn):
            self.worn, self.said = before, said
            self._changed()
