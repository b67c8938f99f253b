"""A page, a mail, a document or a file as it can be read: passage by passage, with what was seen in each, hidden ones named as such."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from clausewise.doors.http.desk.stretch import Stretch, stretches
from clausewise.model import Evidence, Medium, Part
from clausewise.sandbox import shared

READ: Final = frozenset({Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT, Medium.FILE})
passages_shown_max: Final = 500
characters_shown_max: Final = 60_000
# How many parts are remembered: a case is drawn again whenever somebody does something with it.
kept_parts_max: Final = 32


class Shown(NamedTuple):
    """A passage: ``hidden`` is what hides it from readers, as it is written, ``inside`` the part in which it lay, if in another."""

    stretches: Sequence[Stretch]
    hidden: str = ""
    inside: str = ""


class _Read(NamedTuple):
    text: str
    place: str
    hidden: str
    inside: str


class _Memory:
    """What was read of the last parts, by their hashes. Thread-safe."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[_Read, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, part: Part) -> tuple[_Read, ...]:
        """Return the passages of a part, opened where untrusted bytes are."""
        told = f"{part.medium}\0{part.name}\0{part.declared_type}\0{part.text}".encode("utf-8", "surrogatepass")
        key = sha256(sha256(told).digest() + part.data).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = tuple(_opened(part))
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > kept_parts_max:
                self._kept.popitem(last=False)
        return found


_memory = _Memory()


def passages(part: Part, seen: Iterable[Evidence]) -> list[Shown]:
    """Return the passages of a part; none for what is not read like that, or could not be opened."""
    if part.medium not in READ or part.absent or not (part.text or part.data):
        return []
    spots = list(seen)
    return [_shown(one, spots) for one in _memory.read(part)]


def _opened(part: Part) -> Iterable[_Read]:
    left, count = characters_shown_max, 0
    for extract in shared().opened(part):
        for passage in extract.passages:
            if left <= 0 or count == passages_shown_max:
                return
            hidden = passage.rule or (passage.trick.value if passage.trick else "")
            place = extract.place(passage.path)
            yield _Read(passage.text[:left], place, hidden if passage.is_hidden else "", extract.inside)
            left, count = left - len(passage.text), count + 1


def _shown(one: _Read, seen: Sequence[Evidence]) -> Shown:
    # Several passages may stand at one place: the words tell which one is meant.
    here = [spot for spot in seen if spot.place == one.place and _stands(spot, one.text)]
    return Shown(stretches(one.text, here), one.hidden, one.inside)


def _stands(spot: Evidence, text: str) -> bool:
    said = text[spot.start : spot.end]
    return bool(said) and (said.startswith(spot.excerpt) or spot.excerpt.startswith(said) or spot.excerpt in said)
