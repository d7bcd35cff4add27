"""The cam itself: its profile, pressure angle and curvature for a program and a follower."""
