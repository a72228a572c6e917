"""What a call to PRO can end in, ordered by what the reader can do about it.

    ProError
    ├── TryLater           wait; the station repeats by itself
    │   ├── Unreachable        nothing was sent: DNS, refused, TLS, proxy
    │   ├── NoAnswer           a read was sent and no reply came
    │   ├── BrokenAnswer       a read was sent and its reply was cut, garbled or never ended
    │   ├── Throttled          429: nothing happened, come back after `retry_after`
    │   └── ServerFault        5xx on a read
    ├── InDoubt            an effect was asked for and its reply is unknown: find out first
    ├── AskTechnician      IT has to change something
    │   ├── Unauthorized       401: the key is missing or wrong
    │   ├── Forbidden          403: the key may not do this
    │   └── NotPro             somebody else answered: captive portal, proxy login, wrong host
    ├── Declined           PRO understood and said no; nothing happened
    │   ├── NotFound           404
    │   ├── Conflict           409: wrong state
    │   └── Refused            any other 4xx, or refused here before sending
    └── NotUnderstood      a reply that must not be acted upon
        ├── Malformed          a required value is missing or unusable; `path` says where
        └── TooLarge           more bytes than any honest reply has

Three questions matter to the workflow, and every error answers them whatever its class:
`nothing_was_sent` (a repeat is safe), `outcome_unknown` (an effect may have happened: read back
before anything else) and `is_temporary` (the same call may work later). An effect whose success
reply could not be understood is `Malformed`, `NotPro` or `TooLarge` *and* of unknown outcome.

`str(error)` and `repr(error)` hold the operation, status, code and correlation id only, never
PRO's own text: that may quote an address and belongs on the screen (`message`), not in a log.
"""

import enum
from typing import ClassVar

import msgspec

from packstation.runtime.phrase import Phrase

HIDDEN = "…"


class ErrorDetail(msgspec.Struct, frozen=True, rename="pascal"):
    """One entry of the `Details` of PRO's error body."""

    code: str = ""
    target: str = ""
    message: str = ""


class ErrorBody(msgspec.Struct, frozen=True, rename="pascal"):
    """PRO's error body; a gateway's `{statusCode, message}` fits in as well."""

    code: str = ""
    message: str = ""
    correlation_id: str = ""
    details: tuple[ErrorDetail, ...] = ()


class UnreachableReason(enum.Enum):
    """Which step before the request failed."""

    NAME_LOOKUP = "name lookup"
    REFUSED = "connection refused"
    TLS = "TLS"
    TIMED_OUT = "connecting timed out"
    PROXY = "proxy"
    ADDRESS = "address"
    OTHER = "network"


class ProError(Exception):
    """Base of all. Fields that the reply did not give are empty or None."""

    is_temporary: ClassVar[bool] = False
    sentence: ClassVar[str] = "PRO could not do this."

    def __init__(
        self,
        operation: str,
        *,
        status: int | None = None,
        body: ErrorBody | None = None,
        message: str = "",
        outcome_unknown: bool = False,
        nothing_was_sent: bool = False,
    ) -> None:
        body = body or ErrorBody()
        super().__init__(operation)
        self.operation = operation
        self.status = status
        self.code = body.code
        self.message = message or body.message
        self.correlation_id = body.correlation_id
        self.details = body.details
        self.outcome_unknown = outcome_unknown
        self.nothing_was_sent = nothing_was_sent

    def hide(self, secret: str) -> None:
        """Take `secret` out of what the reply said: some gateways quote the key that they got."""
        self.code = self.code.replace(secret, HIDDEN)
        self.message = self.message.replace(secret, HIDDEN)
        self.correlation_id = self.correlation_id.replace(secret, HIDDEN)
        self.details = tuple(
            ErrorDetail(*(part.replace(secret, HIDDEN) for part in msgspec.structs.astuple(detail)))
            for detail in self.details
        )

    @property
    def user_message(self) -> str:
        """A sentence for the screen, with PRO's own words behind it when there are any."""
        return f"{self.sentence} PRO says: {self.message}" if self.message else self.sentence

    def __str__(self) -> str:
        facts = [f"{type(self).__name__} in {self.operation}"]
        if self.status is not None:
            facts.append(f"status {self.status}")
        if self.code:
            facts.append(f"code {self.code}")
        if self.correlation_id:
            facts.append(f"correlation id {self.correlation_id}")
        facts += self._log_facts()
        return ", ".join(facts)

    def __repr__(self) -> str:
        return f"<{self}>"

    def _log_facts(self) -> list[str]:
        """What a subclass adds to the log line; nothing that PRO or a person wrote."""
        return []


class TryLater(ProError):  # noqa: N818 - named by what the reader can do
    """Nothing is wrong with the call; the same call may work in a while."""

    is_temporary = True


class Unreachable(TryLater):
    """PRO could not be reached: no byte of the request left, so even a pack may be repeated."""

    def __init__(self, operation: str, reason: UnreachableReason, *, message: str = "") -> None:
        super().__init__(operation, message=message, nothing_was_sent=True)
        self.reason = reason

    @property
    def user_message(self) -> str:
        return f"{_UNREACHABLE_SENTENCES[self.reason]} Nothing was sent."

    def _log_facts(self) -> list[str]:
        return [self.reason.value]


