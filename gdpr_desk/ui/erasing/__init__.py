"""The page of erasure, and the dialog in which it is looked at, decided and carried out."""
