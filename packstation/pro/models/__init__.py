"""PRO's values under their wire names, one file a subject.

Everything is frozen. On reading, a missing, null or empty value is the field's default; on
sending, defaults are left out. Amounts and sizes are decimals; times are aware UTC.
"""
