"""What every command shares: options, exit codes, plain text, a bench to work on."""
