"""How the packer is asked: choices, tiles, typing."""
