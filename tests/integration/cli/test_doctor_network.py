"""The doctor goes the way to PRO step by step, and names the step that is broken."""

import asyncio
import contextlib
import datetime
import ssl
from collections.abc import AsyncIterator
from email.utils import format_datetime
from pathlib import Path

import pytest

from packstation.assembly.examining.finding import State
from packstation.assembly.examining.network import examine_network
from packstation.assembly.setup import Setup
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Mode, ProSettings, Settings, StationSettings
from packstation.settings.paths import bench_paths
from packstation.settings.secrets import KEY_VARIABLE
from tests.tools.certificates import Authority
from tests.tools.memory_keyring import kept as kept


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may need one; what is looked at here has none of it."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


async def found_on_the_way(url: str) -> dict[str, tuple[State, str]]:
    """What the doctor finds on the way to the PRO at `url`."""
    settings = Settings(
        station=StationSettings(mode=Mode.LIVE), pro=ProSettings(url=url, connect_s=1, read_s=2)
    )
    setup = Setup(settings, bench_paths(Path("nowhere")))
    found = [one async for one in examine_network(setup, Speaker(Language.ENGLISH))]
    return {one.what: (one.state, one.sentence) for one in found}


@contextlib.asynccontextmanager
async def answering(
    headers: str = "", tls: ssl.SSLContext | None = None, wait_s: float = 0.0
) -> AsyncIterator[int]:
    """A server that refuses everybody, at a port of loopback."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(wait_s)
            writer.write(f"HTTP/1.1 401 No\r\n{headers}Content-Length: 0\r\n\r\n".encode())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # who does not trust the certificate hangs up
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("off", "state", "said"),
    [(0, State.OK, "within"), (600, State.FAIL, "slow"), (-600, State.FAIL, "fast")],
)
async def test_a_clock_that_is_wrong_is_measured_against_pros(
    off: int, state: State, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "K" * 32)
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=off)
    async with answering(f"Date: {format_datetime(now, usegmt=True)}\r\n") as port:
        found = await found_on_the_way(f"http://127.0.0.1:{port}")
    assert found["clock"][0] is state
    assert said in found["clock"][1]
    assert found["key"] == (State.FAIL, Speaker(Language.ENGLISH).text("doctor.key.bad"))


async def test_a_pro_that_cannot_be_reached_says_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "K" * 32)
    found = await found_on_the_way("http://127.0.0.1:9")
    assert found["clock"][0] is State.UNKNOWN
    assert found["pro"][0] is State.FAIL


async def test_a_name_that_nobody_knows_ends_the_way_there() -> None:
    found = await found_on_the_way("https://pro.invalid")
    assert found.keys() == {"dns"}
    assert found["dns"][0] is State.FAIL
    assert "pro.invalid" in found["dns"][1]


async def test_a_certificate_of_an_authority_that_nobody_knows_is_named(tmp_path: Path) -> None:
    certificate, key = Authority(tmp_path / "authority").certificate_for("localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    async with answering(tls=context) as port:
        found = await found_on_the_way(f"https://localhost:{port}")
    assert found["tls"][0] is State.FAIL
    assert "does not trust it" in found["tls"][1]
    assert "key" not in found  # no key is sent there


@pytest.mark.parametrize(("days", "state"), [(3, State.WARN), (300, State.OK)])
async def test_a_certificate_that_ends_soon_is_warned_of(
    days: int, state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path / "authority")
    certificate, key = authority.certificate_for("localhost", days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv(KEY_VARIABLE, "K" * 32)
    async with answering(tls=context) as port:
        found = await found_on_the_way(f"https://localhost:{port}")
    assert found["tls"][0] is state
    assert "Authority of the tests" in found["tls"][1]


async def test_a_proxy_that_does_not_answer_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:S3CRET@127.0.0.1:9")
    found = await found_on_the_way("https://api.pro.invalid")
    assert found["proxy"][0] is State.FAIL
    assert "127.0.0.1:9" in found["proxy"][1]
    assert "S3CRET" not in str(found)
    monkeypatch.setenv("HTTPS_PROXY", "socks9://127.0.0.1:9")
    assert "http://" in (await found_on_the_way("https://api.pro.invalid"))["proxy"][1]
