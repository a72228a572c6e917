"""The performers: one file for each kind of effect."""
