"""The window: a frame that stays, and in it what `view_of` says. One widget, so one file."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from packstation.packing.barcodes.words import PRINTERS_PLACE
from packstation.packing.order import OrderLine
from packstation.packing.problems import Alert, AlertKind, ProblemKind
from packstation.packing.session import Phase
from packstation.runtime.resources import resource_path
from packstation.runtime.tasks import Tasks
from packstation.scanning.check import Arrived
from packstation.scanning.scan import Scan
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.controller import Controller
from packstation.ui.flow.guide import guide
from packstation.ui.flow.hearing import Hearing
from packstation.ui.flow.labels import act_text
from packstation.ui.flow.new_key import NewKey
from packstation.ui.flow.notes import NoteBook
from packstation.ui.flow.place import Surround
from packstation.ui.flow.place_ports import Worn
from packstation.ui.flow.ports import Light, Ports
from packstation.ui.flow.prompts import ENTRIES
from packstation.ui.flow.rhythm import Rhythm
from packstation.ui.flow.signals import Signal
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import Screen, View
from packstation.ui.flow.view_of import view_of
from packstation.ui.flow.view_shipping import behind_of
from packstation.ui.flow.wardrobe import Wardrobe
from packstation.ui.places.frame import Middle
from packstation.ui.places.presenter import Presenter
from packstation.ui.places.printers.view import shift_lines
from packstation.ui.places.register import PLACES, Registered
from packstation.ui.places.start import Behind
from packstation.ui.toolkit.keyboard import act_of_key, is_enter
from packstation.ui.toolkit.look import Look, load_family
from packstation.ui.toolkit.pictures import Pictures
from packstation.ui.toolkit.sounds import Sounds
from packstation.ui.toolkit.theme import PALETTES, ThemeName, measures_for, style_sheet
from packstation.ui.widgets.asking.choice_list import ChoiceList
from packstation.ui.widgets.banner import Banner, strips_of
from packstation.ui.widgets.bottom import Bottom
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.surface import SignalSurface
from packstation.ui.widgets.topbar import TopBar
from packstation.workflow.looping.board import Change
from packstation.workflow.station import Station

RENDER = QEvent.Type(QEvent.registerEventType())
OK_WORD, DONE_WORD = "PS:OK", "PS:DONE"
LEAST_WIDTH, LEAST_HEIGHT = 960, 540


class MainWindow(QWidget):
    """Everything the packer sees. Draws after every change, once for all changes of a moment."""

    def __init__(
        self,
        station: Station,
        speaker: Speaker,
        ports: Ports,
        tasks: Tasks,
        sounds: Sounds,
        *,
        theme: ThemeName = ThemeName.LIGHT,
        type_scale: float = 1.0,
        closing: Callable[[], None] | None = None,
        places: Sequence[Registered] = PLACES,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Packstation")
        self.setWindowIcon(QIcon(str(resource_path("icons/packstation.svg"))))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.station = station
        self._speaker = speaker
        self._ports = ports
        self._tasks = tasks
        self._sounds = sounds
        self.closing = closing
        self._family = load_family()
        self._look: Look | None = None
        self._is_render_posted = False
        self._hearing = Hearing(station.bench)
        self._remedy = ""
        self._worn = Worn(speaker.language, theme.value, type_scale)
        self._wardrobe = Wardrobe(ports.looks, tasks, self._worn, self._post_render)
        around = Surround(
            station,
            ports,
            speaker,
            tasks,
            self._post_render,
            self._wardrobe,
            lambda: self.controller.back(),
            lambda signal: self._sounds.play(signal),
            lambda name, detail: self.controller.show_place(name, detail),
        )
        self._places = {registered.place(around): registered.widget for registered in places}
        new_key = NewKey(ports.key, tasks, speaker, self._post_render)
        self.controller = Controller(around, tuple(self._places), new_key)
        self.rhythm = Rhythm(around)
        self._notes = NoteBook(speaker, tasks, ports.notes, self._post_render)
        self.pictures = Pictures(
            ports.previews,
            tasks,
            lambda sha256, picture: self._middle.shipping.strip.show_picture(sha256, picture),
            self._item_came,
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._build()
        self.view: View = view_of(station.bench)
        self._unlisten = [
            station.listen(self._on_change),
            ports.status.listen(self._post_render),
            ports.end_of_day.listen(lambda _: self._post_render()),
        ]
        self.flush()

    def _build(self) -> None:
        self._top = TopBar(self._speaker, self._show_remedy, self._touch_printer)
        self._banner = Banner()
        self._middle = Middle(
            self._speaker,
            self._notes,
            places=self._places,
            pressed=self.press,
            line_touched=self._touch_line,
            opened=self.controller.scan_text,
            resumed=self._show_earlier,
            confirmed=self.confirm,
            wanted=self.pictures.want_label,
            printer_touched=self._show_printers,
            service_name=self.controller.service_name,
            picture_of=self.pictures.item,
        )
        self._presenter = Presenter(
            self.controller, self._middle, self.station, self._speaker, self._ports
        )
        self._bottom = Bottom(self._speaker, self.press, self._show_earlier)
        self._column.addWidget(self._top)
        self._column.addWidget(self._banner)
        self._column.addWidget(self._middle, 1)
        self._column.addWidget(self._bottom)

    @property
    def entry_field(self) -> QLineEdit:
        """Where the packer types when something is asked."""
        return self._middle.entry.field

    @property
    def screen_widget(self) -> QWidget:
        """The screen at the front of the right side."""
        return self._middle.right

    @property
    def waiting_list(self) -> ChoiceList:
        """The orders that can be opened by touching them."""
        return self._middle.start.list

    # The look

    def _dress(self) -> None:
        """Look as the wardrobe says. Another language makes every part anew."""
        before, self._worn = self._worn, self._wardrobe.worn
        if self._worn.language is not before.language:
            self._speaker.speak(self._worn.language)
            for part in (self._top, self._banner, self._middle, self._bottom):
                self._column.removeWidget(part)
                part.hide()
                part.deleteLater()
            self._look = None
            self._build()
        self._take_look()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._take_look()

    def _take_look(self) -> None:
        measures = measures_for(self.width(), self.height(), self._worn.type_scale)
        look = Look(PALETTES[ThemeName(self._worn.theme)], measures, self._family)
        if look != self._look:
            self._look = look
            self.setStyleSheet(style_sheet(look.palette, measures, look.family))
            for part in self.findChildren(Part):
                part.take_look(look)
        self._middle.fit_to(self.width())

    def prepare(self) -> None:
        """Make what the first order will need, now that the start screen stands."""
        _ = self._middle.order

    @property
    def is_loading(self) -> bool:
        """Whether a picture that will be shown is still being made."""
        return self.pictures.is_loading

    # From the Station to the screen

    def _on_change(self, change: Change) -> None:
        self.controller.on_change(change)
        self._hearing.take(change, self.station.bench)
        self._remedy = ""
        self._post_render()

    def _post_render(self) -> None:
        if not self._is_render_posted:
            self._is_render_posted = True
            QCoreApplication.postEvent(self, QEvent(RENDER))

    def customEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == RENDER:
            self.flush()

    def flush(self) -> None:
        """Draw what the bench holds now, without waiting for the loop."""
        self._is_render_posted = False
        self._wardrobe.want(self.station.bench.packer or "")
        if self._wardrobe.worn != self._worn:
            self._dress()
        bench, status = self.station.bench, self._ports.status.state
        view = view_of(bench)
        self._notes.want(bench.session)
        if view.screen is Screen.START:
            self.rhythm.want(bench)
        had = self.view
        self.view = view
        self.controller.settle(view)
        self._top.show_status(status)
        self._top.show_rail(self._presenter.rail(view))
        self._banner.show_strips(
            strips_of(
                status,
                self._speaker,
                self._remedy,
                self.controller.new_key.said,
                guide(view, bench, self.rhythm.figures, self._speaker),
                is_packing=bench.session is not None,
            )
        )
        tail = [
            (entry, self._speaker.tail(bench.sessions[entry.stream]).removesuffix(" ✓"))
            for entry in view.tail
        ]
        self._middle.start.show_orders(
            status.waiting,
            self._behind() if view.screen is Screen.START else [],
            is_training=status.is_training,
        )
        self._middle.packing.is_training = status.is_training
        if view.screen is Screen.START:
            self._show_shift()
        screen = self._middle.show_view(view, bench)
        if status.unopened is not None and view.screen is Screen.START:
            self._middle.home.show_unopened(self._speaker.problem(status.unopened))
        shown = view.feedback.line
        self._middle.packing.feedback.show_picture(
            self.pictures.item(shown) if shown is not None else None
        )
        offered = self._presenter.show(view, screen)
        self._show_codes(view, offered.main)
        self._bottom.show_acts(offered.acts, offered.main)
        self._bottom.sentence.set_text(self._presenter.next_step())
        self._bottom.tail.show_entries(tail)
        self._signal(had, view)

    def _show_codes(self, view: View, main: Pressable | None) -> None:
        """What the screen waits for can be scanned from it: OK of an alert, DONE of an order."""
        for act, payload, screen, shown in (
            (Act.OK, OK_WORD, Screen.ALERT, self._middle.alert.scan_me.show_code),
            (Act.DONE, DONE_WORD, Screen.PACKING, self._middle.packing.show_code),
        ):
            is_wanted = view.screen is screen and main is act
            picture = self.pictures.command(payload) if is_wanted else None
            shown(act_text(self._speaker, act), picture)

    def _item_came(self) -> None:
        self._middle.order.lines.viewport().update()
        self._post_render()

    def _behind(self) -> list[Behind]:
        bench = self.station.bench
        earlier = [bench.sessions[entry.stream] for entry in behind_of(bench)]
        return [
            Behind(
                session.stream,
                session.name,
                self._speaker.tail(session).removesuffix(" ✓"),
                is_held=session.phase is Phase.HELD,
                is_done=session.phase is Phase.FINISHED,
            )
            for session in earlier
        ]

    def _show_shift(self) -> None:
        """Before the first order: which printer will do what."""
        printers = self._ports.printers
        if printers is not None and self.controller.is_shift_new:
            self._middle.home.shift.show_lines(shift_lines(printers.state, self._speaker))
        else:
            self._middle.home.shift.show_lines(())
        rhythm = self.rhythm.sentence(self.station.bench.packer or "")
        self._middle.home.show_rhythm("\n".join(filter(None, (self.rhythm.reminder(), rhythm))))

    def _signal(self, had: View, view: View) -> None:
        """Flash and sound for what happened since the last drawing."""
        due = self._hearing.due(view)
        if view.screen is Screen.PACKING and due.flashes:
            self._middle.packing.feedback.flash()
        elif view.screen is Screen.ALERT and (
            had.alert is not view.alert or view.refused > had.refused
        ):
            self._middle.alert.set_tone(self._middle.alert.tone, flash=True)
        if due.sound is not None:
            self._sounds.play(due.sound)

    # From the packer to the Station

    def take_scan(self, scan: Scan) -> None:
        """A scan from any device. OK answers what is being asked."""
        if scan.code.text.strip().upper() == OK_WORD and self._presenter.is_choosing(self.view):
            self.confirm()
            return
        unopened = self._ports.status.state.unopened
        if unopened is not None and unopened.kind is ProblemKind.NO_KEY:
            # A key may be printed as a barcode: what is scanned now is never kept as an order's.
            if not self.controller.take_key(scan.code.text):
                self._refuse_at_start()
            return
        if unopened is not None and not unopened.is_temporary:
            self._refuse_at_start()
        if not self._presenter.take_scan(scan.code, self.view):
            self.controller.take_scan(scan)

    def _refuse_at_start(self) -> None:
        self._middle.home.set_tone(Tone.ERROR, flash=True)
        self._sounds.play(Signal.NOT_COUNTED)

    def take_arrival(self, arrived: Arrived) -> bool:
        """What a scanner sent, before it is read; True when the place at the front took it."""
        place = self._presenter.place
        return place is not None and place.take_arrival(arrived)

    def refuse_scan(self) -> None:
        """A scanner sent what cannot be understood."""
        self.station.refuse(Alert(AlertKind.SCAN_UNCLEAR))

    def press(self, act: Pressable) -> None:
        """A key or a button was pressed."""
        if act is Act.OK and self._presenter.is_choosing(self.view):
            self.confirm()
        else:
            self.controller.press(act, self.view)

    def confirm(self) -> None:
        """Take the answer that the panel shows."""
        self._presenter.confirm(self.view)

    def take_key(self, event: QKeyEvent) -> bool:
        """Use a key that no scanner sent; False leaves it to the field that has the focus."""
        has_field = isinstance(self.focusWidget(), QLineEdit) and self.controller.ask in ENTRIES
        if self._presenter.take_key(event, self.view):
            return True
        act = act_of_key(
            event,
            self._bottom.acts,
            self.view.screen,
            self.controller.openers,
            is_typing=has_field,
        )
        if act is not None:
            self.press(act)
            return True
        return is_enter(event) or not has_field

    def _show_earlier(self, stream: str) -> None:
        if stream in self.station.bench.sessions:
            self.station.show(stream)

    def _touch_line(self, line: OrderLine) -> None:
        """In training a touched line is as good as a scan of it, for who has no scanner yet."""
        if self._ports.status.state.is_training:
            self.controller.scan_text(next(iter(line.barcodes), line.sku or line.id))

    def _show_remedy(self, light: Light) -> None:
        self._remedy = light.remedy
        self._post_render()

    def _touch_printer(self, light: Light) -> None:
        """The remedy for a printer is where the printers are looked after; an alert goes first."""
        if self.view.screen is Screen.ALERT or PRINTERS_PLACE not in self.controller.places:
            self._show_remedy(light)
        else:
            self._show_printers(light.detail)

    def _show_printers(self, name: str) -> None:
        self.controller.show_place(PRINTERS_PLACE, name)

    def settle(self) -> None:
        """End what flashes: for pictures of what stays."""
        for surface in self.findChildren(SignalSurface):
            surface.end_flash()

    # The end

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Refuse to vanish: whoever made the window ends everything in order, then hides it."""
        if self.closing is None:
            event.accept()
            return
        event.ignore()
        self.closing()

    def leave(self) -> None:
        """Listen to nobody any more; to be called before the window is thrown away."""
        for unlisten in self._unlisten:
            unlisten()
        self._unlisten = []
