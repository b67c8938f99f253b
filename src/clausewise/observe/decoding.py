"""A text as it was sent, and the forms in which a server may come to read it.

``raw`` is as sent. ``plain`` has percent signs decoded, again and again to ``depth_max``, and escapes of HTML, of scripts and of old
servers; bytes are UTF-8 or else Latin-1, in which nothing is wrong. ``bare`` has comments out and white space squeezed; ``unquoted`` has
out the quotes, backslashes and carets that a shell throws away; ``base64`` is what stands behind it.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from html import unescape
from typing import Final
from urllib.parse import unquote_to_bytes

from clausewise.event import as_text
from clausewise.observe.rule import View

depth_max = 3
base64_characters_min = 10
PRINTABLE_SHARE_MIN: Final = 0.85
_ESCAPED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_WIDE: Final = re.compile(r"%u([0-9A-Fa-f]{4})")
_SCRIPTED: Final = re.compile(r"\\(?:u\{?([0-9A-Fa-f]{4})\}?|x([0-9A-Fa-f]{2})|([0-3]?[0-7]{2}))")
_ENTITY: Final = re.compile(r"&(?:#|lt|gt|quot|amp|apos|colon|tab|newline|lpar|rpar)", re.IGNORECASE)
# Longer forms of a dot, a slash and a backslash than UTF-8 allows, read as Latin-1; and their full-width look-alikes.
_OVERLONG: Final = {
    "\xc0\xae": ".",
    "\xc0\xaf": "/",
    "\xc1\x9c": "\\",
    "\xe0\x80\xae": ".",
    "\xe0\x80\xaf": "/",
    "\uff0e": ".",
    "\uff0f": "/",
    "\uff1c": "<",
    "\uff1e": ">",
    "\uff07": "'",
    "\u2215": "/",
    "\u2216": "\\",
}
_LONG: Final = re.compile("|".join(map(re.escape, _OVERLONG)))
_COMMENT: Final = re.compile(r"/\*!?\d*(.*?)\*/", re.DOTALL)
_SPACE: Final = re.compile(r"[\s\x00\xa0+]+")
_THROWN_AWAY: Final = re.compile(r"\$\{?IFS\}?(?:\$\d|%\?+)?|\$@|\$\*|''|\"\"|['\"\\^`]", re.IGNORECASE)
_IS_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{10,}={0,2}\Z")
_BEHIND_COMMA: Final = re.compile(r"\Adata:[^,]{0,80};base64,", re.IGNORECASE)


def percent_decoded(text: str, *, is_form: bool = False) -> str:
    """Return text with its percent signs decoded once; in a form's a plus is a space."""
    if is_form and "+" in text:
        text = text.replace("+", " ")
    if "%" not in text:
        return text
    return as_text(unquote_to_bytes(text.encode("utf-8", "replace")))


def views(raw: str, plain: str) -> Iterator[tuple[View, str]]:
    """Yield the forms of a text that was sent as ``raw`` and is ``plain`` once decoded; each differs from those before it."""
    yield View.PLAIN, plain
    if raw != plain:
        yield View.RAW, raw
    seen = {plain}
    for text in _decodings(plain):
        if text not in seen:
            seen.add(text)
            yield View.PLAIN, text
    for text in tuple(seen):
        bare = _SPACE.sub(" ", _uncommented(text))
        if bare != text:
            yield View.BARE, bare
        unquoted = _unquoted(text)
        if unquoted != text:
            yield View.UNQUOTED, unquoted
    hidden = _behind_base64(plain)
    if hidden:
        yield View.BASE64, hidden


def _decodings(text: str) -> Iterator[str]:
    """Yield what decoders that come one after another would make of a text."""
    for _ in range(depth_max):
        before = text
        if "%" in text and _ESCAPED.search(text):
            text = percent_decoded(text)
        if "%u" in text or "%U" in text:
            text = _WIDE.sub(lambda one: chr(int(one[1], 16)), text)
        if "&" in text and _ENTITY.search(text):
            text = unescape(text)
        if not text.isascii() and _LONG.search(text):
            text = _LONG.sub(lambda one: _OVERLONG[one[0]], text)
        if text == before:
            break
        yield text
    if "\\" in text:
        yield _SCRIPTED.sub(_unescaped, text)


def _uncommented(text: str) -> str:
    """Return text without the marks of comments. What never ends is none: each of its beginnings would be followed to the end in vain."""
    inside, end, rest = text.rpartition("*/")
    return _COMMENT.sub(r" \1 ", inside + end) + rest if "/*" in inside else text


def _unescaped(one: re.Match[str]) -> str:
    return chr(int(one[1] or one[2], 16) if one[1] or one[2] else int(one[3], 8))


def _unquoted(text: str) -> str:
    return _THROWN_AWAY.sub(lambda one: " " if one[0][:1] == "$" and len(one[0]) > 2 else "", text)  # noqa: PLR2004


def _behind_base64(text: str) -> str:
    """Return what a text says once decoded from Base64, empty where that is not text."""
    text = _BEHIND_COMMA.sub("", text)
    if len(text) < base64_characters_min or not _IS_BASE64.match(text):
        return ""
    # One sign too many is what a cut piece has.
    whole = text.rstrip("=")
    whole = whole[:-1] if len(whole) % 4 == 1 else whole
    try:
        found = as_text(b64decode(whole.replace("-", "+").replace("_", "/") + "=" * (-len(whole) % 4)))
    except (Error, ValueError):
        return ""
    return (
        found if sum(one.isascii() and one.isprintable() for one in found) >= len(found) * PRINTABLE_SHARE_MIN else ""
    )
