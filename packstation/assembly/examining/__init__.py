"""The doctor: looks at everything that a bench needs."""
