"""What is well with this bench, and what is not."""
