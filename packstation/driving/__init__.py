"""Drives a bench from a script of scans and commands, without a window."""
