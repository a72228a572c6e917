"""The API key: found where it is kept, and shown to nobody."""

import pickle
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from packstation.settings.errors import KeyMissing, KeyUnavailable, SettingsError
from packstation.settings.secrets import (
    ApiKey,
    place_of_secrets,
    read_key,
    read_password,
    store_key,
    store_password,
)
from packstation.settings.store import StoreSettings
from tests.tools.memory_keyring import MemoryKeyring
from tests.tools.memory_keyring import kept as kept

LIVE, SANDBOX = "https://api.electioapp.com", "https://apisandbox.electioapp.com"


def test_each_host_has_its_own_key(kept: MemoryKeyring) -> None:
    store_key(LIVE, ApiKey("live-key"))
    store_key(SANDBOX, ApiKey("sandbox-key"))
    assert read_key(LIVE + "/", {}) == ApiKey("live-key")
    assert read_key(SANDBOX, {}) == ApiKey("sandbox-key")
    kept.kept.clear()
    with pytest.raises(KeyUnavailable, match="Type or scan it"):
        read_key(LIVE, {})


def test_the_environment_wins_over_the_keyring(kept: MemoryKeyring) -> None:
    store_key(LIVE, ApiKey("kept"))
    assert read_key(LIVE, {"PACKSTATION_PRO_KEY": " given\n"}).reveal() == "given"
    assert read_key(LIVE, {"PACKSTATION_PRO_KEY": ""}).reveal() == "kept"


def test_without_a_keyring_it_is_sealed_in_a_file_of_the_users(
    kept: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # keyring annotates nothing
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with pytest.raises(KeyMissing, match="Type or scan it"):
        read_key(LIVE, {})
    store_key(LIVE, ApiKey("k-1"))
    assert read_key(LIVE, {}) == ApiKey("k-1")
    assert place_of_secrets().endswith("secrets.sealed")
    assert kept.kept == {}


def test_a_keyring_that_is_locked_says_what_to_do(
    kept: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: str) -> None:
        raise KeyringLocked("nobody unlocked it")

    monkeypatch.setattr(kept, "get_password", locked)
    monkeypatch.setattr(kept, "set_password", locked)
    with pytest.raises(KeyUnavailable, match="set PACKSTATION_PRO_KEY"):
        read_key(LIVE, {})
    with pytest.raises(KeyUnavailable, match="KeyringLocked"):
        store_key(LIVE, ApiKey("k"))
    with pytest.raises(KeyUnavailable, match="set PACKSTATION_STORE_PASSWORD"):
        read_password(StoreSettings(host="db1"), {})


@pytest.mark.parametrize("text", ["", "  ", "a b", "a\nb", "ключ", "a\x00b"])
def test_what_cannot_be_a_key_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(KeyUnavailable) as caught:
        ApiKey(text)
    assert not text.strip() or text not in str(caught.value)


def test_a_key_never_shows_itself() -> None:
    key = ApiKey("s3cret")
    assert "s3cret" not in f"{key!r} {key} {[key]}"
    assert not hasattr(key, "__dict__")
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_no_key_is_kept_for_an_address_that_is_none(kept: MemoryKeyring) -> None:
    with pytest.raises(SettingsError, match="https"):
        store_key("http://api.electioapp.com", ApiKey("k"))
    assert kept.kept == {}


def test_the_password_of_a_database_is_that_of_its_server_and_the_environment_wins(
    kept: MemoryKeyring,
) -> None:
    ours, other = StoreSettings(host="DB1"), StoreSettings(host="db2")
    store_password(ours, "s3cret")
    assert read_password(StoreSettings(host="db1"), {}) == "s3cret"
    assert read_password(other, {}) is None
    assert read_password(ours, {"PACKSTATION_STORE_PASSWORD": " given "}) == " given "
    assert read_password(ours, {"PGPASSFILE": "/run/secrets/pgpass"}) is None
