"""What the shared database promises: many benches at once, one program a station, honest errors."""

import asyncio
import traceback
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # brings no types
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from msgspec.structs import replace
from sqlalchemy import MetaData, text

from packstation.journal import tables
from packstation.journal.errors import (
    JournalDamaged,
    JournalInUse,
    JournalLeftBehind,
    JournalTooNew,
    JournalUnwritable,
    Obstacle,
    PositionTaken,
)
from packstation.journal.fleet.postgres import _MIGRATION_LOCK, Fleet
from packstation.journal.fleet.records import FleetRecords
from packstation.journal.fleet.server import Server
from packstation.journal.folder import DataFolder
from packstation.journal.log import Journal
from packstation.journal.schema import Schema
from packstation.journal.support import FileRecords
from tests.integration.journal.records import record, run
from tests.tools.certificates import Authority
from tests.tools.postgres import PASSWORD, USER, Postgres, postgres_server, server_of


@pytest.fixture
def server(postgres: Postgres) -> Server:
    return server_of(postgres)


async def opened(server: Server, station: str, folder: Path) -> DataFolder:
    """A bench's data, shared; its folder is its own."""
    return await DataFolder.open(
        folder / station, station=station, databases=Fleet(server, station)
    )


async def test_a_whole_fleet_switched_on_at_once_on_an_empty_database_starts(
    server: Server, tmp_path: Path
) -> None:
    names = [f"Bench {number}" for number in range(12)]
    async with asyncio.TaskGroup() as group:
        opening = [group.create_task(opened(server, name, tmp_path)) for name in names]
    benches = [task.result() for task in opening]
    async with asyncio.TaskGroup() as group:
        for name, bench in zip(names, benches, strict=True):
            group.create_task(bench.journal.append(run(name, 5)))
    assert (await benches[0].journal.counts()).events == 60
    for bench in benches:
        await bench.close()


async def test_who_waits_for_the_migration_of_another_bench_waits_outside_the_server(
    server: Server, postgres: Postgres, tmp_path: Path
) -> None:
    """There it would be told off after `lock_timeout`, and a large table takes longer."""
    other = await asyncpg.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        database=server.database,
        ssl=False,
    )
    await other.execute(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})")
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(opened(server, "Bench 1", tmp_path))
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        for _look in range(10):
            await asyncio.sleep(0.1)
            assert postgres.sql(waiting) == ["0"]
            assert not opening.done()
        await other.close()
    await opening.result().close()


async def test_a_migration_may_take_longer_than_any_statement_of_packing(
    server: Server, postgres: Postgres, tmp_path: Path
) -> None:
    slow = "BEGIN; LOCK TABLE pg_class IN SHARE MODE; SELECT pg_sleep(1.5); COMMIT"
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.to_thread(postgres.sql, slow, server.database))
        while postgres.sql("SELECT count(*) FROM pg_locks WHERE mode = 'ShareLock'") != ["1"]:
            await asyncio.sleep(0.02)
        hasty = replace(server, answer_s=0.5)
        bench = await opened(hasty, "Bench 1", tmp_path)
    await bench.journal.append(run("s", 1))
    await bench.close()


@pytest.mark.parametrize(
    ("schema", "metadata"),
    [
        (Schema.LOG, tables.LOG),
        (Schema.ORDERS, tables.ORDERS),
        (Schema.DOCUMENTS, tables.DOCUMENTS),
    ],
)
async def test_the_migrations_make_the_tables_that_the_program_uses(
    schema: Schema, metadata: MetaData, server: Server
) -> None:
    database = Fleet(server, "B1").of(schema)
    await database.open()
    async with database.reads.connect() as connection:
        differences = await connection.run_sync(
            lambda bare: compare_metadata(
                MigrationContext.configure(bare, opts={"version_table": schema.version_table}),
                metadata,
            )
        )
    await database.close()
    assert differences == []


