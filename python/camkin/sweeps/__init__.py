"""Sweeps: many samples of a design in chunks, by any executor, into a table that a later run can continue."""
