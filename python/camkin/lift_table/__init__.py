"""Lift tables: rows of cam angle and displacement, and splines through them."""
