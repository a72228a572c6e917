"""The painted parts that places are made of."""
