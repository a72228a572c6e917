"""An order's record: what happened to it, step by step, and how it stood then."""
