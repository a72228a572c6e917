"""One HTTP exchange with PRO, and nothing else: bytes out, a bounded reply in, typed errors.

Every foreign exception and every status leaves here as a `ProError` (`mapping`). The line that
matters most is "did a byte of the request leave": it is watched on the wire (httpcore's trace),
not guessed from the exception's name.
"""

import asyncio
import ipaddress
import ssl
from typing import Any

import httpx
import msgspec
import truststore

from packstation.pro.errors import (
    BrokenAnswer,
    ErrorBody,
    InDoubt,
    InvalidBaseUrl,
    Malformed,
    NoAnswer,
    NotPro,
    ProError,
    TooLarge,
    Unreachable,
)
from packstation.pro.mapping import (
    AFTER_SENDING,
    BEFORE_SENDING,
    error_body,
    error_of_status,
    is_page,
    reason_of,
)
from packstation.pro.operations import Operation
from packstation.pro.retry import parse_retry_after

MAX_RESPONSE_BYTES = 40_000_000
MAX_ERROR_BYTES = 200_000
_KEEP_ALIVE_SECONDS = 100.0
_CONNECTIONS = 10


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds. `read` is the longest silence, `whole` the longest call however it trickles."""

    connect: float = 5.0
    read: float = 30.0
    whole: float = 120.0


class Reply(msgspec.Struct, frozen=True):
    """A 2xx reply, whole."""

    status: int
    content_type: str
    content: bytes


class _Sent:
    """Whether a byte of the request has left, as the connection itself reports it."""

    def __init__(self) -> None:
        self.started = False

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            # The CONNECT that opens a proxy's tunnel reports here too; it carries nothing of ours.
            self.started |= getattr(info.get("request"), "method", b"") != b"CONNECT"


def check_base_url(text: str) -> httpx.URL:
    """`text` as the address of PRO: https, or http to this very machine.

    Raises InvalidBaseUrl with a sentence for the settings page.
    """
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL as error:
        raise InvalidBaseUrl("{text!r} is not an address.", text=text) from error
    if not url.host or url.scheme not in ("http", "https"):
        raise InvalidBaseUrl("{text!r} is not an address: it must begin with https://.", text=text)
    if url.userinfo or url.query or url.fragment:
        raise InvalidBaseUrl("PRO's address must hold no user, no query and no fragment.")
    if url.scheme == "http" and not is_loopback(url.host):
        raise InvalidBaseUrl(
            "The key would travel unprotected to {host}: use https://. "
            "Plain http:// is for the simulator on this machine only.",
            host=url.host,
        )
    return url


def is_loopback(host: str) -> bool:
    """Whether `host` names this very machine."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def open_http(
    base_url: httpx.URL, timeouts: Timeouts, transport: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    """The connection pool: HTTP/1.1 keep-alive, the machine's own certificate store, no redirects.

    The environment's proxy is used except for the simulator on this machine. Raises InvalidBaseUrl
    when that proxy is of a kind we cannot use.
    """
    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if base_url.scheme != "https":
        # It trusts nobody: the certificates would be read in vain, 50 ms of each start.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return httpx.AsyncClient(
            verify=context,
            transport=transport,
            follow_redirects=False,
            trust_env=not is_loopback(base_url.host),
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect, pool=timeouts.read),
            limits=httpx.Limits(
                max_connections=_CONNECTIONS,
                max_keepalive_connections=_CONNECTIONS,
                keepalive_expiry=_KEEP_ALIVE_SECONDS,
            ),
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        # httpx reads the proxy from the environment here; SOCKS would need a package of its own.
        raise InvalidBaseUrl(
            "The proxy that HTTPS_PROXY or ALL_PROXY names cannot be used: "
            "it must begin with http:// or https://."
        ) from error


async def exchange(
    http: httpx.AsyncClient, operation: Operation, request: httpx.Request, timeouts: Timeouts
) -> Reply:
    """Send `request` once. Raises a ProError for everything but a whole 2xx reply."""
    sent = _Sent()
    request.extensions["trace"] = sent
    status: int | None = None
    try:
        async with asyncio.timeout(timeouts.whole):
            response = await http.send(request, stream=True)
            status = response.status_code
            try:
                return await _receive(operation, response)
            finally:
                await response.aclose()
    except BEFORE_SENDING as error:
        if sent.started:
            raise _no_reply(operation, status, error) from error
        raise Unreachable(operation.name, reason_of(error)) from error
    except AFTER_SENDING as error:
        raise _no_reply(operation, status, error) from error


def _no_reply(operation: Operation, status: int | None, error: Exception) -> ProError:
    """The request left, and the reply did not come whole."""
    if status is not None and 400 <= status < 500:
        return error_of_status(operation, status, ErrorBody(), None)
    if operation.has_effect:
        return InDoubt(operation.name, status=status)
    is_silence = status is None or isinstance(error, httpx.ReadTimeout)
    return NoAnswer(operation.name) if is_silence else BrokenAnswer(operation.name)


async def _receive(operation: Operation, response: httpx.Response) -> Reply:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if not response.is_success:
        content = await _take(operation, response, MAX_ERROR_BYTES, cut=True)
        raise _declined(operation, response, content_type, content)
    content = await _take(operation, response, MAX_RESPONSE_BYTES, cut=False)
    if is_page(content_type, content):
        raise NotPro(
            operation.name, status=response.status_code, outcome_unknown=operation.has_effect
        )
    return Reply(response.status_code, content_type, content)


async def _take(operation: Operation, response: httpx.Response, limit: int, *, cut: bool) -> bytes:
    """The body up to `limit` bytes; above it TooLarge, or with `cut` just its beginning."""
    declared = response.headers.get("content-length", "")
    if not cut and declared.isascii() and declared.isdigit() and int(declared[:18]) > limit:
        raise TooLarge(operation.name, limit, outcome_unknown=operation.has_effect)
    taken = bytearray()
    async for piece in response.aiter_bytes(65_536):
        taken += piece
        if len(taken) > limit:
            if cut:
                break
            raise TooLarge(operation.name, limit, outcome_unknown=operation.has_effect)
    return bytes(taken[:limit])


def _declined(
    operation: Operation, response: httpx.Response, content_type: str, content: bytes
) -> ProError:
    status = response.status_code
    if status < 400:
        # PRO never redirects; the key is not shown to whoever sent this.
        return NotPro(operation.name, status=status, outcome_unknown=operation.has_effect)
    if is_page(content_type, content) and status < 500 and status not in (401, 429):
        return NotPro(operation.name, status=status)
    retry_after = parse_retry_after(response.headers.get("retry-after"))
    return error_of_status(operation, status, error_body(content), retry_after)


def must_be_json(operation: Operation, reply: Reply) -> None:
    """Raise NotPro when the reply is neither JSON nor empty (XML and plain text are not PRO's)."""
    if not reply.content.strip() or "json" in reply.content_type:
        return
    if reply.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b'"'):
        return
    raise NotPro(operation.name, status=reply.status, outcome_unknown=operation.has_effect)


def as_malformed(operation: Operation, path: str, reason: str) -> Malformed:
    """A reply to `operation` that must not be acted upon."""
    return Malformed(operation.name, path, reason, outcome_unknown=operation.has_effect)
