"""Every kind of fault at every endpoint of the flow, counted at PRO, printer and log."""
