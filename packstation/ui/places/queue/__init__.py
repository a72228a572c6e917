"""The queue: what waits, what is in work, what is held, short, stopped or finished."""
