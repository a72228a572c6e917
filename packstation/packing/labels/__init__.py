"""Labels on paper: which must be scanned, which came out, which are void."""
