"""What we draw ourselves: slips, sheets, summaries, test pages, and their style."""
