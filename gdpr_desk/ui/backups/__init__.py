"""The page of backups: listed, made, tried out and restored; and the way out of a damaged register."""
