"""Many designs in one call, and the derivatives of a design by its numbers."""
