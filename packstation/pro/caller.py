"""What all calls share: the pool, the headers, the retry loop, the observer, the reading.

The groups of typed methods (`calls/`) build on `Caller`; `client.ProClient` joins them.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from packstation.pro import reading
from packstation.pro.errors import ProError, Refused, Unauthorized
from packstation.pro.operations import Operation
from packstation.pro.retry import RetryPolicy, attempts
from packstation.pro.transport import (
    Reply,
    Timeouts,
    as_malformed,
    check_base_url,
    exchange,
    must_be_json,
    open_http,
)

T = TypeVar("T")

API_VERSION = "1.1"
_KEY_HEADER = "ocp-apim-subscription-key"
_VERSION_HEADER = "electio-api-version"
# Above this a reply is taken apart in a thread, so that a 2,000-line order delays no scan.
_SMALL_BYTES = 64 * 1024
_ENCODER = msgspec.json.Encoder(decimal_format="number")

OnCall = Callable[[str, int | ProError, float], None]


class Caller:
    """The connection to PRO. Use as an async context manager, or call `aclose` at the end.

    base_url      https, or http on loopback; raises InvalidBaseUrl otherwise
    key_provider  asked before every request, so a key changed meanwhile is used at once
    on_call       after every attempt: operation, HTTP status or error, seconds; must not raise
    """

    def __init__(
        self,
        base_url: str,
        key_provider: Callable[[], str],
        *,
        timeouts: Timeouts | None = None,
        retry: RetryPolicy | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_call: OnCall | None = None,
        log: logging.Logger | None = None,
    ) -> None:
        self._base_url = check_base_url(base_url)
        self._key_provider = key_provider
        self._timeouts = timeouts or Timeouts()
        self._retry = retry or RetryPolicy()
        self._on_call = on_call
        self._log = log or logging.getLogger("packstation.pro")
        self._http = open_http(self._base_url, self._timeouts, transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections; calls still running end as errors."""
        await self._http.aclose()

    async def _call(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Reply:
        """Perform `operation`, repeating it as its row of the table allows."""
        content = None if body is None else _ENCODER.encode(body)
        url = self._url(operation, path or {}, query or {})

        async for attempt in attempts(self._retry, operation):
            with attempt:
                return await self._attempt(
                    operation, url, content, attempt.retry_state.attempt_number
                )
        raise AssertionError("the retry loop ends with a reply or an error")

    async def _attempt(
        self, operation: Operation, url: httpx.URL, content: bytes | None, number: int
    ) -> Reply:
        started = time.perf_counter()
        outcome: int | ProError | None = None
        key = ""
        try:
            request = self._request(operation, url, content)
            key = request.headers[_KEY_HEADER]
            reply = await exchange(self._http, operation, request, self._timeouts)
            outcome = reply.status
        except ProError as error:
            if key:
                error.hide(key)
            outcome = error
            raise
        finally:
            if outcome is not None:  # None: cancelled, which is nobody's failure
                self._report(operation, outcome, time.perf_counter() - started, number)
        return reply

    def _report(
        self, operation: Operation, outcome: int | ProError, seconds: float, number: int
    ) -> None:
        level = logging.DEBUG if isinstance(outcome, int) else logging.INFO
        self._log.log(
            level,
            "pro_call operation=%s outcome=%s milliseconds=%d attempt=%d",
            operation.name,
            outcome,
            round(seconds * 1000),
            number,
        )
        if self._on_call is not None:
            self._on_call(operation.name, outcome, seconds)

    def _request(
        self, operation: Operation, url: httpx.URL, content: bytes | None
    ) -> httpx.Request:
        key = self._key_provider().strip()
        if not key or not key.isascii() or not key.isprintable():
            raise Unauthorized(
                operation.name, message="no usable API key is set", nothing_was_sent=True
            )
        headers = {_KEY_HEADER: key, _VERSION_HEADER: API_VERSION, "accept": "application/json"}
        if content is not None:
            headers["content-type"] = "application/json"
        return self._http.build_request(operation.method, url, headers=headers, content=content)

    def _url(
        self, operation: Operation, path: Mapping[str, str], query: Mapping[str, str]
    ) -> httpx.URL:
        """The URL under the configured base. What was scanned cannot leave its path segment."""
        quoted: dict[str, str] = {}
        for name, value in path.items():
            if value.strip() in ("", ".", ".."):
                raise Refused(operation.name, message=f"{name} is empty", nothing_was_sent=True)
            quoted[name] = quote(value, safe="")
        base = str(self._base_url).rstrip("/")
        url = httpx.URL(base + operation.path.format_map(quoted))
        return url.copy_merge_params(dict(query)) if query else url

    async def _json(self, operation: Operation, **how: Any) -> Any:
        """The reply's JSON value, None for an empty body."""
        reply = await self._call(operation, **how)
        return await self._parse(operation, reply)

    async def _parse(self, operation: Operation, reply: Reply) -> Any:
        must_be_json(operation, reply)
        return await self._apart(
            len(reply.content),
            lambda: reading.parse(
                operation.name, reply.content, outcome_unknown=operation.has_effect
            ),
        )

    async def _read(self, operation: Operation, into: type[T], **how: Any) -> T:
        """The reply as the struct `into`; an empty reply is Malformed."""
        reply = await self._call(operation, **how)
        must_be_json(operation, reply)

        def take_apart() -> T:
            raw = reading.parse(operation.name, reply.content, outcome_unknown=operation.has_effect)
            if raw is None:
                raise as_malformed(operation, "$", "the reply is empty")
            return reading.read(operation.name, raw, into, outcome_unknown=operation.has_effect)

        return await self._apart(len(reply.content), take_apart)

    async def _apart(self, size: int, work: Callable[[], T]) -> T:
        """Run `work` here when small, in a thread when it would hold up the window."""
        return work() if size <= _SMALL_BYTES else await asyncio.to_thread(work)
