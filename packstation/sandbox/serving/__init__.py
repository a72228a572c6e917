"""The simulator on the wire: server, routes, faults, refusals."""
