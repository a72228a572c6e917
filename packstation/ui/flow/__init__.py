"""What each place shows and what an act there means, as values; no Qt."""
