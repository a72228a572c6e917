"""Pictures of items: from a folder, or by https from hosts that the shop names, kept on disk."""

import io
import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from packstation.desktop.item_pictures import KEPT_S, ItemPictures
from packstation.documents.careful import in_a_thread
from tests.faults.test_wire import self_signed


def picture(colour: str, kind: str = "PNG", side: int = 900) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(out, kind)
    return out.getvalue()


def colour_of(png: bytes | None) -> tuple[int, int, int]:
    assert png is not None
    shown = Image.open(io.BytesIO(png)).convert("RGB")
    assert max(shown.size) == 100
    red, green, blue = shown.getpixel((50, 25))  # type: ignore[misc]  # an RGB picture's
    return int(red), int(green), int(blue)


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def shop(tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A web shop with TLS that this computer trusts; /elsewhere redirects."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            assert "authorization" not in self.headers
            if self.path == "/elsewhere":
                self.send_response(302)
                self.send_header("Location", "/mug.jpg")
                self.end_headers()
                return
            body = b"\x89PNG no picture" if self.path == "/bad" else picture("#00FF00", "JPEG")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = self_signed(tmp_path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def finder(tmp_path: Path, *hosts: str) -> ItemPictures:
    return ItemPictures((tmp_path / "own",), hosts, tmp_path / "fetched", in_a_thread)


async def test_a_picture_is_called_like_the_metadata_says_or_like_the_sku(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "MUG-01.jpg").write_bytes(picture("#FF0000", "JPEG"))
    (own / "front.webp").write_bytes(picture("#0000FF", "WEBP"))
    (tmp_path / "secret.png").write_bytes(picture("#FFFFFF"))
    pictures = finder(tmp_path)
    assert colour_of(await pictures.find("", "MUG-01", 100))[0] > 200
    assert colour_of(await pictures.find("front.webp", "MUG-01", 100))[2] > 200
    assert await pictures.find("../secret.png", "", 100) is None
    assert await pictures.find("", "../secret", 100) is None
    (own / "BAD.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert await pictures.find("", "BAD", 100) is None


async def test_a_picture_of_the_web_shop_is_fetched_once_and_shown_without_it_later(
    tmp_path: Path, shop: str, asked: list[str]
) -> None:
    pictures = finder(tmp_path, "127.0.0.1")
    for _ in range(2):
        assert colour_of(await pictures.find(f"{shop}/mug.jpg", "MUG", 100))[1] > 200
    assert asked == ["/mug.jpg"]
    (kept,) = (tmp_path / "fetched").iterdir()
    long_ago = time.time() - KEPT_S - 60
    os.utime(kept, (long_ago, long_ago))
    away = f"{shop}/mug.jpg".replace(shop.rpartition(":")[2], "1")
    assert await finder(tmp_path, "127.0.0.1").find(away, "", 100) is None
    assert colour_of(await finder(tmp_path, "127.0.0.1").find(f"{shop}/mug.jpg", "", 100))
    assert asked == ["/mug.jpg", "/mug.jpg"]


@pytest.mark.attack("wire")
async def test_nothing_is_fetched_from_where_the_shop_did_not_say(
    tmp_path: Path, shop: str, asked: list[str]
) -> None:
    plain = shop.replace("https", "http")
    for url in (
        f"{shop}/mug.jpg",
        "file:///etc/passwd",
        "https://",
        "http://[",
        "ftp://localhost/",
    ):
        assert await finder(tmp_path).find(url, "", 100) is None
    pictures = finder(tmp_path, "127.0.0.1")
    assert await pictures.find(f"{plain}/mug.jpg", "", 100) is None
    assert asked == []
    assert await pictures.find(f"{shop}/elsewhere", "", 100) is None
    assert await pictures.find(f"{shop}/elsewhere", "", 100) is None
    assert await pictures.find(f"{shop}/bad", "", 100) is None
    assert asked == ["/elsewhere", "/bad"]
