"""Examines the way to PRO, a step at a time: name, proxy, certificate, clock, answer, key."""

import asyncio
import datetime
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
import truststore

from packstation.assembly.examining.finding import Finding, State
from packstation.assembly.running import pro_of
from packstation.assembly.setup import Setup
from packstation.pro.client import ProClient
from packstation.pro.errors import InvalidBaseUrl, ProError, Unauthorized
from packstation.pro.transport import Timeouts, is_loopback
from packstation.runtime.translated import into
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import KeyMissing, KeyUnavailable, SettingsError
from packstation.settings.secrets import KEY_VARIABLE
from packstation.workflow.problem_of import problem_of

MOST_SECONDS_OFF = 120
MOST_MS = 1000
"""An order waits for three answers at least; a second each is felt at every parcel."""
LEAST_DAYS = 7
PATIENCE_S = 5.0


async def examine_network(setup: Setup, speaker: Speaker) -> AsyncIterator[Finding]:
    """Every step to PRO that a broken one does not hide; never raises for what it finds."""
    if setup.is_sandboxed:
        yield Finding("pro", State.OK, speaker.text("doctor.pro.sandbox"))
        return
    url = setup.settings.pro.url
    host = urlsplit(url).hostname or ""
    proxy = proxy_for(url)
    if proxy:
        yield await _proxy(proxy, speaker)
    else:
        name = await _name(host, speaker)
        yield name
        if name.state is State.FAIL:
            return
    tls, clock = await _first_answer(url, speaker)
    if tls is not None:
        yield tls
    yield clock
    if tls is None or tls.state is not State.FAIL:
        for finding in await _pro(setup, speaker):
            yield finding


def proxy_for(url: str) -> str:
    """The proxy that the environment names for `url`, as httpx reads it; empty for none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return ""
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all") or ""


def without_password(proxy: str) -> str:
    """Host and port alone: a proxy's address may hold a name and a password."""
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


async def _proxy(proxy: str, speaker: Speaker) -> Finding:
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    shown = without_password(proxy)
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
        writer.close()
    except (OSError, TimeoutError):
        return Finding("proxy", State.FAIL, speaker.text("doctor.proxy.bad", proxy=shown))
    return Finding("proxy", State.OK, speaker.text("doctor.proxy.ok", proxy=shown))


async def _name(host: str, speaker: Speaker) -> Finding:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE_S):
            found = await loop.getaddrinfo(host, None)
    except (OSError, TimeoutError, UnicodeError):
        return Finding("dns", State.FAIL, speaker.text("doctor.dns.bad", host=host))
    told = speaker.text("doctor.dns.ok", host=host, address=found[0][4][0])
    return Finding("dns", State.OK, told)


async def _first_answer(url: str, speaker: Speaker) -> tuple[Finding | None, Finding]:
    """What any answer says without a key: the certificate, and the server's time."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    is_tls = url.startswith("https")
    host = urlsplit(url).hostname or ""
    try:
        async with (
            httpx.AsyncClient(
                timeout=PATIENCE_S, verify=context, trust_env=not is_loopback(host)
            ) as client,
            client.stream("HEAD", url) as answer,
        ):
            tls = _certificate(answer, speaker) if is_tls else None
            return tls, _clock(answer.headers.get("Date", ""), speaker)
    except httpx.HTTPError as error:
        nobody = Finding("clock", State.UNKNOWN, speaker.text("doctor.clock.unknown"))
        if is_tls and (reason := _refusal(error)):
            told = speaker.text("doctor.tls.bad", reason=reason)
            return Finding("tls", State.FAIL, told), nobody
        return None, nobody
    except (ValueError, ImportError):  # a proxy of a kind that httpx does not speak
        told = speaker.text("doctor.proxy.kind", proxy=without_password(proxy_for(url)))
        return Finding("proxy", State.FAIL, told), Finding(
            "clock", State.UNKNOWN, speaker.text("doctor.clock.unknown")
        )


def _refusal(error: BaseException) -> str:
    """Why a certificate was not accepted; empty when something else failed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message or "unknown authority"
        if isinstance(cause, ssl.SSLError):
            return (cause.reason or "TLS").replace("_", " ").lower()
        cause = cause.__cause__ or cause.__context__
    return ""


