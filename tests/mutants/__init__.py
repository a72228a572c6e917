"""Cuts that the tests must notice: `./dev mutants`."""
