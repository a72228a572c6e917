"""Printers of Windows, behind its spooler."""