class NoAnswer(TryLater):
    """A read was sent, but no reply came back in time. Nothing can have changed."""

    sentence = "PRO did not answer in time."


class BrokenAnswer(TryLater):
    """A read was sent and a reply began that was cut, garbled or never ended."""

    sentence = "PRO's answer arrives broken."


class Throttled(TryLater):
    """429: PRO did nothing with the call and wants fewer of them.

    `retry_after` is the seconds PRO asked for, None when it named none.
    """

    sentence = "PRO asks to slow down; the station waits and tries again."

    def __init__(
        self, operation: str, *, retry_after: float | None, body: ErrorBody | None = None
    ) -> None:
        super().__init__(operation, status=429, body=body)
        self.retry_after = retry_after


class ServerFault(TryLater):
    """5xx in answer to a read. `retry_after` in seconds when PRO named it."""

    sentence = "PRO has a fault of its own at the moment."

    def __init__(
        self,
        operation: str,
        *,
        status: int,
        body: ErrorBody | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(operation, status=status, body=body)
        self.retry_after = retry_after


class InDoubt(ProError):  # noqa: N818 - named by what the reader can do
    """The request may have reached PRO and its outcome is unknown.

    Time-out, reset, cut body or 5xx after an effect was asked for. Never repeat before PRO has
    been asked what became of it.
    """

    sentence = "PRO did not confirm this; the station finds out what became of it."

    def __init__(
        self, operation: str, *, status: int | None = None, body: ErrorBody | None = None
    ) -> None:
        super().__init__(operation, status=status, body=body, outcome_unknown=True)


class AskTechnician(ProError):  # noqa: N818 - named by what the reader can do
    """Somebody has to change the key, the address or the network."""


class Unauthorized(AskTechnician):
    """401, or no usable key is set (then `nothing_was_sent`)."""

    sentence = "PRO does not accept the API key. Enter a new key; the work goes on after that."


class Forbidden(AskTechnician):
    """403: the key is known but may not do this."""

    sentence = "The API key may not do this. Ask IT for a key with the right."


class NotPro(AskTechnician):
    """Something that is not PRO answered: a portal, a proxy's login page, a wrong host."""

    sentence = (
        "The answer did not come from PRO but from something on the way "
        "(a login page, a proxy or a wrong address). Ask IT."
    )


class Declined(ProError):  # noqa: N818 - named by what the reader can do
    """PRO understood and said no. Nothing happened; repeating the same call is useless."""


class NotFound(Declined):
    """404."""

    sentence = "PRO does not know this."


class Conflict(Declined):
    """409: the state does not allow it."""

    sentence = "PRO does not allow this in the present state."


class Refused(Declined):
    """Any other 4xx, or the client refused to send (then `nothing_was_sent`)."""

    sentence = "PRO refused this."


class NotUnderstood(ProError):  # noqa: N818 - named by what the reader can do
    """A reply that must not be acted upon."""


class Malformed(NotUnderstood):
    """A reply with an unusable or missing value; `path` is its place, `$.Packages[0].Reference`."""

    def __init__(
        self, operation: str, path: str, reason: str, *, outcome_unknown: bool = False
    ) -> None:
        super().__init__(operation, outcome_unknown=outcome_unknown)
        self.path = path
        self.reason = reason

    @property
    def user_message(self) -> str:
        return f"PRO's answer cannot be used: {self.reason} ({self.path})."

    def _log_facts(self) -> list[str]:
        return [f"{self.reason} at {self.path}"]


class TooLarge(NotUnderstood):
    """A reply or document above the limit, in bytes. It was dropped, not kept in memory."""

    def __init__(self, operation: str, limit: int, *, outcome_unknown: bool = False) -> None:
        super().__init__(operation, outcome_unknown=outcome_unknown)
        self.limit = limit

    @property
    def user_message(self) -> str:
        return f"PRO's answer is larger than {self.limit // 1_000_000} MB and was not taken."

    def _log_facts(self) -> list[str]:
        return [f"limit {self.limit} bytes"]


class InvalidBaseUrl(ValueError):  # noqa: N818 - named by what the reader can do
    """The configured address of PRO cannot be used; `phrase` is a sentence for whoever set it."""

    def __init__(self, template: str, **values: object) -> None:
        self.phrase = Phrase(template, **values)
        super().__init__(str(self.phrase))


_UNREACHABLE_SENTENCES = {
    UnreachableReason.NAME_LOOKUP: "PRO's address cannot be found: the network or its DNS is down.",
    UnreachableReason.REFUSED: "PRO's host refuses the connection.",
    UnreachableReason.TLS: "No secure connection to PRO: its certificate was not accepted.",
    UnreachableReason.TIMED_OUT: "PRO cannot be reached: connecting took too long.",
    UnreachableReason.PROXY: "The network's proxy does not let the station through to PRO.",
    UnreachableReason.ADDRESS: "PRO's address is not usable.",
    UnreachableReason.OTHER: "PRO cannot be reached.",
}
