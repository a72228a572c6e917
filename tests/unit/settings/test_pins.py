"""PINs are kept so that who reads the settings cannot use them."""

import pytest

from packstation.settings.errors import SettingsError
from packstation.settings.pins import is_pin, kept_pin


def test_a_kept_pin_is_known_again_and_nothing_of_it_can_be_read() -> None:
    kept = kept_pin("4711")
    assert is_pin("4711", kept)
    assert not is_pin("4712", kept)
    assert "4711" not in kept
    assert kept != kept_pin("4711")


@pytest.mark.parametrize("pin", ["", "123", "12a4", "١٢٣٤"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    with pytest.raises(SettingsError, match="4 digits or more"):
        kept_pin(pin)


@pytest.mark.parametrize("kept", ["", "4711", "scrypt$x", "scrypt$!$!", "md5$aaaa$aaaa"])
def test_a_damaged_entry_fits_nobody(kept: str) -> None:
    assert not is_pin("4711", kept)
