"""French as it is set in Québec: a no-break space inside « » and before a colon, none before a semicolon, ! or ?."""

from __future__ import annotations

import re

_INSIDE = re.compile(r"(?<=«) | (?=»)| (?=:(?:\s|$))")
_TIGHT = re.compile(r"(?<=\S)[ \u00a0](?=[;!?](?:\s|$))")


def typeset(text: str, language: str) -> str:
    """Return a sentence of ours, set as ``language`` wants it. What strangers wrote is not ours to set."""
    return _TIGHT.sub("", _INSIDE.sub("\u00a0", text)) if language == "fr" else text
