"""The journal of many benches: one PostgreSQL."""
