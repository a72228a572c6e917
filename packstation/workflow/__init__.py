"""The loop: the Station takes acts, records events, and has owed effects performed.

No Qt here: the window, the headless drive, the tests and the benchmarks drive the same Station.
"""
