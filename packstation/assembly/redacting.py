"""Takes out of a text what is nobody else's business: secrets, people's names, e-mail addresses.

The last net: nothing that is written for support should hold any in the first place.
"""

import os
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from packstation.settings.errors import SettingsError
from packstation.settings.model import Settings
from packstation.settings.secrets import (
    KEY_VARIABLE,
    PASSWORD_VARIABLE,
    read_key,
    read_password,
)

SECRET, PERSON, MAIL = "(secret)", "(person)", "(e-mail)"
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@:]+:[^\s/@]+(?=@)")
_SHORTEST = 3
"""What is shorter would be found in half of all words."""


class Redactor:
    """Knows this bench's `secrets` and `people`; the longest is taken out first."""

    def __init__(self, secrets: Iterable[str], people: Iterable[str]) -> None:
        known = dict.fromkeys(secrets, SECRET) | dict.fromkeys(people, PERSON)
        words = sorted((one for one in known if len(one) >= _SHORTEST), key=len, reverse=True)
        self._known = known
        self._words = re.compile("|".join(map(re.escape, words))) if words else None

    def __call__(self, text: str) -> str:
        """`text` without them."""
        if self._words is not None:
            text = self._words.sub(lambda found: self._known[found[0]], text)
        return _MAIL.sub(MAIL, _IN_ADDRESS.sub(SECRET, text))


def redactor_of(
    settings: Settings, environment: Mapping[str, str] = os.environ, people: Iterable[str] = ()
) -> Redactor:
    """For a bench with `settings`; `people` are more names than its roster has."""
    secrets = {environment.get(KEY_VARIABLE, ""), environment.get(PASSWORD_VARIABLE, "")}
    secrets |= set(_kept(settings, environment))
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        proxy = urlsplit(environment.get(name, ""))
        secrets |= {proxy.password or ""}
    names = {one.name for one in settings.crew.people} | {one.badge for one in settings.crew.people}
    secrets |= {one.pin for one in settings.crew.people}
    return Redactor(secrets - {""}, (names | set(people)) - {""})


def _kept(settings: Settings, environment: Mapping[str, str]) -> Iterable[str]:
    """What the keyring holds; nothing where it cannot be asked."""
    try:
        if settings.pro.url:
            yield read_key(settings.pro.url, environment).reveal()
    except SettingsError:
        pass
    try:
        if settings.store.host:
            yield read_password(settings.store, environment) or ""
    except SettingsError:
        pass
