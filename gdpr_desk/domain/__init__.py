"""What the GDPR says, in plain Python: records and rules, without Qt, SQL, a clock or files."""
