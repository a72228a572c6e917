"""Documents: those we draw ourselves, and those of carriers that we read, check and preview.

Everything here takes plain values and returns bytes; nothing knows a printer, an order's state or
the network. The modules load reportlab, pdfium and the barcode reader, so import them when they
are needed and call them from a worker thread.
"""
