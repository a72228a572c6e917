"""The window's logic, without a widget."""
