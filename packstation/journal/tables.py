"""The tables of the three schemas, as the newest migration leaves them (a test compares)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

# SQLite numbers rows by itself only in a column whose type is exactly INTEGER.
ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

LOG = MetaData()

streams = Table(
    "streams",
    LOG,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("stream", Text, nullable=False),
    Column("order_reference", Text),
    Column("order_reference_key", Text),
    Column("own_number", Text),
    Column("own_number_key", Text),
    Column("started_us", BigInteger, nullable=False),
    Column("is_finished", Boolean, nullable=False),
    Column("last_position", Integer, nullable=False),
    Column("station", Text, nullable=False, server_default=""),
    UniqueConstraint("stream", name="one_row_per_stream"),
    sqlite_autoincrement=True,
)
# Only over the unfinished; that stands in the migration, as here it would load both dialects.
Index("unfinished_streams", streams.c.number)
Index("streams_by_order_reference", streams.c.order_reference_key)
Index("streams_by_own_number", streams.c.own_number_key)

events = Table(
    "events",
    LOG,
    Column("sequence", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("stream", Text, ForeignKey("streams.stream", name="stream_is_indexed"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("station", Text, nullable=False),
    Column("packer", Text),
    Column("chain", LargeBinary),
    UniqueConstraint("stream", "position", name="one_event_per_position"),
    Index("events_by_station", "station", "sequence"),
    sqlite_autoincrement=True,
)

journal_state = Table(
    "journal_state",
    LOG,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

ORDERS = MetaData()

inbox = Table(
    "inbox",
    ORDERS,
    Column("number_key", Text, primary_key=True),
    Column("own_number", Text, nullable=False),
    Column("body", Text),
    Column("imported_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("order_reference", Text),
    Column("tote_key", Text, index=False),
    Column("units", Integer, nullable=False, server_default="0"),
    Column("due", Text, nullable=False, server_default=""),
    Column("urgent_us", BigInteger),
    Column("creating_us", BigInteger),
    Index("inbox_by_tote", "tote_key"),
    Index("inbox_by_time", "imported_us"),
    Index("inbox_by_state", "state"),
)

inbox_items = Table(
    "inbox_items",
    ORDERS,
    Column("item_key", Text, primary_key=True),
    Column("number_key", Text, primary_key=True),
    Index("inbox_items_by_order", "number_key"),
)

taught_barcodes = Table(
    "taught_barcodes",
    ORDERS,
    Column("code_key", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("sku_key", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("taught_by", Text, nullable=False),
    Column("taught_us", BigInteger, nullable=False),
    Index("taught_barcodes_by_sku", "sku_key"),
)

packer_looks = Table(
    "packer_looks",
    ORDERS,
    Column("packer", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("type_percent", Integer, nullable=False),
)

manifest_papers = Table(
    "manifest_papers",
    ORDERS,
    Column("reference", Text, primary_key=True),
    Column("taken_by", Text, nullable=False),
    Column("taken_us", BigInteger, nullable=False),
)

benches = Table(
    "benches",
    ORDERS,
    Column("station", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("seen_us", BigInteger, nullable=False),
    Column("open_orders", Integer, nullable=False),
    Column("waiting_papers", Integer, nullable=False),
)

loaded_parcels = Table(
    "loaded_parcels",
    ORDERS,
    Column("parcel_key", Text, primary_key=True),
    Column("consignment", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("loaded_us", BigInteger, nullable=False),
    Index("loaded_parcels_by_time", "loaded_us"),
)

mapped_totes = Table(
    "mapped_totes",
    ORDERS,
    Column("tote_key", Text, primary_key=True),
    Column("order_reference", Text, nullable=False),
    Column("mapped_us", BigInteger, nullable=False),
    Index("mapped_totes_by_order", "order_reference"),
)

people = Table(
    "people",
    ORDERS,
    Column("order_reference", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("stored_us", BigInteger, nullable=False),
)
Index("people_by_age", people.c.stored_us)

DOCUMENTS = MetaData()

documents = Table(
    "documents",
    DOCUMENTS,
    Column("sha256", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_us", BigInteger, nullable=False),
)
Index("documents_by_age", documents.c.created_us)
