"""What one slip of the fingers, or one flipped bit, makes of a name: which kind it is, and how rarely it happens by itself.

Distance is that of Damerau and Levenshtein, restricted to one edit a place (optimal string alignment); the kinds are those under which
look-alike domains are registered (Szurdi et al., "The Long Taile of Typosquatting Domain Names", 2014; Nikiforakis et al.,
"Bitsquatting", 2013).
"""

from __future__ import annotations

from enum import StrEnum

_KEYBOARDS = (
    ("1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("1234567890-", "azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("1234567890-", "qwertzuiop", "asdfghjkl", "yxcvbnm"),
)
# Lower-case letters that are told apart by a stroke.
_SHAPES = frozenset({"bd", "bh", "ce", "co", "gq", "hn", "mn", "nr", "nu", "pq", "uv", "vw", "vy", "ij", "ft"})
# A stroke beside a tall letter is hardly seen.
_STROKES, _TALL = frozenset("il1"), frozenset("bdhklt")
_VOWELS = frozenset("aeiouy")


class Slip(StrEnum):
    """The one edit that parts two names."""

    TRANSPOSITION = "transposition"
    OMISSION = "omission"
    REPETITION = "repetition"
    INSERTION = "insertion"
    ADDITION = "addition"
    REPLACEMENT = "replacement"
    BIT = "bit"
    SHAPE = "shape"
    VOWEL = "vowel"
    HYPHEN = "hyphen"
    OTHER = "other"


def _neighbours() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for rows in _KEYBOARDS:
        keys = {(number, at): key for number, row in enumerate(rows) for at, key in enumerate(row)}
        for (number, at), key in keys.items():
            for row, column in ((number, at + 1), (number + 1, at - 1), (number + 1, at)):
                if (row, column) in keys:
                    found |= {(key, keys[row, column]), (keys[row, column], key)}
    return frozenset(found)


NEIGHBOURS = _neighbours()


def slip(name: str, other: str) -> Slip | None:
    """Return the single edit that makes ``other`` of ``name``, or None when they are equal or further apart."""
    start = 0
    shorter = min(len(name), len(other))
    while start < shorter and name[start] == other[start]:
        start += 1
    ours, theirs = name[start:], other[start:]
    if len(name) == len(other):
        return _replaced(ours, theirs)
    if len(other) == len(name) + 1 and theirs[1:] == ours:
        return _inserted(name, start, theirs[0])
    if len(name) == len(other) + 1 and ours[1:] == theirs:
        return Slip.OMISSION
    return None


def _replaced(ours: str, theirs: str) -> Slip | None:
    if not ours:
        return None
    if ours[1:] != theirs[1:]:
        turned = ours[:2] == theirs[1::-1] and ours[2:] == theirs[2:]
        return Slip.TRANSPOSITION if turned else None
    one, other = ours[0], theirs[0]
    if (one, other) in NEIGHBOURS:
        return Slip.REPLACEMENT
    if (ord(one) ^ ord(other)).bit_count() == 1:
        return Slip.BIT
    if "".join(sorted((one, other))) in _SHAPES:
        return Slip.SHAPE
    return Slip.VOWEL if {one, other} <= _VOWELS else Slip.OTHER


def _inserted(name: str, at: int, letter: str) -> Slip:
    around = name[max(0, at - 1) : at + 1]
    if letter == "-":
        return Slip.HYPHEN
    if letter in around:
        return Slip.REPETITION
    if letter in _STROKES and not _TALL.isdisjoint(around):
        return Slip.SHAPE
    if any((letter, one) in NEIGHBOURS for one in around):
        return Slip.INSERTION
    return Slip.ADDITION if at in (0, len(name)) else Slip.OTHER


def distance(name: str, other: str, most: int) -> int:
    """Return how many edits part two names (optimal string alignment); ``most`` + 1 when they are more than ``most``."""
    if abs(len(name) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(name, 1):
        current = [row]
        for column, theirs in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != theirs))
            if row > 1 and column > 1 and letter == other[column - 2] and name[row - 2] == theirs:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)
