"""The database server of one run of `bench.fleet`, and what its keeper's views say."""

import os
import subprocess
from pathlib import Path

from tests.tools.postgres import PASSWORD, USER, Postgres

PGBENCH_S = 5
OF_BENCHES = "application_name LIKE 'packstation Bench%'"


class Server:
    """One database of it."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres
        self.database = postgres.database()
        postgres.sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", self.database)

    def number(self, query: str) -> float:
        """The one number that `query` finds."""
        return float(self.postgres.sql(query, self.database)[0] or 0)

    def commits(self) -> float:
        """Transactions so far that wrote: only those take a number."""
        return self.number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")

    def busy_ms(self) -> float:
        """Milliseconds that the server has worked on statements of this database."""
        return self.number(
            "SELECT coalesce(sum(total_exec_time), 0) FROM pg_stat_statements "
            f"WHERE query NOT LIKE '%advisory%' AND "
            f"dbid = (SELECT oid FROM pg_database WHERE datname = '{self.database}')"
        )

    def connections(self) -> float:
        """Of all benches, now."""
        return self.number(
            f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}' "
            f"AND {OF_BENCHES}"
        )

    def size(self) -> float:
        """Bytes of its tables and indexes."""
        return self.number(f"SELECT pg_database_size('{self.database}')")

    def dearest(self) -> list[str]:
        """The statements that the server works on longest: milliseconds, calls, text."""
        return self.postgres.sql(
            "SELECT round(total_exec_time), calls, "
            "left(regexp_replace(query, '\\s+', ' ', 'g'), 110) FROM pg_stat_statements "
            f"WHERE dbid = (SELECT oid FROM pg_database WHERE datname = '{self.database}') "
            "ORDER BY total_exec_time DESC LIMIT 12",
            self.database,
        )

    def appends_a_second(self, place: Path) -> float:
        """What pgbench reaches with the log's own statement: an event, committed to the disk."""
        self.postgres.sql("CREATE TABLE pgbench_events (LIKE events INCLUDING ALL)", self.database)
        self.postgres.sql(f"ALTER TABLE pgbench_events OWNER TO {USER}", self.database)
        script = place / "append.sql"
        script.write_text(
            "INSERT INTO pgbench_events (stream, position, type, version, payload, at_us, station)"
            " VALUES (gen_random_uuid()::text, 1, 'ItemPacked', 1,"
            " decode(repeat('7b', 220), 'hex'), 1, 'Bench 1');\n"
        )
        server = ("-h", self.postgres.host, "-p", str(self.postgres.port), "-U", USER)
        load = ("-n", "-c", "8", "-j", "2", "-T", str(PGBENCH_S), "-f", str(script))
        ended = subprocess.run(
            ("pgbench", *load, *server, self.database),
            env={**os.environ, "PGPASSWORD": PASSWORD},
            check=True,
            capture_output=True,
            text=True,
        )
        self.postgres.sql("DROP TABLE pgbench_events", self.database)
        (line,) = (line for line in ended.stdout.splitlines() if line.startswith("tps"))
        return float(line.split()[2])
