"""The program's log: JSON lines in a rotating file, with nothing in it that names a person.

What may be logged is decided where it is written: operations, references, states, counts. Two nets
hang below: libraries that would log addresses or parameters are kept at WARNING, and whatever looks
like an e-mail address or a long secret is masked.
"""

import logging
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

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
    import structlog

    handler = RotatingFileHandler(
        folder / "packstation.log", maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.PositionalArgumentsFormatter(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _mask,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    return handler


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


def _mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: masked(value) if isinstance(value, str) else value for key, value in event.items()}


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
