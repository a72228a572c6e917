"""What each command causes, by what it is about; the table of them is `decide.py`."""
