"""Designs with free numbers: what varies, and the search for the best values."""
