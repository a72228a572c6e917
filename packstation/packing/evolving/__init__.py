"""What each event changes; the table of them is `evolve.py`."""
