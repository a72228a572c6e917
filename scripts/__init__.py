"""What ./dev runs that is no part of the program."""
