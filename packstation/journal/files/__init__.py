"""The journal of one bench: SQLite files, their lock, and their repair."""
