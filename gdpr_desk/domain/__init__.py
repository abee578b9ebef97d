"""What the GDPR says, in plain Python: records as values, rules as functions; no Qt, no SQL, no clock, no files."""
