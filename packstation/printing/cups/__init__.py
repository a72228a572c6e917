"""Printers behind CUPS, and the protocol that it speaks (IPP)."""
