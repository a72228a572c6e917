"""The program's log: JSON lines in a rotating file, with nothing in it that names a person.

What may be logged is decided where it is written: operations, references, states, counts. Two nets
hang below: libraries that would log addresses or parameters are kept at WARNING, and whatever looks
like an e-mail address or a long secret is masked.
"""

import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

MOST_BYTES = 2_000_000
KEPT_FILES = 5
TALKATIVE = ("alembic", "httpx", "httpcore", "sqlalchemy", "asyncio", "qasync", "PIL")
"""At INFO or DEBUG these write search terms, SQL parameters or whole payloads."""

_EMAIL = re.compile(r"[^\s@,;<>\"']+@[^\s@,;<>\"']+\.[^\s@,;<>\"']+")
_SECRET = re.compile(r"(?i)(subscription-key|api[-_ ]?key|authorization)([\"':= ]+)[^\s\"',}]+")


def log_to(folder: Path) -> logging.Handler:
    """Write this process's log to `folder`/packstation.log from now on; returns the handler.

    Exceptions that nobody caught go there, too. Raises OSError when the file cannot be opened.
    """
    handler = RotatingFileHandler(
        folder / "packstation.log", maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    return handler


class JsonLines(logging.Formatter):
    """A record as one line of JSON: event, level, logger, timestamp (UTC), exception."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        told = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": moment.isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps({key: masked(text) for key, text in told.items()}, ensure_ascii=False)


class Unforeseen(logging.Handler):
    """Calls `tell` for what nobody foresaw: that, and nothing else, is logged as critical."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__(logging.CRITICAL)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - what it says is for IT
        self._tell()


def stop_logging(handler: logging.Handler) -> None:
    """Close what `log_to` opened."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def masked(text: str) -> str:
    """`text` without e-mail addresses and without what follows the name of a secret."""
    return _SECRET.sub(r"\1\2***", _EMAIL.sub("***@***", text))


def _uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """Slots of Qt end here: the program goes on, the log keeps what happened."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger("packstation").critical(
        "an error that nobody expected", exc_info=(kind, error, traceback)
    )
