"""The composition of the window: the only place that joins Qt and a running bench."""
