"""A faithful simulator of the PRO API on loopback: for training mode, tests and measurements.

Nothing of the rest of the program is used here, so that the simulator cannot share its mistakes.
"""
