"""PINs as the settings keep them: salted and hashed, so that who reads the file cannot use them.

A PIN is short, so the hash is made slow (scrypt, RFC 7914): some fifty milliseconds each.
"""

import base64
import hashlib
import hmac
import secrets

from packstation.settings.errors import SettingsError

SHORTEST = 4
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
_MEMORY = 64 * 1024 * 1024


def kept_pin(pin: str) -> str:
    """What the settings keep of `pin`. Raises SettingsError for one that is too short."""
    if len(pin) < SHORTEST or not pin.isascii() or not pin.isdigit():
        raise SettingsError(
            "A PIN is {least} digits or more.", least=SHORTEST, field="crew.people.pin"
        )
    salt = secrets.token_bytes(16)
    return f"scrypt${_text(salt)}${_text(_hash(pin, salt))}"


def is_pin(pin: str, kept: str) -> bool:
    """Whether `pin` is the one that `kept` was made of; never raises."""
    try:
        kind, salt, wanted = kept.split("$")
        made = _hash(pin, base64.b64decode(salt))
        return kind == "scrypt" and hmac.compare_digest(made, base64.b64decode(wanted))
    except ValueError:
        return False


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=_MEMORY, dklen=32
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
