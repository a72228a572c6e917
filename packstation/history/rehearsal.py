"""A recorded order played again under other settings, or by a newer version: what differs.

The core is pure, so nothing is asked of PRO and no paper comes out: what the packer did is decided
anew, and what came of it then is compared with what would come of it now.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from packstation.history.replay import Lived
from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.decide import REMEDIES, decide
from packstation.packing.evolve import evolve, opened
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Policy, Session, must_acknowledge

SCANNED = (AlertKind.WRONG_ITEM, AlertKind.UNKNOWN_CODE, AlertKind.TOO_MANY)
"""Alerts about something that was scanned: it is scanned again."""
Parcel = tuple[tuple[str, int], ...]
Contents = tuple[tuple[Parcel, ...], ...]
"""Consignments of parcels of lines with their units."""


class Outcome(msgspec.Struct, frozen=True):
    """What an order came to at DONE. `alerts` by kind; `stands` is why it would not go on."""

    alerts: tuple[str, ...]
    consignments: Contents
    service: str
    papers: tuple[str, ...]
    stands: str = ""


class Rehearsed(msgspec.Struct, frozen=True):
    """One order, as it was and as it would be."""

    order: str
    then: Outcome
    now: Outcome

    @property
    def differences(self) -> tuple[str, ...]:
        """What would come out differently, in words; empty when nothing would."""
        then, now = self.then, self.now
        told = []
        if now.stands and not then.stands:
            told.append(f"DONE would be stopped by {now.stands}")
        if now.consignments != then.consignments and not now.stands:
            before, after = (sum(map(len, one.consignments)) for one in (then, now))
            told.append(f"other parcels ({before} then, {after} now)")
        new = [kind for kind in now.alerts if kind not in then.alerts]
        gone = [kind for kind in then.alerts if kind not in now.alerts]
        told += [f"new: {kind}" for kind in new] + [f"no more: {kind}" for kind in gone]
        if now.service != then.service:
            told.append(f"service: {then.service} then, {now.service} now")
        told += [f"paper more: {paper}" for paper in now.papers if paper not in then.papers]
        told += [f"paper less: {paper}" for paper in then.papers if paper not in now.papers]
        return tuple(told)


def rehearse(steps: Sequence[Lived], policy: Policy) -> Rehearsed | None:
    """Play the first round of an order under `policy`; None when it was never done packing."""
    at_done = next((step for step in steps if isinstance(step.event, ev.PackingFinished)), None)
    if at_done is None:
        return None
    until = steps[: steps.index(at_done) + 1]
    alerts = (s.event.alert.kind.name for s in until if isinstance(s.event, ev.AlertRaised))
    then = _outcome(at_done.before, tuple(dict.fromkeys(alerts)))
    return Rehearsed(at_done.session.name, then, _played(until, policy))


def _played(steps: Sequence[Lived], policy: Policy) -> Outcome:
    first = steps[0].event
    assert isinstance(first, ev.SessionOpened)
    session = opened(steps[0].session.stream, replace(first, policy=policy))
    alerts: dict[str, None] = {}
    for step in steps[1:]:
        if isinstance(step.event, ev.OrderAwaited | ev.OrderCreated):
            session = evolve(session, step.event)  # what the world said, it says again
            continue
        for command in _commands(session, step):
            for event in decide(session, command):
                if isinstance(event, ev.AlertRaised):
                    alerts[event.alert.kind.name] = None
                if isinstance(event, ev.PackingFinished):
                    return _outcome(session, tuple(alerts))
                session = evolve(session, event)
    stands = session.alert.kind.name if session.alert is not None else session.phase.value
    return replace(_outcome(session, tuple(alerts)), stands=stands)


def _commands(session: Session, step: Lived) -> Iterator[cmd.Command]:
    """What the packer gave then; what stands in the way now is acknowledged, as they would."""
    given = _GIVEN.get(type(step.event))
    command = given(step.event, step.before) if given is not None else None
    if command is None:
        return
    alert = session.alert
    stands = alert is not None and must_acknowledge(session, alert)
    is_remedy = alert is not None and isinstance(command, REMEDIES.get(alert.kind, ()))
    if stands and not is_remedy and not isinstance(command, cmd.Acknowledge):
        yield cmd.Acknowledge()
    if isinstance(command, cmd.ScanItem) and isinstance(step.event, ev.ItemPacked):
        quantity = step.event.quantity
        if quantity != session.packing.multiplier:
            yield cmd.SetQuantity(quantity)
    yield command


def _packed(event: ev.ItemPacked, _: Session) -> cmd.Command:
    if event.is_by_hand:
        return cmd.ConfirmByHand(event.line, event.quantity)
    return cmd.ScanItem(_code(event))


def _parcel_added(event: ev.ParcelAdded, before: Session) -> cmd.Command:
    is_split = event.consignment != before.packing.open_parcel.consignment
    return cmd.Split() if is_split else cmd.NewParcel()


def _alert(event: ev.AlertRaised, _: Session) -> cmd.Command | None:
    return cmd.ScanItem(Code(event.alert.scanned)) if event.alert.kind in SCANNED else None


_GIVEN: dict[type[ev.Event], Callable[[Any, Session], cmd.Command | None]] = {
    ev.OrderLoaded: lambda e, _: cmd.OrderFound(e.order, e.before, e.elsewhere),
    ev.PackedHereToo: lambda _, __: cmd.PackHereToo(),
    ev.ItemPacked: _packed,
    ev.ItemTakenOut: lambda e, _: cmd.TakeOut(e.line, e.quantity),
    ev.ItemMoved: lambda e, _: cmd.MoveItem(e.line, e.target, e.quantity),
    ev.ParcelAdded: _parcel_added,
    ev.ParcelSealed: lambda _, __: cmd.SealParcel(),
    ev.ParcelOpened: lambda e, _: cmd.OpenParcel(e.number),
    ev.ParcelSized: lambda e, _: cmd.ChooseBox(e.box),
    ev.ParcelWeighed: lambda e, _: cmd.Weigh(e.grams, WeightSource.TYPED),
    ev.WeightAccepted: lambda e, _: cmd.AcceptWeight(e.reason),
    ev.ParcelsMerged: lambda e, _: cmd.MergeParcels(e.target),
    ev.ShortDeclared: lambda e, _: cmd.DeclareShort(Code(e.line), e.quantity, e.reason),
    ev.ExtraAllowed: lambda e, _: cmd.AllowExtra(e.line, e.quantity, e.reason),
    ev.ServiceChosen: lambda e, _: cmd.ChooseService(e.rule),
    ev.QuantitySet: lambda e, _: cmd.SetQuantity(e.quantity),
    ev.ReturnWanted: lambda _, __: cmd.ToggleReturn(),
    ev.StepUndone: lambda _, __: cmd.Undo(),
    ev.NotesAcknowledged: lambda _, __: cmd.Acknowledge(),
    ev.AlertAcknowledged: lambda _, __: cmd.Acknowledge(),
    ev.AlertRaised: _alert,
    ev.PackingFinished: lambda _, __: cmd.Done(),
}
"""What was given when it happened; what is not in it only the world or the program did."""


def _code(event: ev.ItemPacked) -> Code:
    """The unit by its line: what stood on it is not read again."""
    expiry = datetime.date.fromisoformat(event.expiry) if event.expiry else None
    return Code(event.line, serial=event.serial, batch=event.batch, expiry=expiry)


def _outcome(session: Session, alerts: tuple[str, ...]) -> Outcome:
    policy, packing = session.policy, session.packing
    made: dict[int, tuple[Parcel, ...]] = {}
    for parcel in packing.parcels:
        if parcel.contents:
            inside = tuple(sorted(parcel.contents.items()))
            made[parcel.consignment] = (*made.get(parcel.consignment, ()), inside)
    papers = (
        ("packing slips", policy.packing_slip),
        ("return label", session.wants_return),
        ("label scan", policy.ask_label_scan),
        ("manifest at once", policy.manifest_at_once),
    )
    return Outcome(
        alerts,
        tuple(made.values()),
        str(msgspec.to_builtins(session.rule)) if session.phase is not Phase.OPENING else "",
        tuple(name for name, is_wanted in papers if is_wanted),
    )
