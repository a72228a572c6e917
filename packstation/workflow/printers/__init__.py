"""How the printers are: watched, tested, told as lights."""
