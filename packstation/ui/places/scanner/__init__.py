"""The scanner check: a test barcode, what arrives of it, and what is to be set."""
