"""Language, colours and size of the type, as the packer wants them."""
