"""Dynamics of a follower: vibration of an elastic mass, and the spring that keeps it on the cam."""
