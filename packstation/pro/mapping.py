"""Foreign failures as our errors: httpx's exceptions, statuses and error bodies, in one place."""

import socket
import ssl
from collections.abc import Iterator

import httpx
import msgspec

from packstation.pro.errors import (
    Conflict,
    ErrorBody,
    Forbidden,
    InDoubt,
    NotFound,
    NotPro,
    ProError,
    Refused,
    ServerFault,
    Throttled,
    Unauthorized,
    UnreachableReason,
)
from packstation.pro.operations import Operation
from packstation.pro.reading import tidy

# httpx's exceptions for what happens before a request leaves. Each counts only when the wire
# agrees (`_Sent.started` is False); the same exception after that is an unknown outcome.
BEFORE_SENDING: tuple[type[Exception], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)
# And for what happens from then on.
AFTER_SENDING: tuple[type[Exception], ...] = (
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.RemoteProtocolError,
    httpx.DecodingError,
    TimeoutError,
)


def error_of_status(
    operation: Operation, status: int, body: ErrorBody, retry_after: float | None
) -> ProError:
    """The error for a 4xx or 5xx status."""
    name = operation.name
    if status == 429:
        return Throttled(name, retry_after=retry_after, body=body)
    if status in (407, 511):
        return NotPro(name, status=status, body=body)
    if status >= 500 or status in (408, 425):
        if operation.has_effect:
            return InDoubt(name, status=status, body=body)
        return ServerFault(name, status=status, body=body, retry_after=retry_after)
    kinds: dict[int, type[ProError]] = {
        401: Unauthorized,
        403: Forbidden,
        404: NotFound,
        409: Conflict,
        410: NotFound,
    }
    return kinds.get(status, Refused)(name, status=status, body=body)


def error_body(content: bytes) -> ErrorBody:
    """PRO's error body; empty for anything else (empty body, a page, a gateway's own text)."""
    try:
        raw = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ErrorBody()
    if not isinstance(raw, dict):
        return ErrorBody()
    if "message" in raw and "Message" not in raw:
        raw = {"Code": str(raw.get("statusCode", "")), "Message": raw["message"]}
    try:
        return msgspec.convert(tidy(raw), ErrorBody, strict=False)
    except msgspec.ValidationError:
        message = raw.get("Message")
        return ErrorBody(message=message if isinstance(message, str) else "")


def is_page(content_type: str, content: bytes) -> bool:
    """Whether a reply is a page for people: a portal, a proxy or a maintenance notice."""
    head = content[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_markup = head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
    return is_markup or content_type in ("text/html", "application/xhtml+xml")


def reason_of(error: BaseException) -> UnreachableReason:
    """Which step failed, from the chain of causes behind httpx's exception."""
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return UnreachableReason.TIMED_OUT
    if isinstance(error, httpx.ProxyError):
        return UnreachableReason.PROXY
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return UnreachableReason.ADDRESS
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError | ssl.CertificateError):
            return UnreachableReason.TLS
        if isinstance(cause, socket.gaierror):
            return UnreachableReason.NAME_LOOKUP
        if isinstance(cause, ConnectionRefusedError):
            return UnreachableReason.REFUSED
    return UnreachableReason.OTHER


def _causes(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
        waiting += [cause.__cause__, cause.__context__]
