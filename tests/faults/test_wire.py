"""What stands between a bench and PRO, and replies no simulator gives: named, and survived.

Documents in odd dress are in `test_wire_documents`. How the client takes each of them apart is
shown in `tests/unit/pro`: TLS, proxies and cut replies in `test_repeats`, 200 MB in `test_client`,
base64 and file names in `test_files`, page after page of results in `test_replies`; a label read
back in `tests/unit/documents/test_labels`.
"""

import asyncio
import datetime
import gc
import ipaddress
import ssl
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import Reading, in_a_thread
from packstation.packing.problems import ProblemKind
from packstation.packing.session import Phase
from packstation.packing.standing import standing_of
from packstation.sandbox.samples import sample_orders
from packstation.sandbox.serving.server import RunningSandbox, serve_in_thread
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.paths import Paths, bench_paths
from tests.crash.boundaries import at_the_bench
from tests.crash.scenarios import BY_NAME, SOCKS, Paper, Scenario
from tests.faults.cells import CALLS, PACE
from tests.faults.person import Person

STALLS = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"
NO_LOGIN = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"
ORDER = "EO-AAA-BBB-CCC"
ONE = Scenario(name="one", sample="HO-1000", acts=(SOCKS,))
TWO = BY_NAME["two consignments, service group"]
GOODBYE_S = 0.1
"""So long the loop goes on, so that both ends of a broken connection are let go of."""
Body = bytes | AsyncIterator[bytes]
Change = Callable[[httpx.Request, httpx.Response], Awaitable[Body | None]]


@pytest.fixture(autouse=True)
def connections_of_cancelled_handshakes() -> Iterator[None]:
    """httpcore leaves a connection whose TLS handshake is cancelled, as by a bench that closes, to
    the collector; it is collected here, and not in the midst of some other test.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


class Middle(httpx.AsyncBaseTransport):
    """The network, with somebody in it: `change` gives another body, None leaves the reply."""

    def __init__(self, change: Change) -> None:
        self._network = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=10))
        self._change = change

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        reply = await self._network.handle_async_request(request)
        body = await self._change(request, reply)
        if body is None:
            return reply
        await reply.aclose()
        return httpx.Response(200, headers={"content-type": "application/json"}, content=body)

    async def aclose(self) -> None:
        await self._network.aclose()


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for, for this very address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@asynccontextmanager
async def raw_server(says: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server that answers every connection with these bytes and keeps it open."""
    writers: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.read(10)
        writer.write(says)
        await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()  # nobody reads what is left, and a TLS goodbye may never end
        await server.wait_closed()
        await asyncio.sleep(GOODBYE_S)


@asynccontextmanager
async def a_bench(
    folder: Path,
    pro: Pro,
    change: Change | None = None,
    scenario: Scenario = ONE,
    read_s: float = 5.0,
    reading: Reading = in_a_thread,
) -> AsyncIterator[tuple[RunningBench, Paths]]:
    """A bench on an empty folder that waits `read_s` for an answer."""
    paths = bench_paths(folder / "data")
    settings = msgspec.structs.replace(
        scenario.settings, pro=msgspec.structs.replace(scenario.settings.pro, read_s=read_s)
    )
    seams = Seams(
        reading=reading,
        transport=Middle(change) if change is not None else None,
        printer=lambda printer: at_the_bench(Paper.SPOOLER, printer, None),
        pace=PACE,
        calls=CALLS,
    )
    async with open_bench(settings, paths, pro, seams) as bench:
        yield bench, paths


def sandbox_for(scenario: Scenario) -> RunningSandbox:
    sample = next(s for s in sample_orders() if s.own_number == scenario.sample)
    return serve_in_thread(samples=[msgspec.structs.replace(sample, in_inbox=False)])


@pytest.mark.attack("wire")
@pytest.mark.parametrize(
    "between", ["no TLS", "self-signed", "no such name", "nobody there", "stall", "proxy"]
)
async def test_what_stands_between_bench_and_pro_is_named_with_a_next_step(
    between: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = NO_LOGIN if between == "proxy" else STALLS
    tls = self_signed(tmp_path) if between == "self-signed" else None
    async with raw_server(says, tls) as place:
        url = {
            "no TLS": f"https://{place}",
            "self-signed": f"https://{place}",
            "no such name": "https://pro.invalid",
            "nobody there": "http://127.0.0.1:9",
            "stall": f"http://{place}",
            "proxy": "https://pro.example",
        }[between]
        if between == "proxy":
            monkeypatch.setenv("HTTPS_PROXY", f"http://{place}")
        async with a_bench(tmp_path, Pro(url, "key"), read_s=0.5) as (bench, _):
            stream = bench.station.open_order(ORDER)

            def problem_now() -> bool:
                return standing_of(bench.station.bench.sessions[stream]).problem is not None

            assert await bench.until(problem_now, 20.0)
            problem = standing_of(bench.station.bench.sessions[stream]).problem
            assert problem is not None
            assert problem.kind is ProblemKind.UNREACHABLE
            said = Speaker(Language.ENGLISH, is_strict=True).problem(problem)
            assert said.sentence
            assert said.remedy
            assert bench.station.bench.sessions[stream].phase is Phase.OPENING  # and tries again


@pytest.mark.attack("wire")
async def test_the_label_of_another_consignment_stops_and_is_never_printed(tmp_path: Path) -> None:
    swapped: list[str] = []
    with sandbox_for(TWO) as sandbox:
        own = httpx.AsyncHTTPTransport()

        async def change(request: httpx.Request, _: httpx.Response) -> bytes | None:
            head, reference, *rest = request.url.path.strip("/").split("/")
            if head != "labels" or len(swapped) == 2 or reference in swapped:
                return None
            swapped.append(reference)
            everybody = sandbox.simulator.account.consignments
            other = next(r for r in everybody if r != reference)
            path = "/" + "/".join([head, other, *rest])
            asked = httpx.Request("GET", request.url.copy_with(path=path), headers=request.headers)
            reply = await own.handle_async_request(asked)
            return await reply.aread()

        pro = Pro(sandbox.url, sandbox.key)
        async with own, a_bench(tmp_path, pro, change, TWO) as (bench, paths):
            person = Person(bench)
            await person.ship(TWO, sandbox.orders[0]["reference"])
        assert len(swapped) == 2
        assert ProblemKind.LABEL_MISMATCH.value in person.told
        assert person.tries >= 1
        assert len(list(paths.print_dir.glob("*.zpl"))) == 2


@pytest.mark.attack("wire")
async def test_a_thousand_results_where_one_was_asked_for_open_the_order_all_the_same(
    tmp_path: Path,
) -> None:
    asked: list[str] = []
    found = [{"Reference": f"EC-AAA-BBB-{n:03}", "State": "Allocated"} for n in range(1000)]

    async def change(request: httpx.Request, reply: httpx.Response) -> bytes | None:
        asked.append(request.url.path)
        head, take, *_ = [*request.url.path.strip("/").split("/"), ""]
        if head == "consignments" and take.isdigit():
            return msgspec.json.encode({"Count": 1000, "ConsignmentSummaries": found})
        return None

    with sandbox_for(ONE) as sandbox:
        async with a_bench(tmp_path, Pro(sandbox.url, sandbox.key), change) as (bench, _):
            await Person(bench).ship(ONE, sandbox.orders[0]["reference"])
        state = sandbox.simulator.admin.answer("GET", "/_sandbox/state", b"")[1]
    assert [c["state"] for c in state["consignments"]] == ["ReadyToShip"]
    assert len(asked) < 3_000
