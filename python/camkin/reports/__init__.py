"""Reports of a program and its cam as HTML or PDF, with the same content; and comparisons of several motions."""
