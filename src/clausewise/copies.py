"""The same or nearly the same text, many times: by one author, or by many at once.

A text becomes a sketch (MinHash of its words: Broder 1997, *On the resemblance and containment of documents*), sketches with a band in
common are compared (locality-sensitive hashing: Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3), and what is alike
enough forms one group. Only sketches are remembered, never the words. Short texts, quoted lines and signatures do not count, nor does the
first item of an author who has written nothing lately, unless it leads elsewhere by a link or an address: so the ordinary costs nothing.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from importlib.util import find_spec
from operator import eq
from typing import Final

from msgspec import Struct

from clausewise.model import Evidence, Item, Signal

DETECTOR: Final = "bulk"
ACTOR: Final = "bulk.actor"
SITE: Final = "bulk.site"
EMITS: Final = frozenset({ACTOR, SITE})

window_ms = 86_400_000
groups_max = 20_000
copies_per_group_max = 64
authors_max = 50_000
words_min = 8
# Many people write the same short thing; a text that many share must be longer, or lead somewhere.
shared_words_min = 20
# The sketch looks at no more: the start of a long text tells it from others well enough.
words_max = 400
copies_min = 4
named_items_max = 8
excerpt_characters_max = 120

# 64 hashes, of which the first half makes 8 bands of 4: texts that share 8 words of 10 meet in some band with 98 %, those that share 3
# of 10 with 6 %, and then the estimate over all 64 (standard error 6 %) decides.
HASHES: Final = 64
BANDS: Final = 8
BAND: Final = 4
SEED: Final = 2026
ALIKE: Final = 0.75
_band_bytes = BAND * 4

_SIGNATURE: Final = re.compile(r"^(?:-- ?|__+|--+)$", re.MULTILINE)
_QUOTED: Final = re.compile(r"^[ \t]*>.*$", re.MULTILINE)


class Copy(Struct, gc=False):
    """One item of a group of like texts."""

    time_ms: int
    author: str
    target: str
    item: str
    decision: str = ""


class _Group(Struct):
    sketch: array[int]
    bands: tuple[bytes, ...]
    copies: list[Copy]


def is_ready() -> bool:
    """Say whether the sketching library is there; an installation that lost it still judges, and ``clausewise doctor`` says so."""
    return find_spec("rensa") is not None


def words_of(text: str) -> list[str]:
    """Return the words that an author wrote: in lower case, without quoted lines, the signature and what is too much to look at."""
    if "\n" in text:
        text = _QUOTED.sub("", _SIGNATURE.split(text, maxsplit=1)[0])
    return text.lower().split()[:words_max]


def leads_on(text: str) -> bool:
    """Say whether a text leads elsewhere: by a link or an address."""
    return "://" in text or "www." in text or "@" in text


def sketch(words: Sequence[str]) -> array[int]:
    """Return the MinHash of a set of words: always the same for the same words."""
    from rensa import RMinHash

    made = RMinHash(HASHES, SEED)
    made.update(words)
    return array("I", made.digest())


def likeness(one: array[int], other: array[int]) -> float:
    """Return the estimated share of words that two sketches have in common, from 0 to 1."""
    return int(sum(map(eq, one, other))) / HASHES


def bands(made: array[int]) -> tuple[bytes, ...]:
    """Return the bands of a sketch: texts that are alike enough share one of them, nearly always."""
    packed = made.tobytes()
    return tuple(packed[start : start + _band_bytes] for start in range(0, BANDS * _band_bytes, _band_bytes))


class Copies:
    """The recent texts of a site in groups of like ones. Not thread-safe: its owner holds a lock."""

    def __init__(self) -> None:
        self._groups: OrderedDict[int, _Group] = OrderedDict()
        self._bands: dict[bytes, int] = {}
        self._active: OrderedDict[str, int] = OrderedDict()
        self._added: list[int] = []
        self._stirred: list[tuple[str, int | None]] = []
        self._made = 0

    def __len__(self) -> int:
        return len(self._groups)

    def see(self, item: Item, *, time_ms: int) -> tuple[Copy | None, list[Signal]]:
        """Add an item of an author and return its place among like ones, None when it was not looked at, and its signals."""
        text = item.parts[0].text if item.parts else ""
        if not self._is_active(item.author, time_ms) and not leads_on(text):
            return None, []
        words = words_of(text)
        if len(words) < words_min:
            return None, []
        copies = self._group(sketch(words)).copies
        if item.id and any(one.item == item.id for one in copies):
            self._added.pop()
            return None, []
        copy = Copy(time_ms, item.author, item.target, item.id)
        copies.append(copy)
        recent = [one for one in copies if one.time_ms >= time_ms - window_ms]
        if len(recent) < copies_min:
            return copy, []
        shared = len(words) >= shared_words_min or leads_on(text)
        return copy, [*_by_actor(recent, copy, text), *(_by_site(recent, text) if shared else ())]

    def keep(self) -> None:
        """Keep what was seen, within the limits."""
        for number in set(self._added):
            group = self._groups[number]
            if len(group.copies) > copies_per_group_max:
                del group.copies[: len(group.copies) - copies_per_group_max]
        self._added.clear()
        self._stirred.clear()
        while len(self._groups) > groups_max:
            self._let_go(next(iter(self._groups)))
        while len(self._active) > authors_max:
            self._active.popitem(last=False)

    def forget(self) -> None:
        """Take back what was seen since it was last kept."""
        while self._added:
            number = self._added.pop()
            copies = self._groups[number].copies
            if copies:
                copies.pop()
            if not copies:
                self._let_go(number)
        while self._stirred:
            author, before_ms = self._stirred.pop()
            if before_ms is None:
                self._active.pop(author, None)
            else:
                self._active[author] = before_ms

    def withdraw(self, decision: str) -> None:
        """Forget the copies of a decision that was taken back or erased."""
        for number, group in list(self._groups.items()):
            group.copies[:] = [one for one in group.copies if one.decision != decision]
            if not group.copies:
                self._let_go(number)

    def _is_active(self, author: str, time_ms: int) -> bool:
        before_ms = self._active.get(author)
        self._active[author] = time_ms
        self._stirred.append((author, before_ms))
        if before_ms is None:
            return False
        self._active.move_to_end(author)
        return before_ms >= time_ms - window_ms

    def _group(self, made: array[int]) -> _Group:
        """Return the group that a sketch belongs to; a new one when none is alike enough."""
        own = bands(made)
        seen: set[int] = set()
        for band in own:
            number = self._bands.get(band)
            if number is None or number in seen:
                continue
            seen.add(number)
            group = self._groups[number]
            if likeness(made, group.sketch) >= ALIKE:
                self._groups.move_to_end(number)
                self._added.append(number)
                return group
        return self._founded(made, own)

    def _founded(self, made: array[int], bands: tuple[bytes, ...]) -> _Group:
        self._made += 1
        group = self._groups[self._made] = _Group(made, bands, [])
        for band in bands:
            self._bands[band] = self._made
        self._added.append(self._made)
        return group

    def _let_go(self, number: int) -> None:
        group = self._groups.pop(number)
        for band in group.bands:
            if self._bands.get(band) == number:
                del self._bands[band]


def _by_actor(recent: Sequence[Copy], copy: Copy, text: str) -> list[Signal]:
    own = [one for one in recent if one.author == copy.author]
    return [_signal(ACTOR, "copies", len(own), own, text)] if len(own) >= copies_min else []


def _by_site(recent: Sequence[Copy], text: str) -> list[Signal]:
    authors = {one.author for one in recent}
    return [_signal(SITE, "authors", len(authors), recent, text)] if len(authors) >= copies_min else []


def _signal(name: str, what: str, count: int, copies: Sequence[Copy], text: str) -> Signal:
    """The score grows with the count and never reaches certainty: 4 copies 0.5, 10 copies 0.8, 20 copies 0.9."""
    spot = Evidence(0, 0, len(text), text[:excerpt_characters_max], f"{what}:{count}")
    items = tuple(dict.fromkeys(one.item for one in copies[-named_items_max - 1 : -1] if one.item))
    return Signal(name, round(1.0 - 2.0 / count, 4), (spot,), DETECTOR, items)
