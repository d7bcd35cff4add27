"""Lift tables: rows of cam angle and displacement, and the splines through them."""
