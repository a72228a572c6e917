"""Kills a real bench at every boundary it passes, and counts what came of it."""
