"""One sandbox and its fork servers for all tests of this folder."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.crash.kill_matrix import SERVERS
from tests.crash.points import Floor, open_floor


@pytest.fixture(scope="package")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """Where points are judged."""
    with open_floor(tmp_path_factory.mktemp("floor"), SERVERS) as opened:
        asyncio.run(opened.prepare())
        yield opened
