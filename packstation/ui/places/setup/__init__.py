"""Setting up: from the box to the first label, step by step."""
