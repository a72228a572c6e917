"""The typed methods of the client, one file a subject; `client.ProClient` joins them."""
