"""The ASGI application: key, route, body, fault, handler, reply."""

import asyncio
import hmac
from collections import Counter
from collections.abc import Callable
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from packstation.sandbox.account import Account, Call, Reply
from packstation.sandbox.paper.dressing import dressed
from packstation.sandbox.serving.admin import Admin
from packstation.sandbox.serving.faults import Action, Fault, Faults
from packstation.sandbox.serving.refusal import Refusal
from packstation.sandbox.serving.routes import Found, find
from packstation.sandbox.serving.variants import ErrorBody, QueryVerb
from packstation.sandbox.serving.visitors import why_not

MAX_BODY_BYTES = 8 * 1024 * 1024
_BEFORE = {
    Action.STATUS, Action.EMPTY_ERROR, Action.GATEWAY_ERROR, Action.CUT_BEFORE,
    Action.CAPTIVE_PORTAL, Action.MAINTENANCE, Action.REDIRECT,
}  # fmt: skip
_PORTAL = (
    b"<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head>"
    b"<body><h1>Welcome</h1><form><button>Accept terms and connect</button></form></body></html>"
)
_MAINTENANCE = (
    b"<!DOCTYPE html><html><head><title>Maintenance</title></head>"
    b"<body><h1>We will be back soon</h1></body></html>"
)
_OTHER_SHAPE = b'{"Outcome": [{"Id": 7, "Ok": "yes"}], "Reference": {"Number": null}}'
Cut = Callable[[Scope, bool], None]


