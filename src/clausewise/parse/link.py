"""A link as an item of its own."""

from __future__ import annotations

from clausewise.extract import Extract, Link
from clausewise.model import Medium, Part
from clausewise.parse.registry import parser


@parser(Medium.LINK)
def link(part: Part) -> Extract:
    """Return the one link that the part's text is."""
    return Extract(part, links=(Link(part.text.strip()),))
