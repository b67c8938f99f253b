"""Whether a display name passes for a protected one: the same name in other letters, leet, spaced out, misspelled or with a role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from clausewise.detect.borrowed import Body
from clausewise.detect.everyday import WORDS
from clausewise.detect.lure import Lure, lure
from clausewise.detect.resemblance import Kind, Likeness, Near, slip_letters_min, slip_worth, stronger
from clausewise.detect.skeleton import characters_max, skeleton, squeezed, unaccented, unleeted

HOMOGLYPH, LEET, SPACING, WITH_ROLE, WITH_WORDS, WITHIN = 0.95, 0.85, 0.85, 0.9, 0.5, 0.3
# A plain name is many people's and things': only another script or a role makes it telling.
PLAIN = 0.5
tokens_max = 24

_TOKENS = re.compile(r"[^\W_]+")


class _Name:
    """A protected name, compiled."""

    def __init__(self, body: Body, name: str) -> None:
        self.body = body.name
        self.name = name
        self.is_plain = body.plain
        self.plain = unaccented(name)
        self.looks = _looks(name)


class Namesakes:
    """Protected names, compiled together."""

    def __init__(self, protected: Iterable[Body]) -> None:
        names = [_Name(body, name) for body in protected for name in body.names]
        self._by_looks: dict[str, _Name] = {}
        for name in names:
            self._by_looks.setdefault(name.looks, name)
        self._words_max = max((len(_TOKENS.findall(one.name)) for one in names), default=0)
        self._near = Near(one.looks for one in names if not one.is_plain)

    def find(self, text: str) -> Likeness | None:
        """Return the protected name that ``text`` passes for, with SAME and a score of 1 when it is that name itself."""
        text = text[:characters_max].strip()
        looks = skeleton(text)
        whole = _looks(text)
        named = self._by_looks.get(whole)
        if named is not None:
            return _spelled(named, text)
        leet = squeezed(unleeted(text))
        named = self._by_looks.get(leet)
        if named is not None:
            return _likeness(named, Kind.LEET, LEET)
        found = self._with_words(looks, whole)
        return (
            found if found is not None and found.kind is not Kind.WITHIN else stronger(self._misspelled(whole), found)
        )

    def _with_words(self, looks: str, whole: str) -> Likeness | None:
        tokens = _TOKENS.findall(looks)[:tokens_max]
        best: Likeness | None = None
        for start in range(len(tokens)):
            for end in range(start + 1, min(len(tokens), start + self._words_max) + 1):
                named = self._by_looks.get("".join(tokens[start:end]))
                if named is not None:
                    best = stronger(best, _dressed(named, "".join(tokens[:start]), "".join(tokens[end:])))
        return best or self._glued(whole)

    def _glued(self, whole: str) -> Likeness | None:
        best: Likeness | None = None
        for at in range(slip_letters_min, len(whole)):
            for named, rest in (
                (self._by_looks.get(whole[:at]), whole[at:]),
                (self._by_looks.get(whole[-at:]), whole[:-at]),
            ):
                if named is not None and lure(rest) is Lure.STRONG:
                    best = stronger(best, _likeness(named, Kind.COMBINATION, WITH_ROLE))
        return best

    def _misspelled(self, whole: str) -> Likeness | None:
        best: Likeness | None = None
        if whole in _everyday():
            return None
        for looks in self._near.find(whole):
            kind, worth = slip_worth(looks, whole)
            if worth:
                best = stronger(best, _likeness(self._by_looks[looks], kind, worth))
        return best


def _looks(text: str) -> str:
    """Return what a name looks like without what stands between its letters; only then are pairs of letters together."""
    return skeleton(squeezed(skeleton(text)))


@cache
def _everyday() -> frozenset[str]:
    """Return what everyday words look like."""
    return frozenset(map(skeleton, WORDS))


def _spelled(named: _Name, text: str) -> Likeness:
    """Say how a text that looks like a name was written."""
    plain = unaccented(text)
    if plain == named.plain and (text.lower() == named.name.lower() or plain == text.lower()):
        return Likeness(named.body, named.name, Kind.SAME, 1.0)
    if squeezed(plain) == squeezed(named.plain):
        spaced = text.isascii() or squeezed(text.lower()) == squeezed(named.name.lower())
        return _likeness(named, *((Kind.SPACING, SPACING) if spaced else (Kind.HOMOGLYPH, HOMOGLYPH)))
    return _likeness(named, *((Kind.LEET, LEET) if text.isascii() else (Kind.HOMOGLYPH, HOMOGLYPH)))


def _dressed(named: _Name, before: str, after: str) -> Likeness:
    """Say what the words around a name make of it."""
    said = (
        min(lure(before), lure(after))
        if before and after
        else max(lure(before), lure(after))
        if before or after
        else Lure.NONE
    )
    if Lure.OTHER in (lure(before), lure(after)):
        return _likeness(named, Kind.WITHIN, WITHIN)
    if Lure.STRONG in (lure(before), lure(after)):
        return Likeness(named.body, named.name, Kind.COMBINATION, WITH_ROLE)
    return _likeness(named, Kind.COMBINATION, WITH_WORDS if said else WITHIN)


def _likeness(named: _Name, kind: Kind, score: float) -> Likeness:
    return Likeness(named.body, named.name, kind, round(score * (PLAIN if named.is_plain else 1.0), 4))
