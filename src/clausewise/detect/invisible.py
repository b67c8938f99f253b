"""Words spelled in characters that nobody sees, which machines read: tags (U+E0020 to U+E007E) and variation selectors.

A tag stands for the ASCII character 0xE0000 below it (Unicode 17, chapter 23.9); a run of selectors holds a byte each, 0 to 15 in U+FE00 to
U+FE0F and 16 to 255 in U+E0100 to U+E01EF (P. Butler, "Smuggling arbitrary data through an emoji", 2025).
"""

from __future__ import annotations

import re

# A selector or two follow many an emoji; nobody needs as many as a word has letters.
spelled_characters_min = 4
_BLACK_FLAG = "\U0001f3f4"
_TAGS = re.compile("[\U000e0020-\U000e007e]{4,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_TAG_BASE, _SELECTOR_BASE, _FURTHER_BASE, _FURTHER_FIRST = 0xE0000, 0xFE00, 0xE0100, 16


def spelled(text: str, start: int, end: int) -> str:
    """Return the words that the invisible run from ``start`` to ``end`` of ``text`` spells, empty when it spells none.

    The flags of England, Scotland and Wales are spelled in tags behind a black flag, honestly.
    """
    run = text[start:end]
    if len(run) < spelled_characters_min or text[max(0, start - 1) : start] == _BLACK_FLAG:
        return ""
    tags = "".join(chr(ord(one) - _TAG_BASE) for match in _TAGS.finditer(run) for one in match.group())
    held = bytes(_byte(one) for match in _SELECTORS.finditer(run) for one in match.group())
    said = tags + held.decode("utf-8", "ignore")
    return said if sum(map(str.isprintable, said)) >= spelled_characters_min else ""


def _byte(selector: str) -> int:
    code = ord(selector)
    return code - _SELECTOR_BASE if code < _FURTHER_BASE else code - _FURTHER_BASE + _FURTHER_FIRST
