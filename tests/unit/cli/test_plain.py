"""What others wrote is text on the terminal."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.cli.dispatch import dispatch
from packstation.cli.shell.plain import plain


@pytest.mark.attack("terminal")
@given(st.text())
def test_nothing_that_steers_a_terminal_passes_and_the_rest_is_as_it_was(text: str) -> None:
    shown = plain(text)
    steering = [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Zl", "Zp")]
    assert set(steering) <= {"\t", "\n"}
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if text.isascii() and text.isprintable():
        assert shown == text


def test_json_means_the_same_still() -> None:
    told = json.dumps({"name": "a\u202eb\x1b[2J"}, ensure_ascii=False)
    assert json.loads(plain(told)) == json.loads(told)


def test_every_command_prints_through_it(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = f"{tmp_path_factory.mktemp('x')}/no\x1b[2Jsuch\u202efile.json"
    assert dispatch(["orders", "import", name]) == 1
    said = capsys.readouterr().err
    assert "no\\x1b[2Jsuch\\u202efile.json" in said
    assert "\x1b" not in said