class Wire:
    """One reply on its way; headers and body are whole."""

    def __init__(self, status: int, body: bytes, media_type: str | None) -> None:
        self.status = status
        self.body = body
        self.headers: dict[str, str] = {}
        if media_type:
            self.headers["content-type"] = media_type

    async def send(self, send: Send, *, only: int | None = None) -> None:
        """Send it; with `only`, that many bytes of the body under the full length."""
        headers = {**self.headers, "content-length": str(len(self.body))}
        raw = [(name.encode("ascii"), text.encode("latin-1")) for name, text in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        body = self.body if only is None else self.body[:only]
        await send({"type": "http.response.body", "body": body, "more_body": only is not None})


class Gate:
    """The simulator as an ASGI application.

    `cut(scope, at_once)` ends the connection of a request: at once, or after what is sent.
    `changed()` is told of every call, before its reply.
    """

    def __init__(
        self,
        account: Account,
        faults: Faults,
        admin: Admin,
        cut: Cut,
        latency_ms: int = 0,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._account = account
        self._faults = faults
        self._admin = admin
        self._cut = cut
        self._latency_ms = latency_ms
        self._changed = changed
        self._calls: Counter[str] = admin.calls
        self._number = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if refusal := why_not(request.headers):
            await self._gateway(403, refusal).send(send)
            return
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        self._number += 1
        started = perf_counter()
        path: str = scope["path"]
        # uvicorn gives the path as sent, with its percent signs, in raw_path.
        raw: bytes = scope.get("raw_path") or path.encode()
        if path.lower().startswith("/_sandbox"):
            await self._administer(request, path, body, send)
            return
        if self._latency_ms:
            await asyncio.sleep(self._latency_ms / 1000)
        found = find(request.method, raw.decode("ascii", errors="replace").split("?")[0])
        name = found.operation.name if found.operation else "unknown"
        self._calls[name] += 1
        fault = self._faults.strike(name, path)
        wire = await self._answer(request, found, body, fault)
        self._changed()  # reads count label fetches, so all of them are changes
        if wire is not None:
            wire.headers["x-sandbox-ms"] = f"{(perf_counter() - started) * 1000:.2f}"
        await self._deliver(scope, send, wire, fault)

    async def _administer(self, request: Request, path: str, body: bytes, send: Send) -> None:
        if not self._has_key(request):
            await self._gateway(401, "Access denied due to missing subscription key.").send(send)
            return
        status, reply = self._admin.answer(request.method, path, body)
        self._changed()
        await self._json(status, reply).send(send)

    async def _answer(
        self, request: Request, found: Found, body: bytes, fault: Fault | None
    ) -> Wire | None:
        """The reply, or None when the connection shall end without one."""
        if fault is not None and fault.action is Action.DELAY_BEFORE:
            await asyncio.sleep(fault.delay_ms / 1000)
        if fault is not None and fault.action in _BEFORE:
            return self._refused_by(fault)
        call = Call(found.operation.name if found.operation else "unknown", fault=fault)
        try:
            reply = self._perform(request, found, body, call)
            if call.reply_after_s and not self._is_lost(fault):
                await asyncio.sleep(call.reply_after_s)
                reply = call.then() if call.then else reply
            wire = self._wire(reply)
        except Refusal as refusal:
            wire = self._error(refusal)
        if self._is_lost(fault):
            return None
        return self._spoilt(wire, fault) if fault else wire

    @staticmethod
    def _is_lost(fault: Fault | None) -> bool:
        return fault is not None and fault.action in {Action.LOSE_REPLY, Action.PARTIAL_BATCH}

    def _perform(self, request: Request, found: Found, body: bytes, call: Call) -> Reply:
        operation = found.operation
        if not self._has_key(request):
            given = "ocp-apim-subscription-key" in request.headers
            raise _GatewayRefusal("invalid" if given else "missing")
        if operation is None:
            raise self._no_route(request, found)
        if not self._verb_is_on(operation.name):
            raise Refusal(405, "MethodNotAllowed", f"{request.method} is not allowed here.")
        version = request.headers.get("electio-api-version")
        if version is None and self._account.variants.require_api_version:
            raise Refusal(400, "ApiVersionRequired", "The header electio-api-version is missing.")
        if version not in {None, "1.1"}:
            raise Refusal(400, "UnknownApiVersion", "electio-api-version must be 1.1.")
        call.params = found.params
        query = request.scope["query_string"].decode("latin-1")
        for name, value in parse_qsl(query, keep_blank_values=True):
            call.query.setdefault(name.lower(), []).append(value)
        if operation.has_body:
            call.body = _decoded(request, body)
        return operation.handler(self._account, call)

    def _has_key(self, request: Request) -> bool:
        given = request.headers.get("ocp-apim-subscription-key", "")
        return hmac.compare_digest(given.encode(), self._account.key.encode())

    def _verb_is_on(self, name: str) -> bool:
        verb = self._account.variants.manifest_query_verb
        if name == "manifestFromQuery":
            return verb is not QueryVerb.POST
        if name == "manifestFromQueryPost":
            return verb is not QueryVerb.PUT
        return True

    @staticmethod
    def _no_route(request: Request, found: Found) -> Refusal:
        if found.allowed:
            refusal = Refusal(405, "MethodNotAllowed", f"{request.method} is not allowed here.")
            refusal.add_note(", ".join(sorted(found.allowed)))
            return refusal
        return Refusal(404, "RouteNotFound", f"There is no {request.url.path}.")

    def _wire(self, reply: Reply) -> Wire:
        if reply.is_empty:
            return Wire(reply.status, b"", None)
        if reply.raw:
            return Wire(reply.status, reply.raw, reply.media_type)
        return self._json(reply.status, dressed(reply.json, self._account.variants))

    @staticmethod
    def _json(status: int, value: Any) -> Wire:
        return Wire(status, msgspec.json.encode(value), "application/json; charset=utf-8")

    def _gateway(self, status: int, message: str) -> Wire:
        return self._json(status, {"statusCode": status, "message": message})

    def _error(self, refusal: Refusal) -> Wire:
        if isinstance(refusal, _GatewayRefusal):
            return self._gateway(401, refusal.message)
        match self._account.variants.error_body:
            case ErrorBody.EMPTY:
                wire = Wire(refusal.status, b"", None)
            case ErrorBody.TEXT:
                wire = Wire(refusal.status, refusal.message.encode(), "text/plain; charset=utf-8")
            case ErrorBody.API_ERROR:
                correlation = self._account.references.guid("correlation")
                wire = self._json(refusal.status, refusal.body(correlation))
        if refusal.status == 405:
            wire.headers["allow"] = next(iter(getattr(refusal, "__notes__", [])), "PUT, POST")
        return wire

    def _refused_by(self, fault: Fault) -> Wire | None:
        match fault.action:
            case Action.CUT_BEFORE:
                return None
            case Action.CAPTIVE_PORTAL:
                return Wire(200, _PORTAL, "text/html; charset=utf-8")
            case Action.MAINTENANCE:
                wire = Wire(fault.status, _MAINTENANCE, "text/html; charset=utf-8")
            case Action.REDIRECT:
                wire = Wire(302, b"", None)
                wire.headers["location"] = fault.location
                return wire
            case Action.EMPTY_ERROR:
                wire = Wire(fault.status, b"", None)
            case Action.GATEWAY_ERROR:
                wire = self._gateway(fault.status, fault.message)
            case _:
                wire = self._failed(fault)
        if fault.retry_after_s is not None:
            wire.headers["retry-after"] = str(fault.retry_after_s)
        return wire

    def _failed(self, fault: Fault) -> Wire:
        correlation = self._account.references.guid("correlation")
        body = Refusal(fault.status, fault.code, fault.message).body(correlation)
        return self._json(fault.status, body)

    def _spoilt(self, wire: Wire, fault: Fault) -> Wire:
        match fault.action:
            case Action.STATUS_AFTER:
                return self._failed(fault)
            case Action.WRONG_CONTENT_TYPE:
                wire.headers["content-type"] = fault.content_type
            case Action.OTHER_SHAPE:
                wire.body = _OTHER_SHAPE
            case Action.GARBAGE:
                wire.body = b'{"Reference": "EC-' + wire.body[: len(wire.body) // 3]
        return wire

    async def _deliver(
        self, scope: Scope, send: Send, wire: Wire | None, fault: Fault | None
    ) -> None:
        if fault is not None and fault.action is Action.DELAY:
            await asyncio.sleep(fault.delay_ms / 1000)
        if wire is None:
            self._cut(scope, True)
            await asyncio.sleep(0)
            return
        if fault is not None and fault.action is Action.HALF_BODY:
            await wire.send(send, only=len(wire.body) // 2)
            self._cut(scope, False)
            await asyncio.sleep(0)
            return
        await wire.send(send)


class _GatewayRefusal(Refusal):
    """The gateway before the service declines the key, in its own shape."""

    def __init__(self, fault: str) -> None:
        message = f"Access denied due to {fault} subscription key."
        super().__init__(401, "Unauthorized", message)


def _decoded(request: Request, body: bytes) -> Any:
    media = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if media != "application/json":
        raise Refusal(400, "UnsupportedContentType", f"{media} is not modelled here; send JSON.")
    if not body:
        raise Refusal(400, "BodyRequired", "The request has no body.")
    if len(body) > MAX_BODY_BYTES:
        raise Refusal(400, "BodyTooLarge", "The request is too large.")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal(400, "InvalidJson", f"The body is not JSON: {error}") from error
