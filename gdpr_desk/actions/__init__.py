"""What a user does that takes several steps, each one function."""
