"""Who packs at the bench, and where its labels come out: what a crash must not forget.

One stream from the first act until the program ends in order.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from packstation.packing.effects import Effect
from packstation.packing.problems import Problem
from packstation.packing.shipping import Work, WorkStatus

MARK = "PS:SHIFT"
"""The own number, in the index of streams, of every shift; no order can be so."""


class Person(msgspec.Struct, frozen=True):
    """Somebody of the roster."""

    name: str
    is_supervisor: bool = False


class ShiftEvent(msgspec.Struct, frozen=True):
    """The base of the events of a shift."""

    VERSION: ClassVar[int] = 1


class PackerSignedIn(ShiftEvent, frozen=True):
    """`badge` as scanned; empty: signed out."""

    badge: str


class LabelsSwitched(ShiftEvent, frozen=True):
    """Labels are to come out of `printer`, whatever the settings say."""

    printer: str


class SwitchDone(ShiftEvent, frozen=True):
    """What other printers had in hand is withdrawn or asked about."""


class SwitchFailed(ShiftEvent, frozen=True):
    problem: Problem


class SwitchRetried(ShiftEvent, frozen=True):
    pass


class ShiftResumed(ShiftEvent, frozen=True):
    """The program was started again after it had been cut off."""


class ShiftEnded(ShiftEvent, frozen=True):
    """The program ended in order."""


class Shift(msgspec.Struct, frozen=True):
    """`labels_on`: the printer that labels were switched to; "": as the settings say."""

    stream: str = ""
    position: int = 0
    packer: str = ""
    labels_on: str = ""
    switch: Work = Work(WorkStatus.DONE)
    is_over: bool = False


class ShiftCommand(msgspec.Struct, frozen=True):
    """The base of all."""


class SignInAs(ShiftCommand, frozen=True):
    badge: str


class SwitchLabelsTo(ShiftCommand, frozen=True):
    printer: str


class LabelsAreSwitched(ShiftCommand, frozen=True):
    pass


class SwitchNotDone(ShiftCommand, frozen=True):
    problem: Problem


class RetrySwitch(ShiftCommand, frozen=True):
    pass


class ResumeShift(ShiftCommand, frozen=True):
    """`printers` are the names of those that are there now."""

    printers: frozenset[str]


class EndShift(ShiftCommand, frozen=True):
    pass


class SwitchPrinterOver(Effect, frozen=True):
    """Withdraw from other printers what they have in hand, and send labels to `printer`."""

    printer: str = ""


def evolve_shift(shift: Shift, event: ShiftEvent) -> Shift:
    """The shift after `event`. Raises TypeError for an event of another kind."""
    match event:
        case PackerSignedIn(badge=badge):
            shift = replace(shift, packer=badge)
        case LabelsSwitched(printer=printer):
            switch = Work() if printer else Work(WorkStatus.DONE)
            shift = replace(shift, labels_on=printer, switch=switch)
        case SwitchDone():
            shift = replace(shift, switch=Work(WorkStatus.DONE))
        case SwitchFailed(problem=problem):
            shift = replace(shift, switch=Work(WorkStatus.WAITING, problem=problem))
        case SwitchRetried():
            shift = replace(shift, switch=Work())
        case ShiftResumed():
            # The settings count in a new program until it is told otherwise.
            shift = replace(shift, switch=Work() if shift.labels_on else shift.switch)
        case ShiftEnded():
            shift = replace(shift, is_over=True)
        case _:
            raise TypeError(f"{type(event).__name__} is no event of a shift")
    return replace(shift, position=shift.position + 1)


Events = tuple[ShiftEvent, ...]


def decide_shift(shift: Shift, command: ShiftCommand) -> Events:
    """The events that `command` causes now; none when it changes nothing."""
    return _DECIDERS[type(command)](shift, command)


def due_in_shift(shift: Shift) -> tuple[Effect, ...]:
    """The switch, until it is done."""
    if not shift.switch.is_startable:
        return ()
    key = f"{shift.stream}/{shift.position}/switch"
    return (SwitchPrinterOver(key=key, printer=shift.labels_on),)


def waits(shift: Shift) -> bool:
    """Whether the switch is to be tried again by itself."""
    return shift.switch.status is WorkStatus.WAITING


def _signed_in(shift: Shift, command: SignInAs) -> Events:
    return () if command.badge == shift.packer else (PackerSignedIn(command.badge),)


def _switched(_: Shift, command: SwitchLabelsTo) -> Events:
    return (LabelsSwitched(command.printer),)


def _resumed(shift: Shift, command: ResumeShift) -> Events:
    """A printer that is not there any more is forgotten: the settings count again."""
    if shift.labels_on and shift.labels_on not in command.printers:
        return (ShiftResumed(), LabelsSwitched(""))
    return (ShiftResumed(),)


def _over(shift: Shift, _: EndShift) -> Events:
    return () if shift.is_over else (ShiftEnded(),)


_DECIDERS: dict[type[ShiftCommand], Callable[[Shift, Any], Events]] = {
    SignInAs: _signed_in,
    SwitchLabelsTo: _switched,
    LabelsAreSwitched: lambda shift, _: (SwitchDone(),) if shift.switch.is_startable else (),
    SwitchNotDone: lambda _, command: (SwitchFailed(command.problem),),
    RetrySwitch: lambda shift, _: (SwitchRetried(),) if waits(shift) else (),
    ResumeShift: _resumed,
    EndShift: _over,
}

KINDS: dict[str, type[ShiftEvent]] = {kind.__name__: kind for kind in ShiftEvent.__subclasses__()}
"""Every event class of a shift by its name in the log."""
