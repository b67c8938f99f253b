"""An account as an item: its display name, handle, biography, signature or avatar, one a part, told by the part's name."""

from __future__ import annotations

from base64 import b64encode

from clausewise.extract import Extract, Kind, Meta, Passage
from clausewise.model import Medium, Part
from clausewise.parse.registry import parser
from clausewise.picture import grey

DISPLAY_NAME = "display_name"
HANDLE = "handle"
BIOGRAPHY = "biography"
SIGNATURE = "signature"
AVATAR = "avatar"
# How a picture looks, small and in grey, for those who compare it.
GREY = "avatar.grey"


@parser(Medium.ACCOUNT)
def account(part: Part) -> Extract:
    """Return one passage, a name for ``display_name`` and ``handle``, a text for anything else.

    What is no text is a picture, opened as such; of an avatar it is also told how it looks in grey.
    """
    if part.data:
        shown = Part(Medium.IMAGE, data=part.data, name=part.name or AVATAR, declared_type=part.declared_type)
        return Extract(part, metas=_looks(part.data) if part.name == AVATAR else (), children=(shown,))
    name = part.name or DISPLAY_NAME
    kind = Kind.NAME if name in (DISPLAY_NAME, HANDLE) else Kind.BODY
    return Extract(part, passages=(Passage(part.text, name, kind),))


def _looks(data: bytes) -> tuple[Meta, ...]:
    try:
        levels = grey(data)
    except ImportError:
        # Without Pillow there are no logos to compare with either.
        levels = None
    return (Meta(GREY, b64encode(levels).decode("ascii"), AVATAR),) if levels else ()
