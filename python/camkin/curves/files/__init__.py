"""Files of cams: DXF, SVG, STEP and CSV."""
