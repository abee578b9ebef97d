"""The register file: the only folder that knows Peewee and SQLCipher."""
