"""Serves the simulator on loopback: in this process until told to stop, or in a thread."""

import asyncio
import errno
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from packstation.sandbox.account import Account
from packstation.sandbox.keeping import Keeper, read_state, renewed, restore
from packstation.sandbox.samples import SampleOrder, sample_orders
from packstation.sandbox.serving.admin import Admin
from packstation.sandbox.serving.faults import Fault, Faults, parse_faults
from packstation.sandbox.serving.gate import Gate
from packstation.sandbox.serving.variants import Variants

HOST = "127.0.0.1"


class Connections:
    """The open connections by the client's port, so that a fault can end one."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """The HTTP protocol that tells of its connections here."""
        opened = self._open

        class Told(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
                super().connection_made(transport)
                if self.client is not None:
                    opened[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    opened.pop(self.client, None)
                super().connection_lost(exc)

        return Told

    def cut(self, scope: Scope, at_once: bool) -> None:
        """End the connection of a request: at once, or after what has been written."""
        transport = self._open.get(tuple(scope["client"]))
        if transport is not None:
            if at_once:
                transport.abort()
            else:
                transport.close()


@dataclass(slots=True)
class Simulator:
    """A simulator that is put together and not yet served."""

    account: Account
    faults: Faults
    admin: Admin
    app: Gate
    protocol: type[H11Protocol]
    keeper: Keeper | None = None


def build(
    seed: int = 1,
    latency_ms: int = 0,
    faults: list[Fault] | None = None,
    variants: Variants | None = None,
    samples: list[SampleOrder] | None = None,
    state: Path | None = None,
) -> Simulator:
    """Put a simulator together; `samples` replaces the sample orders.

    `state` is the file that its account is kept in and taken from. Raises OSError for it.
    """
    account = Account(seed, variants)
    rules = Faults(seed, faults)
    new = sample_orders() if samples is None else samples
    kept = read_state(state, seed) if state else None
    if kept is None:
        admin = Admin(account, rules, new)
    else:
        restore(account, kept)
        admin = Admin(account, rules, renewed(account, kept.samples, new), are_new=False)
    keeper = Keeper(state, seed, account, admin.samples) if state else None
    connections = Connections()
    changed = keeper.changed if keeper else lambda: None
    gate = Gate(account, rules, admin, connections.cut, latency_ms, changed)
    return Simulator(account, rules, admin, gate, connections.protocol(), keeper)


def announcement(simulator: Simulator) -> dict[str, Any]:
    """What is told on standard output once the simulator listens."""
    return {
        "url": simulator.account.base_url,
        "key": simulator.account.key,
        "orders": simulator.admin.orders(),
        "locations": simulator.admin.locations(),
    }


class _Server(uvicorn.Server):
    """Tells when it listens, and keeps the account when it ends."""

    def __init__(
        self, config: uvicorn.Config, on_listening: Callable[[], None], keeper: Keeper | None
    ) -> None:
        super().__init__(config)
        self._on_listening = on_listening
        self._keeper = keeper

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_listening()
        if self._keeper is not None:
            self._keeper.changed()  # references drawn for the samples must not be drawn again

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        # Here and not after `run`, which raises the signal again that ended it.
        if self._keeper is not None:
            self._keeper.close()


def _bound(port: int) -> socket.socket:
    # The protocol is named because asyncio sets TCP_NODELAY only where it is.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # there the option would let two servers share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


def _server(
    simulator: Simulator, listener: socket.socket, on_listening: Callable[[], None]
) -> _Server:
    simulator.account.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        simulator.app,
        http=simulator.protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=120,
        server_header=False,
    )
    return _Server(config, on_listening, simulator.keeper)


def run(
    port: int = 0,
    seed: int = 1,
    latency_ms: int = 0,
    faults: Path | None = None,
    variants: Variants | None = None,
    *,
    state: Path | None = None,
    exit_with_parent: bool = False,
    announce: bool = True,
) -> int:
    """Serve until interrupted, or with `exit_with_parent` until standard input ends.

    Prints one JSON line once it listens. `state` is the file that the account is kept in. Returns
    0, or 2 with a sentence on standard error when the port is taken or a file cannot be read.
    """
    try:
        rules = parse_faults(faults.read_bytes()) if faults else []
        listener = _bound(port)
    except (OSError, msgspec.DecodeError) as error:
        sys.stderr.write(_trouble(error, port, faults) + "\n")
        return 2
    try:
        simulator = build(seed, latency_ms, rules, variants, state=state)
    except OSError as error:
        listener.close()
        sys.stderr.write(f"The simulator's state {state} cannot be used: {error.strerror}.\n")
        return 2

    def on_listening() -> None:
        if announce:
            line = msgspec.json.encode(announcement(simulator)).decode()
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    server = _server(simulator, listener, on_listening)
    if exit_with_parent:
        threading.Thread(
            target=_stop_at_end_of_input, args=(server,), name="sandbox-parent", daemon=True
        ).start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return 0
    finally:
        listener.close()
    return 0


def _trouble(error: Exception, port: int, faults: Path | None) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another one, or 0 for any."
    if faults is not None and not isinstance(error, OSError):
        return f"The fault rules in {faults} are not valid: {error}"
    return f"The sandbox cannot start: {error}"


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    """The parent holds the other end of our standard input; its end is the end of the parent."""
    while sys.stdin.buffer.read(4096):
        pass
    server.should_exit = True


class RunningSandbox:
    """A simulator served by a thread of this process; a context manager."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._listening = threading.Event()
        self._listener = _bound(0)
        self._server = _server(simulator, self._listener, self._listening.set)
        self._thread = threading.Thread(
            target=self._server.run,
            kwargs={"sockets": [self._listener]},
            name="sandbox",
            daemon=True,
        )
        self._thread.start()
        if not self._listening.wait(10):
            raise TimeoutError("the simulator did not start to listen within 10 s")

    @property
    def url(self) -> str:
        """Base URL."""
        return self.simulator.account.base_url

    @property
    def key(self) -> str:
        """Subscription key."""
        return self.simulator.account.key

    @property
    def orders(self) -> list[dict[str, Any]]:
        """The sample orders, as announced."""
        return self.simulator.admin.orders()

    def stop(self) -> None:
        """End the server and wait for its thread."""
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()

    def __enter__(self) -> "RunningSandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve_in_thread(
    seed: int = 1,
    latency_ms: int = 0,
    faults: list[Fault] | None = None,
    variants: Variants | None = None,
    samples: list[SampleOrder] | None = None,
) -> RunningSandbox:
    """Serve a simulator in a thread; call `stop()`, or use it as a context manager.

    Change `simulator.account` or `.faults` from outside only between calls.
    """
    return RunningSandbox(build(seed, latency_ms, faults, variants, samples))
