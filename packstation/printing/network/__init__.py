"""Label printers that are spoken to directly: a socket, a device file, a serial line."""
