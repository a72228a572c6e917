"""A new order by hand: for what came by telephone."""
