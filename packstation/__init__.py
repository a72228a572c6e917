"""A packing bench for SortedPRO."""

__version__ = "0.1.0"
