"""Two cards of one person: side by side, merged into one, or remembered as two."""
