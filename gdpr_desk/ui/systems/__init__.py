"""The page of other systems: where they and the register differ, and what is done about it."""
