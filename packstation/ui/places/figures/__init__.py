"""Figures of a day: numbers by packer, bench, carrier or service, and orders hour by hour."""
