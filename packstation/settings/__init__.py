"""What IT sets once per bench: typed settings, their file, the folders, the key in the keyring."""
