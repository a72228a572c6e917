"""Faults by rule: which call they strike, and what they do to it."""

from collections import Counter
from enum import StrEnum
from random import Random
from typing import Any

import msgspec


class Action(StrEnum):
    """What happens to the call that a rule strikes."""

    STATUS = "status"  # no effect; `status` with an error body
    STATUS_AFTER = "status_after"  # the effect happens; then `status` with an error body
    EMPTY_ERROR = "empty_error"  # no effect; `status` without a body
    GATEWAY_ERROR = "gateway_error"  # no effect; `status` in the shape of the gateway
    DELAY = "delay"  # the effect happens, the reply comes `delay_ms` later
    DELAY_BEFORE = "delay_before"  # `delay_ms` pass, then the effect happens
    LOSE_REPLY = "lose_reply"  # the effect happens; the connection ends without a reply
    CUT_BEFORE = "cut_before"  # no effect; the connection ends without a reply
    HALF_BODY = "half_body"  # the effect happens; the connection ends in mid-body
    GARBAGE = "garbage"  # the effect happens; the body is not JSON
    OTHER_SHAPE = "other_shape"  # the effect happens; the body is JSON of another shape
    WRONG_CONTENT_TYPE = "wrong_content_type"  # the effect happens; labelled `content_type`
    CAPTIVE_PORTAL = "captive_portal"  # no effect; 200 and a page of HTML
    MAINTENANCE = "maintenance"  # no effect; `status` and a page of HTML
    REDIRECT = "redirect"  # no effect; 302 to `location`
    ENTRY_FAILS = "entry_fails"  # the entries numbered in `entries` fail with `message`
    PARTIAL_BATCH = "partial_batch"  # `done` entries take effect; then the connection ends


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which calls: of `operation` (`*` for all) whose path holds `path`; then of those counted
    calls the `nth` ones, or one in `every`, or each with `probability`; else all. At most `times`.
    """

    operation: str = "*"
    path: str = ""
    nth: tuple[int, ...] = ()
    every: int = 0
    probability: float | None = None
    times: int = 0


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule."""

    action: Action
    match: Match = Match()
    name: str = ""
    status: int = 503
    code: str = "InjectedFault"
    message: str = "The simulator was told to fail here."
    delay_ms: int = 0
    retry_after_s: int | None = None
    content_type: str = "text/plain"
    location: str = "http://127.0.0.1:9/elsewhere"
    entries: tuple[int, ...] = (1,)
    done: int = 1


class Faults:
    """The rules in force and what they have counted."""

    def __init__(self, seed: int, rules: list[Fault] | None = None) -> None:
        self._seed = seed
        self.replace(rules or [])

    def replace(self, rules: list[Fault]) -> None:
        """Put other rules in force; counting starts anew."""
        self.rules = rules
        self._matched: Counter[int] = Counter()
        self._struck: Counter[int] = Counter()
        # Reproducible luck of a simulator, not a secret.
        self._luck = Random(f"{self._seed}/faults")  # noqa: S311 - no secret

    def strike(self, operation: str, path: str) -> Fault | None:
        """The first rule that strikes this call; every matching rule counts it."""
        struck: Fault | None = None
        for index, rule in enumerate(self.rules):
            if not _concerns(rule.match, operation, path):
                continue
            self._matched[index] += 1
            spent = rule.match.times and self._struck[index] >= rule.match.times
            if not spent and struck is None and self._due(rule.match, self._matched[index]):
                self._struck[index] += 1
                struck = rule
        return struck

    def _due(self, match: Match, number: int) -> bool:
        if match.nth:
            return number in match.nth
        if match.every:
            return number % match.every == 0
        if match.probability is not None:
            return self._luck.random() < match.probability
        return True

    def counted(self) -> list[dict[str, Any]]:
        """Per rule: calls matched and calls struck."""
        return [
            {
                "name": rule.name or f"{rule.action} {rule.match.operation}",
                "action": rule.action,
                "operation": rule.match.operation,
                "matched": self._matched[index],
                "struck": self._struck[index],
            }
            for index, rule in enumerate(self.rules)
        ]


def parse_faults(text: bytes) -> list[Fault]:
    """Rules from JSON: a list, or an object with `faults`.

    Raises msgspec.ValidationError or msgspec.DecodeError with the place of the mistake.
    """
    if text.lstrip().startswith(b"{"):
        return msgspec.json.decode(text, type=_FaultFile).faults
    return msgspec.json.decode(text, type=list[Fault])


class _FaultFile(msgspec.Struct, frozen=True):
    faults: list[Fault]


def _concerns(match: Match, operation: str, path: str) -> bool:
    wanted = match.operation.lower()
    return wanted in {"*", operation.lower()} and match.path.lower() in path.lower()
