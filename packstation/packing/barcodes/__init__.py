"""What a barcode can be: an item's code, a GTIN, a command."""
