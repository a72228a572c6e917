"""Many orders with faults and restarts: nothing doubled, lost, growing or slowing down."""
