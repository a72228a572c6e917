"""A sample place: all that is to be written for one is in this folder."""
