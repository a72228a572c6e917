"""The log holds what support needs and nobody's address."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from packstation.runtime.logs import log_to, masked, stop_logging


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    handler = log_to(tmp_path)
    yield tmp_path / "packstation.log"
    stop_logging(handler)


def test_a_warning_is_one_json_line_with_its_logger_and_time(log_file: Path) -> None:
    logging.getLogger("packstation.pro").warning("%s ended with %d", "packOrder", 500)
    entry = json.loads(log_file.read_text())
    assert entry["event"] == "packOrder ended with 500"
    assert entry["level"] == "warning"
    assert entry["logger"] == "packstation.pro"
    assert entry["timestamp"].endswith("Z")


@pytest.mark.attack("secrets")
def test_addresses_and_keys_that_slip_into_a_message_are_masked(log_file: Path) -> None:
    logging.getLogger("packstation").error(
        "no reply for ines@example.test, ocp-apim-subscription-key: 0123456789abcdef"
    )
    text = log_file.read_text()
    assert "ines@" not in text
    assert "0123456789abcdef" not in text


def test_an_exception_is_kept_with_its_traceback(log_file: Path) -> None:
    try:
        raise ValueError("ines@example.test is no number")
    except ValueError:
        logging.getLogger("packstation").exception("it failed")
    entry = json.loads(log_file.read_text())
    assert "ValueError" in entry["exception"]
    assert "ines@" not in entry["exception"]


def test_libraries_that_log_parameters_are_kept_quiet(log_file: Path) -> None:
    logging.getLogger("httpx").info("GET http://127.0.0.1/consignments?searchTerm=Okafor")
    assert log_file.read_text() == ""


def test_plain_text_is_left_as_it_is() -> None:
    assert masked("EC-000-0H2-9TL: Allocated @ 12:00") == "EC-000-0H2-9TL: Allocated @ 12:00"
