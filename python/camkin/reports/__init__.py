"""Reports of a program and its cam: one HTML file, or a PDF of A4 pages, with the same content."""
