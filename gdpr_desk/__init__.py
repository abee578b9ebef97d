"""GDPR Desk: the desktop program in which a small office keeps its GDPR records."""

__version__ = "0.1.0"
