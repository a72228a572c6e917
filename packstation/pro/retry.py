"""How often and how long: should this call be sent again, and when.

Which calls may be repeated is data, in `operations`. The waiting itself is tenacity's: exponential
with jitter, bounded in attempts and in time, and what PRO asks for in Retry-After goes first.
"""

import email.utils
from datetime import UTC, datetime

import msgspec
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_exponential,
    wait_random,
)

from packstation.pro.errors import (
    Conflict,
    Forbidden,
    ProError,
    ServerFault,
    Throttled,
    Unauthorized,
)
from packstation.pro.operations import Operation, Repeat


class RetryPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of repeating, in seconds. `longest_retry_after`: PRO asking for more ends the call."""

    attempts: int = 4
    total: float = 45.0
    first_wait: float = 0.25
    longest_wait: float = 5.0
    jitter: float = 0.5
    longest_retry_after: float = 20.0


def should_repeat(operation: Operation, error: ProError) -> bool:
    """Whether sending `operation` again can double nothing and may help."""
    if error.nothing_was_sent or isinstance(error, Throttled):
        return error.is_temporary
    if isinstance(error, Unauthorized | Forbidden):
        return True  # a gateway says so for a moment while its own keys or rules are renewed
    if isinstance(error, Conflict):
        return operation.is_contended
    return operation.repeat is Repeat.FREELY and error.is_temporary


def wait_asked_for(error: ProError) -> float | None:
    """The seconds PRO named in Retry-After, None when it named none."""
    return error.retry_after if isinstance(error, Throttled | ServerFault) else None


def is_worth_repeating(policy: RetryPolicy, operation: Operation, error: BaseException) -> bool:
    """Whether to go round again: allowed by the table, and PRO does not ask for too long a wait."""
    if not isinstance(error, ProError) or not should_repeat(operation, error):
        return False
    return (wait_asked_for(error) or 0.0) <= policy.longest_retry_after


def attempts(policy: RetryPolicy, operation: Operation) -> AsyncRetrying:
    """The attempts at one call, to be iterated; the last error comes out as it is."""
    backoff = wait_exponential(policy.first_wait, policy.longest_wait) + wait_random(
        0, policy.jitter
    )

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = wait_asked_for(error) if isinstance(error, ProError) else None
        return backoff(state) if asked is None else asked

    return AsyncRetrying(
        retry=retry_if_exception(lambda error: is_worth_repeating(policy, operation, error)),
        wait=wait,
        stop=stop_after_attempt(policy.attempts) | stop_before_delay(policy.total),
        reraise=True,
    )


def parse_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds from a Retry-After header: a number or an HTTP date (RFC 9110, 10.2.3)."""
    if not value or not value.strip():
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
