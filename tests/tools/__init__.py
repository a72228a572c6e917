"""Stand-ins for the machines of a packing bench, used by tests and by hand."""
