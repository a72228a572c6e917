"""Panels in the window for what the packer is asked: choices, entries, the end of the day."""
