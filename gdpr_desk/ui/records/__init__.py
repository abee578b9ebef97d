"""The shared list and form: every declared kind of record is listed and edited by them."""
