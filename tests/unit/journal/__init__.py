"""The journal's promises, on real files."""
