"""Curves for making a cam, and their files: points, arcs, cutter paths, DXF, SVG, STEP, CSV."""
