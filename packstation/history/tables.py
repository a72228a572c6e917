"""The tables of the kept history, as their newest migration leaves them (a test compares).

`packed_words` is what search looks in: on SQLite an FTS5 table whose rowid is the order's number,
on PostgreSQL a table with a `tsvector`. Each database has its own words for it, see `search`.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from packstation.journal.tables import ROW_NUMBER

HISTORY = MetaData()

packed_orders = Table(
    "packed_orders",
    HISTORY,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("stream", Text, nullable=False, unique=True),
    Column("position", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("packer", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("opened_us", BigInteger, nullable=False),
    Column("packed_us", BigInteger),
    Column("units", Integer, nullable=False),
    Column("parcels", Integer, nullable=False),
    Column("packer_ms", BigInteger, nullable=False),
    Column("pro_ms", BigInteger, nullable=False),
    Column("printer_ms", BigInteger, nullable=False),
    Column("exception_ms", BigInteger, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("shorts", Integer, nullable=False),
    Column("reprints", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),
)
Index("packed_orders_by_time", packed_orders.c.packed_us)
Index("packed_orders_by_opening", packed_orders.c.opened_us)
Index("packed_orders_by_station", packed_orders.c.station, packed_orders.c.packed_us)
Index("packed_orders_by_reference", packed_orders.c.reference)

manifested = Table(
    "manifested",
    HISTORY,
    Column("reference", Text, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
)

postcodes = Table(
    "postcodes",
    HISTORY,
    Column("order_reference", Text, primary_key=True),
    Column("postcode", Text, nullable=False),
    # Compared byte by byte everywhere, so that the beginning of one is a range.
    Column("postcode_key", Text(collation="C").with_variant(Text(), "sqlite"), nullable=False),
    Column("stored_us", BigInteger, nullable=False),
)
Index("postcodes_by_key", postcodes.c.postcode_key)
Index("postcodes_by_age", postcodes.c.stored_us)

history_progress = Table(
    "history_progress",
    HISTORY,
    Column("keeper", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
