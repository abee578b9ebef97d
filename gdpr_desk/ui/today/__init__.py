"""The home page: what is due, why, and the one button that does it."""
