BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('log_0001');
CREATE TABLE events (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	stream TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	payload BLOB NOT NULL, 
	at_us BIGINT NOT NULL, 
	station TEXT NOT NULL, 
	packer TEXT, 
	CONSTRAINT one_event_per_position UNIQUE (stream, position), 
	CONSTRAINT stream_is_indexed FOREIGN KEY(stream) REFERENCES streams (stream)
);
INSERT INTO "events" VALUES(1,'s1',0,'ItemAssigned',1,X'7B22736B75223A22412D31222C227175616E74697479223A327D',1774747815123456,'Bench 1','mia');
INSERT INTO "events" VALUES(2,'s2',0,'ItemAssigned',1,X'7B22736B75223A22412D31222C227175616E74697479223A327D',1774747815123456,'Bench 2',NULL);
INSERT INTO "events" VALUES(3,'s1',1,'ItemAssigned',1,X'7B22736B75223A22412D31222C227175616E74697479223A327D',1774747816123456,'Bench 1, renamed','mia');
INSERT INTO "events" VALUES(4,'s2',1,'ItemAssigned',1,X'7B22736B75223A22412D31222C227175616E74697479223A327D',1774747816123456,'Bench 2','mia');
CREATE TABLE journal_state (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "journal_state" VALUES('clean_shutdown','yes');
CREATE TABLE streams (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	stream TEXT NOT NULL, 
	order_reference TEXT, 
	order_reference_key TEXT, 
	own_number TEXT, 
	own_number_key TEXT, 
	started_us BIGINT NOT NULL, 
	is_finished BOOLEAN NOT NULL, 
	last_position INTEGER NOT NULL, 
	CONSTRAINT one_row_per_stream UNIQUE (stream)
);
INSERT INTO "streams" VALUES(1,'s1','EO-000-001-0AB','eo-000-001-0ab','HO-1','ho-1',1774747815123456,0,1);
INSERT INTO "streams" VALUES(2,'s2','EO-000-001-0AA','eo-000-001-0aa',NULL,NULL,1774747815123456,1,1);
CREATE INDEX unfinished_streams ON streams (number) WHERE is_finished = 0;
CREATE INDEX streams_by_order_reference ON streams (order_reference_key);
CREATE INDEX streams_by_own_number ON streams (own_number_key);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('streams',4);
INSERT INTO "sqlite_sequence" VALUES('events',4);
COMMIT;
