"""Where the order goes: to be read on request, and corrected before it is packed."""
