"""The end of day: what is ready, manifested at one press, and its papers."""
