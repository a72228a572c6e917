"""What the station says to people, in their language: alerts, problems, next steps, labels.

The words lie as data in `resources/translations/<language>.json`; this room fills them in. It is
pure but for reading those files once, and nothing in it raises because of what happens on a bench.
"""
