"""What twelve orders of all kinds cost a packer in scans, keys and touches."""
