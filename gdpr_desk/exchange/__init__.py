"""Spreadsheets in and out, and documents out."""