def _certificate(answer: httpx.Response, speaker: Speaker) -> Finding:
    stream = answer.extensions.get("network_stream")
    channel = stream.get_extra_info("ssl_object") if stream is not None else None
    found: Mapping[str, Any] = (channel.getpeercert() if channel is not None else None) or {}
    issuer = dict(pair for group in found.get("issuer", ()) for pair in group)
    by = issuer.get("organizationName") or issuer.get("commonName") or "?"
    if not found.get("notAfter"):
        return Finding("tls", State.OK, by)
    seconds = ssl.cert_time_to_seconds(found["notAfter"])
    ends = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    days = (ends - datetime.datetime.now(datetime.UTC)).days
    key = "doctor.tls.soon" if days < LEAST_DAYS else "doctor.tls.ok"
    told = speaker.text(key, by=by, day=ends.date().isoformat())
    return Finding("tls", State.WARN if days < LEAST_DAYS else State.OK, told)


def _clock(date: str, speaker: Speaker) -> Finding:
    """Against the time that PRO's server says with any answer (RFC 9110, Date)."""
    try:
        theirs = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return Finding("clock", State.UNKNOWN, speaker.text("doctor.clock.unknown"))
    off = round((datetime.datetime.now(datetime.UTC) - theirs).total_seconds())
    if abs(off) > MOST_SECONDS_OFF:
        way = "doctor.clock.fast" if off > 0 else "doctor.clock.slow"
        return Finding("clock", State.FAIL, speaker.text(way, seconds=abs(off)))
    return Finding("clock", State.OK, speaker.text("doctor.clock.ok", seconds=MOST_SECONDS_OFF))


async def _pro(setup: Setup, speaker: Speaker) -> list[Finding]:
    """Whether PRO takes the key, how fast it answers, and whether it has the location."""
    settings, text = setup.settings, speaker.text
    host = urlsplit(settings.pro.url).netloc
    try:
        pro = pro_of(settings)
        timeouts = Timeouts(connect=settings.pro.connect_s, read=settings.pro.read_s)
        async with ProClient(pro.url, lambda: pro.key, timeouts=timeouts) as client:
            await client.warm()
            begun = time.perf_counter()
            places = await client.list_shipping_locations()
            took = round((time.perf_counter() - begun) * 1000)
    except KeyMissing:
        told = text("doctor.key.missing", host=host, variable=KEY_VARIABLE)
        return [Finding("key", State.FAIL, told)]
    except KeyUnavailable as error:
        return [Finding("key", State.FAIL, error.said(into(speaker.language.value)))]
    except SettingsError as error:
        return [Finding("pro", State.FAIL, error.said(into(speaker.language.value)))]
    except InvalidBaseUrl as error:
        told = error.phrase.said(into(speaker.language.value))
        return [Finding("pro", State.FAIL, told)]
    except Unauthorized:
        return [Finding("key", State.FAIL, text("doctor.key.bad"))]
    except ProError as error:
        said = speaker.problem(problem_of(error))
        return [Finding("pro", State.FAIL, f"{said.sentence} {said.remedy}".strip())]
    slow = took > MOST_MS
    answer = text("doctor.pro.slow" if slow else "doctor.pro.ok", host=host, ms=took)
    names = [place.shipping_location_reference or place.reference for place in places]
    return [
        Finding("pro", State.WARN if slow else State.OK, answer),
        Finding("key", State.OK, text("doctor.key.ok")),
        _location(settings.station.location, names, speaker),
    ]


def _location(wanted: str, names: list[str], speaker: Speaker) -> Finding:
    if wanted and wanted not in names:
        known = ", ".join(names) or "–"
        told = speaker.text("doctor.location.bad", wanted=wanted, known=known)
        return Finding("location", State.FAIL, told)
    told = wanted or speaker.text("doctor.location.any", n=len(names))
    return Finding("location", State.OK, told)
