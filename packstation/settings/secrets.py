"""API key and password: from the environment, the system's keyring or, without one, a sealed file.

Calls to the keyring may block for as long as the system asks for a password: call them in a
worker thread.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from packstation.settings.errors import KeyMissing, KeyUnavailable
from packstation.settings.rules import check_url
from packstation.settings.store import StoreSettings

if TYPE_CHECKING:
    from packstation.settings.secret_file import SecretFile

KEY_VARIABLE = "PACKSTATION_PRO_KEY"
PASSWORD_VARIABLE = "PACKSTATION_STORE_PASSWORD"  # noqa: S105 - the name of a variable
PASSFILE_VARIABLE = "PGPASSFILE"
_USER = "api-key"
NO_KEYRING = "keyring.backends.fail"


class ApiKey:
    """A key that shows itself only when asked: not in repr, str, logs or tracebacks."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take the key; blanks around it are a paste's. Raises KeyUnavailable if it cannot be one.

        It travels in an HTTP header: printable ASCII without blanks.
        """
        text = text.strip()
        if not text:
            raise KeyUnavailable("The API key is empty. Enter the key that PRO gave you.")
        if not (text.isascii() and text.isprintable()) or " " in text:
            raise KeyUnavailable(
                "The API key has characters that no key has. Copy it again, without spaces."
            )
        self._text = text

    def reveal(self) -> str:
        """The key itself, for the request header."""
        return self._text

    def __repr__(self) -> str:
        return "ApiKey(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not to be pickled")


def read_key(url: str, environment: Mapping[str, str]) -> ApiKey:
    """The key for the PRO at `url`: PACKSTATION_PRO_KEY, else the keyring's for that host.

    Raises KeyMissing when there is none yet, KeyUnavailable where none can be read (each with what
    to do), SettingsError for an address that is none.
    """
    given = environment.get(KEY_VARIABLE)
    if given:
        return ApiKey(given)
    stored = _kept(_service(url), _USER, KEY_VARIABLE)
    if stored is None:
        raise KeyMissing(
            "There is no API key for {host} yet. Type or scan it in Packstation's window, or set "
            "{variable}.",
            host=_host(url),
            variable=KEY_VARIABLE,
        )
    return ApiKey(stored)


def store_key(url: str, key: ApiKey) -> None:
    """Keep `key` for the PRO at `url` in the keyring. Raises KeyUnavailable when there is none."""
    _keep(_service(url), _USER, key.reveal(), KEY_VARIABLE)


def read_password(store: StoreSettings, environment: Mapping[str, str]) -> str | None:
    """The password for the database: PACKSTATION_STORE_PASSWORD, else the keyring's for it.

    None: PGPASSFILE names the file where the driver finds it, or the keyring has none because the
    server asks for none. Raises KeyUnavailable with what to do.
    """
    if given := environment.get(PASSWORD_VARIABLE):
        return given
    if environment.get(PASSFILE_VARIABLE):
        return None
    return _kept(_store_service(store), store.user, PASSWORD_VARIABLE)


def store_password(store: StoreSettings, password: str) -> None:
    """Keep the database's password in the keyring. Raises KeyUnavailable when there is none."""
    _keep(_store_service(store), store.user, password, PASSWORD_VARIABLE)


def place_of_secrets() -> str:
    """Where secrets are kept: the keyring's name, or the sealed file. Raises KeyUnavailable."""
    import keyring

    if _kept("packstation doctor", "nobody", KEY_VARIABLE) is None:
        backend = type(keyring.get_keyring()).__module__
        if backend != NO_KEYRING:
            return backend.removeprefix("keyring.backends.")
    return str(_sealed().sealed)


def _sealed() -> "SecretFile":
    from packstation.settings.secret_file import secret_file

    return secret_file()


def _kept(service: str, user: str, variable: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return keyring.get_password(service, user)
    except NoKeyringError:
        return _sealed().get(service, user)
    except KeyringError as error:
        raise _no_keyring(error, variable) from error


def _keep(service: str, user: str, secret: str, variable: str) -> None:
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        keyring.set_password(service, user, secret)
    except NoKeyringError:
        _sealed().put(service, user, secret)
    except KeyringError as error:
        raise _no_keyring(error, variable) from error


def _store_service(store: StoreSettings) -> str:
    return f"packstation {store.host.lower()}:{store.port}/{store.database}"


def _service(url: str) -> str:
    check_url(url)
    return f"packstation {_host(url)}"


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _no_keyring(error: Exception, variable: str) -> KeyUnavailable:
    # Only the kind of error: a backend's message might quote what it was given.
    return KeyUnavailable(
        "This system's keyring cannot be used ({reason}). Unlock it and try again, or set "
        "{variable}.",
        reason=type(error).__name__,
        variable=variable,
    )
