"""Setting up, a step at a time. Each can be skipped, and is written as soon as it is answered."""

from collections.abc import Mapping

from packstation.packing.barcodes.words import BY_PAYLOAD, PREFIX, SETUP, SETUP_PLACE
from packstation.scanning.check import Arrived
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Option
from packstation.ui.flow.setup_ports import SetupPort, SetupState
from packstation.ui.places.setup.view import STEPS, TYPED, SetupView, Step, setup_view

OPEN = PlaceAct("setup-open", "word.setup", BY_PAYLOAD[SETUP].key)
ACCEPT = PlaceAct("setup-accept", "setup.accept", "F12")
EARLIER = PlaceAct("setup-earlier", "setup.earlier", "F7")
LATER = PlaceAct("setup-later", "setup.later", "F8")
RESTART = PlaceAct("setup-restart", "setup.restart", "F12")
MOST_TYPED = 500
TRAINING, SANDBOX, LIVE = "training", "sandbox", "live"
OPENED = frozenset({Step.SCANNER, Step.LOOK})
"""Steps that another place does."""
PACKER, SUPERVISOR = ROLES = ("packer", "supervisor")


class SetupPlace(Place):
    """The steps over the port that does them."""

    name = SETUP_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {SETUP: OPEN}
    acts = (ACCEPT, EARLIER, LATER, RESTART)
    is_whole = True
    step = Step.WHERE
    typed = ""
    options: tuple[Option, ...] = ()
    chosen = 0
    said = ""
    is_looking = False
    """The choices of the step are being looked for."""
    is_trying = False
    """What was typed or chosen is being tried; nothing else is taken meanwhile."""
    supervisor = ""
    """Whose PIN is typed now; empty: no PIN is."""

    @property
    def is_there(self) -> bool:
        return self.surround.ports.setup is not None

    @property
    def state(self) -> SetupState:
        """What holds now."""
        port = self.surround.ports.setup
        return port.state if port is not None else SetupState()

    def view(self) -> SetupView:
        """The panel as it stands."""
        return setup_view(
            self.step,
            self.state,
            self.typed,
            self.options,
            self.chosen,
            self.said,
            self.surround.speaker,
            is_secret=bool(self.supervisor),
            is_looking=self.is_looking,
        )

    def come(self, _: str, /) -> None:
        self.go_to(Step.WHERE)

    def offered(self) -> Offered:
        """Back to packing always; through the steps; and what the step wants."""
        main = RESTART if self.step is Step.FINISH else ACCEPT
        around = [EARLIER] if self.step is not STEPS[0] else []
        around += [LATER] if self.step is not STEPS[-1] else []
        return Offered((Act.BACK, *around, main), main)

    def sentence(self) -> str:
        return self.surround.speaker.text("setup.trying" if self.is_trying else "setup.next")

    def go_to(self, step: Step) -> None:
        """Show `step`, with nothing typed."""
        self.step, self.typed, self.said, self.chosen, self.supervisor = step, "", "", 0, ""
        self.options, self.is_looking = self._fixed(), False
        if step is Step.WHERE:
            self.chosen = self._where()
        if step in (Step.LOCATION, Step.LABELS, Step.PAPERS, Step.SCALE):
            self.is_looking = True
            self.surround.tasks.start("look for choices", self._look(step))
        self.surround.changed()

    def choose(self, at: int) -> None:
        """Choose the option at `at` from the top."""
        self.chosen = max(0, min(at, len(self.options) - 1))
        self.surround.changed()

    def write(self, text: str) -> None:
        """What is typed now."""
        if self.step in TYPED and not self.is_trying:
            self.typed, self.said = text[:MOST_TYPED], ""
            self.surround.changed()

    def take_arrival(self, arrived: Arrived, /) -> bool:
        """A key may be scanned; commands still are commands."""
        text = arrived.text.strip()
        if self.step is not Step.KEY or text.upper().startswith(PREFIX):
            return False
        self.write(text)
        return True

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is EARLIER:
            self._by(-1)
        elif act is LATER:
            self._by(1)
        elif act is RESTART and self.step is Step.FINISH:
            port = self.surround.ports.setup
            if port is not None:
                port.restart()
        elif act is ACCEPT and not self.is_trying:
            self.is_trying = True
            self.surround.tasks.start("set up", self._accept(self.step))
            self.surround.changed()
        return None

    def _by(self, steps: int) -> None:
        at = STEPS.index(self.step) + steps
        self.go_to(STEPS[max(0, min(at, len(STEPS) - 1))])

    def _where(self) -> int:
        """The place of what holds now: nobody goes back to training by a key too much."""
        state = self.state
        if state.is_training:
            return 0
        return 1 if "sandbox" in state.url else 2

    def _fixed(self) -> tuple[Option, ...]:
        text = self.surround.speaker.text
        if self.step is Step.WHERE:
            return tuple(
                Option(way, text(f"setup.where.{way}"), text(f"setup.where.{way}.told"))
                for way in (TRAINING, SANDBOX, LIVE)
            )
        if self.step is Step.TEST:
            used = dict.fromkeys((self.state.label_printer, self.state.paper_printer))
            return tuple(Option(name, name) for name in used if name)
        if self.step is Step.PEOPLE:
            return tuple(Option(role, text(f"setup.people.{role}")) for role in ROLES)
        return ()

    async def _look(self, step: Step) -> None:
        port, text = self.surround.ports.setup, self.surround.speaker.text
        if port is None:
            return
        if step is Step.LOCATION:
            found = [Option("", text("setup.location.any"), text("setup.location.any.told"))]
            found += [Option(ref, name or ref, ref) for ref, name in await port.locations()]
        elif step is Step.SCALE:
            found = [Option(way, text(f"setup.scale.{way}")) for way in ("auto", "none")]
            found += [Option(path, path) for path in await port.scales()]
        else:
            found = [Option(name, name, detail) for name, detail in await port.printers()]
        if step is self.step:  # else somebody went on meanwhile
            self.options, self.is_looking = tuple(found), False
            self.surround.changed()

    async def _accept(self, step: Step) -> None:
        port = self.surround.ports.setup
        if port is None:
            return
        if step in OPENED:
            self.is_trying = False
            self.surround.open(step.value, "")
            return
        try:
            said = await self._write(port, step)
        finally:
            self.is_trying = False
        if said:
            self.typed = "" if step is Step.KEY else self.typed
            self.said = said
            self.surround.changed()
        elif step is self.step:
            self._by(1)

    async def _write(self, port: SetupPort, step: Step) -> str:
        """Do what the step is for; what there is to say of it, "" to go on."""
        option = self.options[self.chosen].id if self.chosen < len(self.options) else ""
        typed = self.typed.strip()
        match step:
            case Step.WHERE:
                return await port.use_pro(typed or option)
            case Step.KEY if typed:
                return await port.use_key(typed)
            case Step.STATION if typed:
                return await port.set({"station.name": typed})
            case Step.LOCATION:
                return await port.set({"station.location": option})
            case Step.LABELS | Step.PAPERS if typed or option:
                return await port.use_printer(typed or option, for_labels=step is Step.LABELS)
            case Step.TEST if option:
                return await port.test_printer(option)
            case Step.SCALE if option:
                return await port.use_scale(option)
            case Step.PEOPLE if typed:
                return await self._person(port, typed, option)
        return ""

    async def _person(self, port: SetupPort, typed: str, role: str) -> str:
        """A supervisor's name is followed by the PIN; then the next person can come."""
        text = self.surround.speaker.text
        if role == SUPERVISOR and not self.supervisor:
            self.supervisor, self.typed = typed, ""
            return text("setup.people.pin", name=typed)
        name, pin = (self.supervisor, typed) if self.supervisor else (typed, "")
        said = await port.add_person(name, pin)
        self.typed = ""
        if not said:
            self.supervisor = ""
        return said or text("setup.people.added", name=name)
