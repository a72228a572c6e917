"""Secrets of a computer without a keyring: sealed in a file that only its user can open here.

The file is sealed (Fernet: AES-128-CBC and HMAC-SHA256) with a key drawn by HKDF from a random
secret of this user, kept in another folder, and the computer's own id: neither a copy of the file
nor one of the secret opens it elsewhere. Whoever runs programs as this user can open it, as they
could a keyring that is unlocked by signing in.
"""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.runtime.phrase import Phrase
from packstation.settings.edit import replace_file
from packstation.settings.errors import KeyUnavailable

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_SECRET_BYTES = 32


class SecretFile:
    """`sealed` holds the secrets, `secret` what opens it; both are made when first needed."""

    def __init__(self, sealed: Path, secret: Path) -> None:
        self.sealed = sealed
        self._secret = secret

    def get(self, service: str, user: str) -> str | None:
        """The secret of `user` at `service`; None: there is none.

        Raises KeyUnavailable when the file cannot be read or was not sealed here.
        """
        kept = self._open().get(_name(service, user))
        return kept if isinstance(kept, str) else None

    def put(self, service: str, user: str, secret: str) -> None:
        """Keep `secret`. Raises KeyUnavailable when the file cannot be read or written."""
        kept = {**self._open(), _name(service, user): secret}
        try:
            seal = self._fernet(is_new=not self.sealed.exists())
            replace_file(self.sealed, seal.encrypt(json.dumps(kept).encode()).decode())
        except OSError as error:
            raise self._unusable(error.strerror or "") from error

    def _open(self) -> dict[str, object]:
        from cryptography.fernet import InvalidToken

        try:
            if not self.sealed.exists():
                return {}
            found = json.loads(self._fernet(is_new=False).decrypt(self.sealed.read_bytes()))
        except OSError as error:
            raise self._unusable(error.strerror or "") from error
        except (InvalidToken, ValueError) as error:
            raise self._unusable(Phrase("it was sealed elsewhere")) from error
        return found if isinstance(found, dict) else {}

    def _fernet(self, *, is_new: bool) -> "Fernet":
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        if is_new and not self._secret.exists():
            self._secret.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_SECRET_BYTES))
                file.flush()
                os.fsync(file.fileno())
        drawn = HKDF(hashes.SHA256(), 32, salt=_machine_id(), info=b"packstation secrets 1")
        return Fernet(base64.urlsafe_b64encode(drawn.derive(self._secret.read_bytes())))

    def _unusable(self, reason: str | Phrase) -> KeyUnavailable:
        return KeyUnavailable(
            "The sealed file {file} cannot be used: {reason}. Remove it, and enter the key again.",
            file=self.sealed,
            reason=reason,
        )


def secret_file() -> SecretFile:
    """This user's."""
    import platformdirs

    return SecretFile(
        platformdirs.user_config_path("packstation", appauthor=False) / "secrets.sealed",
        platformdirs.user_data_path("packstation", appauthor=False) / "secrets.key",
    )


def _name(service: str, user: str) -> str:
    return f"{service}\n{user}"


def _machine_id() -> bytes:
    for path in MACHINE_IDS:
        try:
            return path.read_bytes().strip()
        except OSError:
            continue
    import uuid

    return uuid.getnode().to_bytes(8, "big")
