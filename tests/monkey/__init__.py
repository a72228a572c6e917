"""Scans and keys at random into the real window: nothing may break, and no count be wrong."""
