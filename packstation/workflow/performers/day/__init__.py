"""What an end of day does: look, manifest, follow, papers."""
