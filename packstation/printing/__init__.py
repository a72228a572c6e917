"""Paper: what to print, on which printer, and what really came out.

`model` holds the values, `protocol` the one interface that every driver fulfils, `routes` the
rules that send a kind of document to a printer. The drivers (`folder`, `network`, `device`, `cups`,
`windows`) are imported by whoever sets a station up; `discovery` finds the queues there are.
"""
