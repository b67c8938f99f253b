"""How near one name is to others: an index that finds them in some look-ups, and what each kind of nearness is worth.

The index keeps every name under what is left of it without one or two letters ("symmetric delete", W. Garbe 2012), so that a candidate is
looked up by what is left of it, and no name is compared that cannot be near. Worth is the share of registered hosts of that kind that
borrow the name, as measured on look-alikes and honest neighbours of known names, and rounded down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from clausewise.detect.slip import Slip, distance, slip

# Among shorter names honest neighbours are everywhere.
slip_letters_min = 5
two_slips_letters_min = 9
candidate_letters_max = 40
two_slips_candidate_max = 16
TWO_SLIPS = 0.6
# One edit of any kind in so long a name is no chance.
long_letters_min, LONG = 10, 0.7
_WORTH = {
    Slip.TRANSPOSITION: 0.92,
    Slip.OMISSION: 0.88,
    Slip.REPETITION: 0.92,
    Slip.INSERTION: 0.9,
    Slip.REPLACEMENT: 0.9,
    Slip.BIT: 0.85,
    Slip.SHAPE: 0.9,
    Slip.HYPHEN: 0.85,
    Slip.VOWEL: 0.8,
    Slip.ADDITION: 0.7,
    Slip.OTHER: 0.45,
}
# The longer a name, the rarer an honest neighbour.
_BY_LENGTH = {5: 0.5, 6: 0.85, 7: 0.92}


class Kind(StrEnum):
    """By which trick one name resembles another."""

    SAME = "same"
    HOMOGLYPH = "homoglyph"
    LEET = "leet"
    SPACING = "spacing"
    TYPO = "typo"
    BIT = "bit"
    COMBINATION = "combination"
    SUFFIX = "suffix"
    SUBDOMAIN = "subdomain"
    WITHIN = "within"


class Likeness(Struct, frozen=True, gc=False):
    """What a candidate resembles: the body, its host or name that is meant, by which trick, and how surely it is borrowed."""

    body: str
    of: str
    kind: Kind
    score: float


def stronger(one: Likeness | None, other: Likeness | None) -> Likeness | None:
    """Return the likeness with the higher score; the first of two that are equal."""
    if one is None or other is None:
        return one or other
    return other if other.score > one.score else one


def slip_worth(name: str, candidate: str) -> tuple[Kind, float]:
    """Return the kind of the edits that make ``candidate`` of ``name``, and their worth; 0 when they are too many for its length."""
    one = slip(name, candidate)
    if one is not None:
        kind = Kind.BIT if one is Slip.BIT else Kind.TYPO
        worth = max(_WORTH[one], LONG) if len(name) >= long_letters_min else _WORTH[one]
        return kind, round(worth * _BY_LENGTH.get(len(name), 1.0 if len(name) >= slip_letters_min else 0.0), 4)
    long_enough = len(name) >= two_slips_letters_min and distance(name, candidate, 2) <= 2  # noqa: PLR2004 - two slips
    return Kind.TYPO, TWO_SLIPS if long_enough else 0.0


class Near:
    """Names, found by names that are one slip away, or two when they are long and ``most`` allows it."""

    def __init__(self, names: Iterable[str], most: int = 2) -> None:
        self._most = most
        self._names: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            if len(name) >= slip_letters_min:
                depth = most if two_slips_letters_min <= len(name) <= two_slips_candidate_max else 1
                for rest in _without(name, depth):
                    self._names.setdefault(rest, []).append(name)

    def find(self, candidate: str) -> list[str]:
        """Return the names near ``candidate``, itself not among them; a few may be further off than they look."""
        if not slip_letters_min - 1 <= len(candidate) <= candidate_letters_max:
            return []
        depth = self._most if two_slips_letters_min - 2 <= len(candidate) <= two_slips_candidate_max else 1
        known = self._names
        found = dict.fromkeys(name for rest in _without(candidate, depth) for name in known.get(rest, ()))
        return [name for name in found if name != candidate]


def _without(name: str, count: int) -> Iterator[str]:
    """Yield ``name`` and what is left of it without one letter, or up to ``count``; two names near each other have one in common."""
    yield name
    if count:
        seen = {name[:at] + name[at + 1 :] for at in range(len(name))}
        yield from seen
        if count > 1:
            yield from {rest[:at] + rest[at + 1 :] for rest in seen for at in range(len(rest))}
