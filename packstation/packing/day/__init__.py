"""The end of day: manifest what is ready at a shipping location, follow it, print its papers."""
