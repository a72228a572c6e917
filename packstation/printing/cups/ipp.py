"""IPP requests to a print server, over httpx with ippx's codec (RFC 8010, RFC 8011).

ippx's own client is not used: it goes through the proxies of the environment, which must not
see a print server on loopback, and it cannot send CUPS's own operations.

    IppError
    ├── UnreachableError   nothing of the request can have arrived
    ├── LostReplyError     the request left; it may have been carried out
    └── RefusedError       the server answered with an IPP status or an HTTP error
"""

import ssl
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import count
from types import TracebackType
from typing import Any, Self

import httpx
import ippx
from ippx import Attribute, IppMessage, Tag

_MEDIA_TYPE = "application/ipp"
_FIRST_ERROR = 0x0100
_CUPS_GET_PRINTERS = 0x4002

USER = "packstation"
"""Owner of all our jobs. CUPS shows a job's title to its owner only, so it must never change."""

Attributes = dict[str, list[Any]]
"""One group of a reply: every attribute with the list of its values."""


class Status(IntEnum):
    """IPP status codes that mean something to us (RFC 8011, appendix B)."""

    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    GONE = 0x0407
    FORMAT_NOT_SUPPORTED = 0x040A
    NOT_ACCEPTING = 0x0506


class IppError(Exception):
    """A request without a good reply."""


class UnreachableError(IppError):
    """No connection: the request never left."""


class LostReplyError(IppError):
    """The request left, its reply did not come or could not be read."""


class RefusedError(IppError):
    """The server said no: by an IPP `status`, or by HTTP (then `status` is None)."""

    def __init__(self, status: int | None, message: str, http_status: int = 200) -> None:
        self.status = status
        self.http_status = http_status
        self.message = message
        super().__init__(message)

    @property
    def is_missing(self) -> bool:
        """There is no such printer or job."""
        return self.status in (Status.NOT_FOUND, Status.GONE)


class IppClient:
    """Speaks to the server at `host`:`port`; an async context manager. Times in seconds."""

    def __init__(self, host: str, port: int, *, connect_s: float = 5.0, read_s: float = 30.0):
        self._authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._numbers = count(1)
        self._http = httpx.AsyncClient(
            trust_env=False,  # no proxy, no .netrc
            # Only http is spoken: a context without the system's CAs saves 20 ms a client.
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            timeout=httpx.Timeout(read_s, connect=connect_s),
            headers={"Content-Type": _MEDIA_TYPE, "Accept": _MEDIA_TYPE},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def print_job(
        self, path: str, title: str, mime: str, document: bytes, options: Sequence[Attribute]
    ) -> int:
        """Hand a document to the printer at `path`; the job's number."""
        operation = [
            Attribute("job-name", Tag.NAME, [title]),
            Attribute("document-format", Tag.MIME_TYPE, [mime]),
        ]
        reply = await self._ask(ippx.Operation.PRINT_JOB, path, operation, options, document)
        number = first(next(_groups(reply, Tag.JOB_ATTRS), {}), "job-id")
        if not isinstance(number, int):
            raise LostReplyError("the reply names no job")
        return number

    async def job(self, path: str, number: int, wanted: Sequence[str]) -> Attributes:
        """Attributes of one job."""
        operation = [Attribute("job-id", Tag.INTEGER, [number]), _wanted(wanted)]
        reply = await self._ask(ippx.Operation.GET_JOB_ATTRIBUTES, path, operation)
        return next(_groups(reply, Tag.JOB_ATTRS), {})

    async def jobs(self, path: str, which: str, wanted: Sequence[str]) -> list[Attributes]:
        """Attributes of all jobs; `which` is `completed` or `not-completed`."""
        operation = [Attribute("which-jobs", Tag.KEYWORD, [which]), _wanted(wanted)]
        reply = await self._ask(ippx.Operation.GET_JOBS, path, operation)
        return list(_groups(reply, Tag.JOB_ATTRS))

    async def cancel(self, path: str, number: int) -> None:
        """Withdraw a job. RefusedError when it is over already."""
        operation = [Attribute("job-id", Tag.INTEGER, [number])]
        await self._ask(ippx.Operation.CANCEL_JOB, path, operation)

    async def printer(self, path: str, wanted: Sequence[str]) -> Attributes:
        """Attributes of one printer."""
        operation = ippx.Operation.GET_PRINTER_ATTRIBUTES
        reply = await self._ask(operation, path, [_wanted(wanted)])
        return next(_groups(reply, Tag.PRINTER_ATTRS), {})

    async def printers(self, wanted: Sequence[str]) -> list[Attributes]:
        """Attributes of every queue of a CUPS server (its own operation CUPS-Get-Printers)."""
        reply = await self._ask(_CUPS_GET_PRINTERS, "/", [_wanted(wanted)])
        return list(_groups(reply, Tag.PRINTER_ATTRS))

    async def _ask(
        self,
        operation: int,
        path: str,
        attributes: Sequence[Attribute],
        options: Sequence[Attribute] = (),
        document: bytes = b"",
    ) -> IppMessage:
        first_ones = [  # in this order (RFC 8011, 4.1.4)
            Attribute("attributes-charset", Tag.CHARSET, ["utf-8"]),
            Attribute("attributes-natural-language", Tag.NATURAL_LANGUAGE, ["en"]),
            Attribute("printer-uri", Tag.URI, [f"ipp://{self._authority}{path}"]),
            Attribute("requesting-user-name", Tag.NAME, [USER]),
        ]
        groups = [(Tag.OPERATION_ATTRS, [*first_ones, *attributes])]
        if options:
            groups.append((Tag.JOB_ATTRS, list(options)))
        message = IppMessage((2, 0), operation, next(self._numbers), groups, document)
        url = f"http://{self._authority}{path}"
        try:
            response = await self._http.post(url, content=ippx.encode(message))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise UnreachableError(str(error)) from error
        except httpx.HTTPError as error:
            raise LostReplyError(str(error) or type(error).__name__) from error
        return _checked(response)


def first(attributes: Attributes, name: str) -> Any:
    """An attribute's first value; None if it is not there or has no value."""
    return next(iter(attributes.get(name, ())), None)


def _wanted(names: Sequence[str]) -> Attribute:
    return Attribute("requested-attributes", Tag.KEYWORD, list(names))


def _checked(response: httpx.Response) -> IppMessage:
    if response.status_code != httpx.codes.OK:
        code = response.status_code
        raise RefusedError(None, f"HTTP {code} {response.reason_phrase}".rstrip(), code)
    try:
        message = ippx.decode(response.content)
    except ippx.IppError as error:
        raise LostReplyError(f"the reply is not IPP: {error}") from error
    if message.code >= _FIRST_ERROR:
        said = first(next(_groups(message, Tag.OPERATION_ATTRS), {}), "status-message")
        raise RefusedError(message.code, str(said or f"IPP status 0x{message.code:04x}"))
    return message


def _groups(message: IppMessage, tag: Tag) -> Iterator[Attributes]:
    for group_tag, attributes in message.groups:
        if group_tag == tag:
            yield {attribute.name: attribute.values for attribute in attributes}
