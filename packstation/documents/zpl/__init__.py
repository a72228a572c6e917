"""ZPL: read, filtered, checked and drawn."""
