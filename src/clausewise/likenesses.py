"""The office of what is alike: which of the contents that decisions keep are the same as that of a case, or nearly so.

A content is known again by the digest of the whole, by those of its files, by the MinHash of its words (as ``copies`` takes it) and by the
PDQ that was taken of its pictures when they were judged. All of it follows from what is kept under seal, is held in memory alone, for the
last ``fold.contents_kept_max`` contents, and what was erased meanwhile is let go of when it would be shown.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from typing import Final, NamedTuple

from clausewise import copies, fold
from clausewise.clerk import Clerk
from clausewise.exhibit import Exhibit
from clausewise.judgement import digest
from clausewise.known import PDQ

found_max: Final = 10
catch_up_max: Final = 200
# PDQ's standard distance, of 256 bits (Facebook 2019, see ``pdq``).
pdq_bits_max: Final = 31
pdq_bits: Final = 256
# Fewer bytes are the same by chance.
file_bytes_min: Final = 64


class Kind(StrEnum):
    """In what two contents are alike, the surest first."""

    SAME = "same"
    FILE = "file"
    PICTURE = "picture"
    TEXT = "text"


class Likeness(NamedTuple):
    """A decision that keeps a content like that of a case, and how much alike they are, 0 to 1."""

    decision: str
    kind: Kind
    share: float


class _Traits(NamedTuple):
    """By what one content is known again."""

    digests: frozenset[bytes]
    files: frozenset[bytes]
    pictures: tuple[int, ...]
    sketch: array[int] | None


class Likenesses:
    """What one engine knows of like contents. Thread-safe; ``exhibit`` returns the content that a decision keeps."""

    def __init__(self, clerk: Clerk, exhibit: Callable[[str], Exhibit | None]) -> None:
        self._clerk = clerk
        self._exhibit = exhibit
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Traits] = OrderedDict()
        self._marks: dict[bytes, dict[str, None]] = {}
        self._waiting: list[str] = []
        self._counted = 0

    def __len__(self) -> int:
        return len(self._known)

    def catch_up(self, limit: int = catch_up_max) -> bool:
        """Learn the newest contents that are not known yet, at most ``limit``; say whether there are more."""
        with self._clerk.turn():
            state = self._clerk.state
            new = min(state.contents_count - self._counted, len(state.contents))
            self._counted = state.contents_count
            # The newest is taken from the end.
            self._waiting += islice(state.contents, len(state.contents) - new, None)
        del self._waiting[: max(0, len(self._waiting) - fold.contents_kept_max)]
        for _ in range(min(limit, len(self._waiting))):
            name = self._waiting.pop()
            if name not in self._known and (kept := self._exhibit(name)) is not None:
                self._learn(name, _traits(kept))
        return bool(self._waiting)

    def of(self, decisions: Iterable[str]) -> list[Likeness]:
        """Return the contents most like those that ``decisions`` keep, the surest and newest first, at most ``found_max``."""
        self.catch_up()
        own = list(decisions)
        best: dict[str, Likeness] = {}
        for kept in filter(None, map(self._exhibit, own)):
            for one in self._like(_traits(kept)):
                before = best.get(one.decision)
                if before is None or _rank(one) < _rank(before):
                    best[one.decision] = one
        ranked = sorted(
            (one for one in best.values() if one.decision not in own), key=lambda one: one.decision, reverse=True
        )
        return list(islice((one for one in sorted(ranked, key=_rank) if self._is_kept(one.decision)), found_max))

    # Within

    def _learn(self, name: str, traits: _Traits) -> None:
        with self._lock:
            self._known[name] = traits
            for mark in _marks(traits):
                self._marks.setdefault(mark, {})[name] = None
            while len(self._known) > fold.contents_kept_max:
                self._forget(next(iter(self._known)))

    def _forget(self, name: str) -> None:
        for mark in _marks(self._known.pop(name)):
            there = self._marks[mark]
            there.pop(name, None)
            if not there:
                del self._marks[mark]

    def _is_kept(self, name: str) -> bool:
        """Say whether a content is there still; one that was erased is forgotten."""
        if self._exhibit(name) is not None:
            return True
        with self._lock:
            if name in self._known:
                self._forget(name)
        return False

    def _like(self, traits: _Traits) -> Iterator[Likeness]:
        with self._lock:
            names = dict.fromkeys(name for mark in _marks(traits) for name in self._marks.get(mark, ()))
            marked = [(name, self._known[name]) for name in names]
            shown = (
                [(name, one.pictures) for name, one in self._known.items() if one.pictures] if traits.pictures else []
            )
        for name, other in marked:
            if traits.digests & other.digests:
                yield Likeness(name, Kind.SAME, 1.0)
            elif traits.files & other.files:
                yield Likeness(name, Kind.FILE, 1.0)
            elif traits.sketch is not None and other.sketch is not None:
                share = copies.likeness(traits.sketch, other.sketch)
                if share >= copies.ALIKE:
                    yield Likeness(name, Kind.TEXT, share)
        for name, pictures in shown:
            distance = min((mine ^ theirs).bit_count() for mine in traits.pictures for theirs in pictures)
            if distance <= pdq_bits_max:
                yield Likeness(name, Kind.PICTURE, 1 - distance / pdq_bits)


def _rank(one: Likeness) -> tuple[int, float]:
    return (list(Kind).index(one.kind), -one.share)


def _traits(kept: Exhibit) -> _Traits:
    words = copies.words_of("\n".join(part.text for part in kept.item.parts if part.text))
    digests = {bytes.fromhex(digest(kept.item))}
    if words:
        # The same words, however they are cased and spaced.
        digests.add(sha256(" ".join(words).encode("utf-8", "surrogatepass")).digest())
    # A file that lies elsewhere is known by its hash.
    data = [part.data for part in kept.item.parts if not part.absent]
    elsewhere = [part.data for part in kept.item.parts if part.absent]
    return _Traits(
        frozenset(digests),
        frozenset((*elsewhere, *(sha256(one).digest() for one in data if len(one) >= file_bytes_min))),
        tuple(int.from_bytes(one.value, "big") for one in kept.prints if one.method == PDQ),
        copies.sketch(words) if len(words) >= copies.words_min and copies.is_ready() else None,
    )


def _marks(traits: _Traits) -> Iterator[bytes]:
    """Yield what two contents have in common that are alike in words or bytes: whole digests, or a band of the sketch."""
    yield from traits.digests
    yield from traits.files
    if traits.sketch is not None:
        yield from copies.bands(traits.sketch)
