"""Files: specs, lift tables, and tables of boundary conditions for other programs."""
