"""Detectors: what sees signals in content, one file a family, over one shared preparation and one shared scan."""
