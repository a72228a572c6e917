"""The read side: projections of the event log."""
