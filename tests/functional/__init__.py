"""The functional suite: see suite.py."""
