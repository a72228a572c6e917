"""Every setting: what holds and why, changed as typed, tried, and mended."""
