"""Qt around the places: theme, keys, loop, sounds, fonts."""
