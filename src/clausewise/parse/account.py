"""An account as an item: its display name, handle, biography, signature or avatar, one a part, told by the part's name."""

from __future__ import annotations

from clausewise.extract import Extract, Kind, Passage
from clausewise.model import Medium, Part
from clausewise.parse.registry import parser

DISPLAY_NAME = "display_name"
HANDLE = "handle"
BIOGRAPHY = "biography"
SIGNATURE = "signature"


@parser(Medium.ACCOUNT)
def account(part: Part) -> Extract:
    """Return one passage: a name for ``display_name`` and ``handle``, a text for anything else."""
    name = part.name or DISPLAY_NAME
    kind = Kind.NAME if name in (DISPLAY_NAME, HANDLE) else Kind.BODY
    return Extract(part, passages=(Passage(part.text, name, kind),))
