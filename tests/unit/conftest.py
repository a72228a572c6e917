"""A unit test touches no process, network or screen; one that does is an integration test."""

import os
import socket
import subprocess
from typing import Any, NoReturn

import pytest
from PySide6.QtGui import QGuiApplication


@pytest.fixture(autouse=True)
def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reaches for the world outside is told where such a test belongs."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        pytest.fail("a process, a socket or a screen: this test belongs into tests/integration")

    for name in ("connect", "connect_ex", "bind", "listen"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
    monkeypatch.setattr(os, "fork", refuse)
    monkeypatch.setattr(QGuiApplication, "__init__", refuse)
