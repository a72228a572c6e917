"""Files of orders are looked at and taken in."""
