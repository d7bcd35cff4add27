"""Diagrams, drawn with matplotlib."""
