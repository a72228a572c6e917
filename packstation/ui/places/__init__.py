"""One widget for each place of the window."""
