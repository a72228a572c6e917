"""The memory of a station: the append-only event log and what lies beside it.

The log (`log.py`) knows no event class: it keeps `Record`s, each a type, a version and bytes.
Personal data, waiting orders and the bytes of labels lie beside it in files of their own, because
they are erased after some days and the log never is.

`record`, `errors`, `event_log`, `upcast`, `memory` and `writer` import nothing heavy;
`log`, `documents`, `people`, `inbox` and `folder` load SQLAlchemy.
"""
