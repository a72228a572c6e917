"""What a hostile world does to a bench: `./dev attack` runs it and says what happened."""
