"""The printers: what each is for and how it is; a test page; another one for the labels."""
