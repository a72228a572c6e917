"""The loop itself: what goes round it, who holds the states, when it is tried again."""