async def test_every_commit_waits_for_the_disk_whatever_the_server_is_set_to(
    postgres: Postgres, server: Server, tmp_path: Path
) -> None:
    postgres.sql(f"ALTER DATABASE {server.database} SET synchronous_commit = off")
    database = Fleet(server, "B1").of(Schema.LOG)
    await database.open()
    async with database.writes.connect() as connection:
        assert await connection.scalar(text("SHOW synchronous_commit")) == "on"
    await database.close()


async def test_a_second_program_of_a_station_is_told_so_and_may_start_after_the_first(
    server: Server, tmp_path: Path
) -> None:
    first = await opened(server, "Bench 3", tmp_path / "a")
    with pytest.raises(JournalInUse, match=r"station bench 3.*127\.0\.0\.1") as in_use:
        await opened(server, "bench 3", tmp_path / "b")
    assert in_use.value.station == "bench 3"
    other = await opened(server, "Bench 4", tmp_path / "c")
    await other.close()
    await first.journal.append([record()])
    await first.close()
    second = await opened(server, "Bench 3", tmp_path / "b")
    await second.journal.append([record("s2")])
    await second.close()


async def test_a_station_that_another_program_took_while_the_connection_was_lost_writes_nothing(
    postgres: Postgres, server: Server, tmp_path: Path
) -> None:
    first = await opened(server, "Bench 3", tmp_path / "a")
    await first.journal.append([record()])
    await asyncio.to_thread(postgres.kill_connections, server.database)
    second = await opened(server, "Bench 3", tmp_path / "b")
    with pytest.raises(JournalUnwritable, match="Another program works as this station") as lost:
        await first.journal.append([record("s1", 1)])
    assert lost.value.obstacle is Obstacle.TAKEN_OVER
    await second.close()
    await first.journal.append([record("s1", 1)])
    assert await first.journal.read("s1") == run("s1", 2)
    await first.close()


async def test_a_folder_that_another_program_has_is_refused_before_the_server_is_asked(
    server: Server, tmp_path: Path
) -> None:
    async with await DataFolder.open(tmp_path, station="alone"):
        nowhere = replace(server, port=1)
        with pytest.raises(JournalInUse, match="alone"):
            await DataFolder.open(tmp_path, station="B1", databases=Fleet(nowhere, "B1"))


async def test_orders_left_open_in_the_bench_own_files_are_never_forgotten(
    server: Server, tmp_path: Path
) -> None:
    async with await DataFolder.open(tmp_path, station="B1") as alone:
        await alone.journal.append([record("s1"), record("s2")])
    with pytest.raises(JournalLeftBehind, match="2 orders are still open") as left:
        await DataFolder.open(tmp_path, station="B1", databases=Fleet(server, "B1"))
    assert "store.host" in str(left.value)


async def test_what_keeps_a_bench_from_the_database_is_said_with_what_to_do(
    postgres: Postgres, server: Server, tmp_path: Path
) -> None:
    cases = (
        (replace(server, port=1), Obstacle.UNREACHABLE, "Ask IT to start it"),
        (replace(server, host="no.such.host.invalid"), Obstacle.UNREACHABLE, "Ask IT to start"),
        (replace(server, password="wrong"), Obstacle.REFUSED, "journal password"),
        (replace(server, user="nobody"), Obstacle.REFUSED, "journal password"),
        (replace(server, database="none"), Obstacle.NO_DATABASE, "no such database"),
        (replace(server, tls=True), Obstacle.UNTRUSTED, "certificate"),
    )
    for wrong, obstacle, remedy in cases:
        with pytest.raises(JournalUnwritable, match=remedy) as refused:
            await opened(wrong, "B1", tmp_path)
        told = "".join(traceback.format_exception(refused.value))
        assert refused.value.obstacle is obstacle, told
        assert PASSWORD not in told
    postgres.sql(f"ALTER DATABASE {server.database} SET default_transaction_read_only = on")
    with pytest.raises(JournalUnwritable, match="takes no changes") as refused:
        await opened(server, "B1", tmp_path)
    assert refused.value.obstacle is Obstacle.READ_ONLY
    foreign = server_of(postgres)
    postgres.sql(f"REVOKE CREATE ON SCHEMA public FROM public, {USER}", foreign.database)
    postgres.sql(f"ALTER DATABASE {foreign.database} OWNER TO CURRENT_USER")
    with pytest.raises(JournalUnwritable, match="write permission") as refused:
        await opened(foreign, "B1", tmp_path)
    assert refused.value.obstacle is Obstacle.NOT_PERMITTED


