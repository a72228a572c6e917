"""The composition root: from settings to a running bench. No Qt."""
