"""Without a keyring a secret is sealed: readable here by its user, nowhere else, by nobody else."""

import stat
from pathlib import Path

import pytest

from packstation.settings import secret_file
from packstation.settings.errors import KeyUnavailable
from packstation.settings.secret_file import SecretFile


@pytest.fixture
def kept(tmp_path: Path) -> SecretFile:
    made = SecretFile(tmp_path / "config" / "secrets.sealed", tmp_path / "data" / "secrets.key")
    made.put("packstation api", "api-key", "S3CRET-ONE")
    made.put("packstation db", "packstation", "S3CRET-TWO")
    return made


def test_what_is_kept_is_found_again_and_stands_in_no_file(
    kept: SecretFile, tmp_path: Path
) -> None:
    again = SecretFile(kept.sealed, tmp_path / "data" / "secrets.key")
    assert again.get("packstation api", "api-key") == "S3CRET-ONE"
    assert again.get("packstation db", "packstation") == "S3CRET-TWO"
    assert again.get("packstation api", "nobody") is None
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2
    for path in files:
        assert b"S3CRET" not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_copy_does_not_open_on_another_computer_or_without_its_secret(
    kept: SecretFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SecretFile(kept.sealed, tmp_path / "elsewhere" / "secrets.key")
    with pytest.raises(KeyUnavailable):
        other.get("packstation api", "api-key")
    monkeypatch.setattr(secret_file, "_machine_id", lambda: b"another computer")
    with pytest.raises(KeyUnavailable, match="sealed elsewhere"):
        kept.get("packstation api", "api-key")


def test_a_damaged_file_says_what_to_do(kept: SecretFile) -> None:
    kept.sealed.write_bytes(kept.sealed.read_bytes()[:-9])
    with pytest.raises(KeyUnavailable, match="Remove it, and enter the key again"):
        kept.get("packstation api", "api-key")
