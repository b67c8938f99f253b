"""What a name looks like: the same for every spelling that a reader would take for it.

The look-alikes are those of Unicode's technical standard 39 (section 4, "confusables"), read from the package confusable-homoglyphs.
The skeleton here is coarser than the standard's, since letters are compared in lower case: i, l and 1 are one, and so are m and rn,
w and vv, d and cl.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

# A display name or a host is shorter; what is beyond is not looked at.
characters_max = 512
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
# One of these looks like the other in lower case, in many a typeface (UTS 39 says so of the capitals and digits).
_TWINS = str.maketrans("i10|", "llol")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
# Letters that no decomposition resolves.
_SPELLED = {"ß": "b", "þ": "p", "ð": "d", "ŋ": "n", "æ": "ae", "œ": "oe"}
# What Unicode calls such letters: LATIN SMALL LETTER R WITH FISHHOOK.
_NAMED = re.compile(r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL |SMALL |DOTLESS |TURNED |OPEN )?([A-Z])\b")
_LEET = str.maketrans("345789@$€!+2", "easbtgaselt" + "z")
_FORMATTING = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]+"
)
_BETWEEN = re.compile(r"[\W_]+")


class _Homoglyph(msgspec.Struct):
    c: str


def skeleton(text: str) -> str:
    """Return what ``text`` looks like: Latin letters in lower case, without accents and invisible characters. Never raises."""
    shown = _FORMATTING.sub("", text[:characters_max])
    if not shown.isascii():
        table = _table()
        shown = "".join(
            table.get(one) or _plain(one)
            for one in unicodedata.normalize("NFKC", shown.replace("™", "").replace("℠", ""))
        )
    shown = shown.lower().translate(_TWINS)
    for pair, letter in _PAIRS:
        shown = shown.replace(pair, letter)
    return shown


def unleeted(text: str) -> str:
    """Return the skeleton of ``text`` with digits and signs read as the letters that they stand for: ``d3x3r0`` is ``dexero``."""
    return skeleton(text).translate(_LEET)


def squeezed(text: str) -> str:
    """Return ``text`` without spaces, hyphens, points and other signs."""
    return _BETWEEN.sub("", text)


def unaccented(text: str) -> str:
    """Return ``text`` in lower case without accents; letters of other scripts stay what they are."""
    return "".join(one for one in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(one))


def _plain(character: str) -> str:
    """Return a letter without its accents and strokes; nothing for an accent alone."""
    table = _table()
    pieces = [one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one)]
    return "".join(table.get(one) or _SPELLED.get(one.lower()) or _named(one) for one in pieces)


@lru_cache(4096)
def _named(letter: str) -> str:
    match = None if letter.isascii() else _NAMED.match(unicodedata.name(letter, ""))
    return match.group(1).lower() if match else letter


@cache
def _table() -> dict[str, str]:
    """Return the Latin letter or digit that each single look-alike imitates."""
    source = files("confusable_homoglyphs").joinpath("confusables.json").read_bytes()
    known = msgspec.json.decode(source, type=dict[str, list[_Homoglyph]])
    found: dict[str, str] = {}
    for letter in (*_LETTERS.upper(), *_LETTERS):
        for one in known.get(letter, ()):
            # The data puts marks of direction around letters that are written from right to left.
            alike = one.c.strip("\u200e\u200f")
            if len(alike) == 1 and not alike.isascii():
                found[alike] = letter.lower()
    return found
