"""What the window asks of the rest of the program: lights, pictures, services to choose from."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from packstation.app import Bench
from packstation.packing.problems import Problem
from packstation.packing.service import CarrierService, Cheapest, DefaultRules, ServiceGroup
from packstation.packing.shipping import Document, DocumentKind
from packstation.printing.routes import MissingRouteError
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Mode
from packstation.ui.port import BenchStatus, Light, LightState, ServiceChoice, WaitingOrder
from packstation.workflow import lights as wl

_STATES = {True: LightState.GOOD, False: LightState.BAD, None: LightState.UNKNOWN}


class WindowStatus:
    """Implements `ui.port.StatusPort` over the bench's lights."""

    def __init__(
        self, bench: Bench, speaker: Speaker, samples: Sequence[dict[str, Any]] = ()
    ) -> None:
        self._bench = bench
        self._speaker = speaker
        self._waiting = tuple(_waiting(sample) for sample in samples if not sample["cancelled"])

    @property
    def state(self) -> BenchStatus:
        """The lights as they are now."""
        settings, lights = self._bench.settings, self._bench.lights.state
        detail = f"{lights.pro_ms:.0f} ms" if lights.pro_ms is not None else ""
        return BenchStatus(
            station=settings.station.name,
            packer=self._bench.station.bench.packer or "",
            is_training=settings.station.mode is Mode.TRAINING,
            pro=self._light(lights.pro, "PRO", detail),
            labels=self._printer(DocumentKind.LABEL),
            papers=self._printer(DocumentKind.PACKING_SLIP),
            store_problem=lights.store_problem,
            waiting=self._waiting,
        )

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change of the lights; returns what ends that."""
        return self._bench.lights.listen(listener)

    def _printer(self, kind: DocumentKind) -> Light:
        try:
            name = self._bench.routes.resolve(kind).printer
        except MissingRouteError:
            return Light(LightState.BAD, "—")
        light = self._bench.lights.state.printers.get(name, wl.Light())
        return self._light(light, name, name)

    def _light(self, light: wl.Light, where: str, detail: str) -> Light:
        problem: Problem | None = light.problem
        if problem is None:
            return Light(_STATES[light.is_good], detail)
        said = self._speaker.problem(problem, where)
        return Light(LightState.BAD, detail, f"{said.sentence} {said.remedy}".strip())


def _waiting(sample: dict[str, Any]) -> WaitingOrder:
    code = sample["own_number"] if sample["in_inbox"] else sample["reference"]
    return WaitingOrder(code, f"{sample['own_number']} · {sample['title']}")


class Previews:
    """Implements `ui.port.PreviewsPort`: pictures made in a worker thread."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def document(self, document: Document, width_px: int) -> bytes | None:
        """The document's first page as PNG; None when it cannot be shown."""
        from packstation.documents.preview import render_png

        content = await self._bench.folder.documents.get(document.sha256)
        return await asyncio.to_thread(render_png, content, document.format, width_px)

    async def item(self, picture: str, width_px: int) -> bytes | None:  # noqa: ARG002 - the port's
        """The picture of an item, when the order names a file of this computer."""
        path = Path(picture)
        if not picture or "://" in picture or not await asyncio.to_thread(path.is_file):
            return None
        return await asyncio.to_thread(path.read_bytes)


class Services:
    """Implements `ui.port.ServicesPort` from the account's reference data."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def choices(self) -> Sequence[ServiceChoice]:
        """The rules, the groups and the services that PRO offers this account."""
        account = self._bench.account
        return (
            ServiceChoice(DefaultRules(), ""),
            ServiceChoice(Cheapest(), ""),
            *(ServiceChoice(ServiceGroup(g.reference), g.name) for g in account.groups),
            *(ServiceChoice(CarrierService(s.reference), s.name) for s in account.services),
        )
