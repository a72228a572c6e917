"""Search: orders by anything that stands in them, typed or scanned."""
