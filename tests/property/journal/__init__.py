"""Properties of the journal."""
