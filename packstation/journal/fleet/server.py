"""Where a fleet's PostgreSQL is, and what its driver wants to know to get there."""

import ssl
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL

from packstation.runtime.phrase import Phrase


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach the database. `password` None: PGPASSFILE or none is needed; repr hides it.

    `tls` False sends everything in clear: for a server on this computer only. `ca_file` None trusts
    the authorities that the system trusts. No statement of a bench takes `answer_s` seconds: what
    does is a server or a network that is gone.
    """

    host: str
    port: int
    database: str
    user: str
    password: str | None = None
    tls: bool = True
    ca_file: Path | None = None
    connect_s: float = 5.0
    answer_s: float = 10.0

    @property
    def place(self) -> Phrase:
        """Its address, for people."""
        return Phrase(
            "the database {name} on {host}:{port}",
            name=self.database,
            host=self.host,
            port=self.port,
        )

    def __repr__(self) -> str:
        return f"Server({self.user}@{self.host}:{self.port}/{self.database})"


def url_and_arguments(
    server: Server, name: str, answer_s: float | None
) -> tuple[URL, dict[str, Any]]:
    """What SQLAlchemy and the driver want to know; `name` is what the server's keeper sees."""
    url = URL.create(
        "postgresql+asyncpg",
        username=server.user,
        password=server.password,
        host=server.host,
        port=server.port,
        database=server.database,
    )
    settings = {
        "application_name": f"packstation {name}".strip().encode("ascii", "replace").decode(),
        "synchronous_commit": "on",
        # A bench that is gone must not hold its locks until somebody notices.
        "idle_in_transaction_session_timeout": "15s",
        "lock_timeout": "8s",
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
    }
    return url, {
        "timeout": server.connect_s,
        "command_timeout": answer_s,
        "server_settings": settings,
        "ssl": _tls(server) if server.tls else False,
    }


def _tls(server: Server) -> ssl.SSLContext:
    if server.ca_file is not None:
        return ssl.create_default_context(cafile=server.ca_file)
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
