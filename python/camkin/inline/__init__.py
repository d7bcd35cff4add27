"""Small pictures and tables for notebooks and reports: SVG and HTML without matplotlib, readable on light and dark."""