async def test_a_database_of_a_newer_version_or_another_program_is_left_as_it_is(
    postgres: Postgres, server: Server, tmp_path: Path
) -> None:
    await (await opened(server, "B1", tmp_path)).close()
    postgres.sql("UPDATE log_version SET version_num = 'log_9999'", server.database)
    with pytest.raises(JournalTooNew, match="log_9999"):
        await opened(server, "B1", tmp_path)
    another = server_of(postgres)
    postgres.sql("CREATE TABLE events (number int)", another.database)
    with pytest.raises(JournalDamaged, match="another program"):
        await opened(another, "B1", tmp_path)
    found = postgres.sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", another.database
    )
    assert found == ["events"]


async def test_the_server_must_prove_by_its_certificate_who_it_is(tmp_path: Path) -> None:
    authority, stranger = Authority(tmp_path / "ca"), Authority(tmp_path / "stranger")
    with postgres_server() as running:
        running.stop()
        certificate, key = authority.certificate_for("localhost")
        running.start(*running.tls_options(certificate, key))
        server = replace(server_of(running), host="localhost", tls=True)
        trusting = replace(server, ca_file=authority.file)
        async with await opened(trusting, "B1", tmp_path) as bench:
            rows = await bench.journal._store.rows(
                text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            )
            assert rows[0][0] is True
        for distrusting in (
            server,
            replace(server, ca_file=stranger.file),
            replace(trusting, host="127.0.0.1"),
        ):
            with pytest.raises(JournalUnwritable, match="certificate") as refused:
                await opened(distrusting, "B1", tmp_path)
            assert refused.value.obstacle is Obstacle.UNTRUSTED


async def test_no_error_carries_what_was_written_or_the_password(
    server: Server, tmp_path: Path
) -> None:
    async with await opened(server, "B1", tmp_path) as bench:
        secret = record("s1", 0, payload=b'{"name":"Zebedee"}', packer="Dougal")
        await bench.journal.append([secret])
        with pytest.raises(PositionTaken) as taken:
            await bench.journal.append([secret])
    told = "".join(traceback.format_exception(taken.value)) + repr(server)
    assert not [word for word in ("Zebedee", "Dougal", PASSWORD) if word in told]


async def test_support_reads_the_same_of_a_shared_log_as_of_a_file(
    server: Server, tmp_path: Path
) -> None:
    shared = await opened(server, "B1", tmp_path)
    alone = await Journal.open(tmp_path / "alone" / "journal.sqlite")
    for journal in (shared.journal, alone):
        await journal.append([*run("s1", 700), record("s2", 0, type="CopyOut")])
    of_fleet, of_file = FleetRecords(server, "B1"), FileRecords(tmp_path / "alone/journal.sqlite")
    records = asyncio.to_thread
    assert await records(list, of_fleet.export()) == await records(list, of_file.export())
    read = of_fleet.read_by_stream(("CopyOut", "ItemAssigned"))
    assert await records(list, read) == list(of_file.read_by_stream(("CopyOut", "ItemAssigned")))
    others = FleetRecords(server, "another bench").read_by_stream(("CopyOut",))
    assert await records(list, others) == []
    report = await records(of_fleet.check)
    assert (report.is_sound, report.events, report.streams, report.unfinished) == (True, 701, 2, 2)
    await shared.journal.append([record("s1", 702)])
    await alone.append([record("s1", 702)])
    assert (await records(of_fleet.check)).problems == of_file.check().problems != ()
    await shared.close()
    await alone.close()
