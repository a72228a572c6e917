"""Orders that come in as files."""
