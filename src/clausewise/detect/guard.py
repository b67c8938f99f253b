"""Guards: the words of ``unless`` that void a hit. They are common words, so they are looked for around a hit only, never by the scan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from clausewise.detect.pattern import place
from clausewise.facts import Needle

_WORD = re.compile(rb"[a-z0-9\xff]+")
# How far the words around an anchor may reach.
around_anchor_bytes = 120


class Guards:
    """The guards of one sense, found by the first word of their literals. ``reach_bytes``: none is longer."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        self._by_word: dict[bytes, list[tuple[Needle, bytes]]] = {}
        self._always: list[tuple[Needle, bytes]] = []
        self.reach_bytes = 0
        for needle in needles:
            for literal in needle.anchors or (needle.value,):
                self.reach_bytes = max(self.reach_bytes, len(literal) + (around_anchor_bytes if needle.anchors else 0))
                word = _WORD.match(literal)
                whole = word is not None and (word.end() < len(literal) or not needle.open_end)
                place_of = self._by_word.setdefault(word.group(), []) if word and whole else self._always
                place_of.append((needle, literal))

    def places(self, view: bytes) -> Iterator[tuple[int, int]]:
        """Yield where a guard stands in ``view``."""
        present = self._by_word.keys() & _WORD.findall(view)
        for needle, literal in (*self._always, *(one for word in present for one in self._by_word[word])):
            start = view.find(literal)
            while start >= 0:
                found = place(needle, view, start, start + len(literal))
                if found is not None:
                    yield found
                start = view.find(literal, start + 1)
