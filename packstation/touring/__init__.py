"""The tour: packs varied orders through the real window, by itself, and proves what came out."""
