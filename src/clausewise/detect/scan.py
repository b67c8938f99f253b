"""One compiled database for every pattern of every detector, and one scan a text.

Detectors hand in patterns; the scan notes hits on the Facts, by owner. A few patterns are gates: they see that a text is disguised
(leet, spaced or stretched letters), and only then a second view is made and scanned.
"""

from __future__ import annotations

import re
import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from typing import Any, NamedTuple

import hyperscan

from clausewise.detect import cache
from clausewise.detect.pattern import place
from clausewise.errors import ClausewiseError
from clausewise.facts import Facts, Hit, Needle

# A block of this size scanned fastest per text; more only costs memory (`make bench`).
block_bytes = 65_536
hits_per_needle_max = 16
SEPARATOR = b"\n"

_LEET, _SPACED, _STRETCHED = range(3)
_GATES = {
    _LEET: rb"[a-z][@$!|]+[a-z]|[a-z][013457]+[a-z]|\b[@$]*[013457$]+[a-z]{2}",
    _SPACED: rb"\b[a-z0-9@$][ ._*/-][a-z0-9@$!][ ._*/-][a-z0-9@$!]\b",
    _STRETCHED: "|".join(f"{letter}{{3}}" for letter in "abcdefghijklmnopqrstuvwxyz").encode(),
}
_LEET_LETTERS = bytes.maketrans(b"@$!|013457", b"asiloieast")
_LEET_WORD = re.compile(rb"(?<![\w@$!|.:/])(?=[\w@$!|]*[a-z])(?=[\w@$!|]*[@$!|013457])[a-z0-9@$!|]{3,32}(?![\w@:/])")
_SPACED_WORD = re.compile(rb"(?<![a-z0-9])[a-z0-9@$](?:[ ._*/-][a-z0-9@$!]){2,31}(?![a-z0-9])")
_SEPARATORS = re.compile(rb"[ ._*/-]")
_STRETCH = re.compile(rb"([a-z])\1{2,}")


class Scanner:
    """A database compiled once; scanned by any number of threads.

    ``patterns`` maps an owner's name to its needles; a hit's ``pattern`` is the position in that list.
    """

    def __init__(self, patterns: dict[str, Sequence[Needle]]) -> None:
        # By number of expression: a gate is nobody's.
        self._owned: list[_Owned | None] = [None] * len(_GATES)
        self._owned += (
            _Owned(owner, number, needle, 0 if needle.raw else length)
            for owner, needles in patterns.items()
            for number, needle in enumerate(needles)
            for length in map(len, needle.anchors or (needle.value,))
        )
        self.expressions = [
            *_GATES.values(),
            *(one for needles in patterns.values() for needle in needles for one in needle.expressions),
        ]
        assert len(self.expressions) == len(self._owned), "an expression without an owner"
        self._database = self._compiled()
        self._local = threading.local()

    def _compiled(self) -> Any:
        """Return the database, from the cache when these very patterns were compiled before."""
        key = sha256(b"\n".join((version("hyperscan").encode(), *self.expressions))).hexdigest()
        cached = cache.read(key)
        if cached is not None:
            return hyperscan.loadb(cached, hyperscan.HS_MODE_BLOCK)
        database = self._compile()
        cache.write(key, hyperscan.dumpb(database))
        return database

    def _compile(self) -> Any:
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        try:
            database.compile(
                expressions=self.expressions,
                ids=list(range(len(self.expressions))),
                elements=len(self.expressions),
                flags=[0] * len(self.expressions),
            )
        except hyperscan.error as error:
            raise ClausewiseError(
                "CW603",
                f"The patterns could not be compiled: {error}.",
                f"Les motifs n'ont pas pu être compilés : {error}.",
                remedy_en="Run `clausewise policy check` to find the pattern.",
                remedy_fr="Lancez « clausewise policy check » pour trouver le motif.",
            ) from error
        return database

    def bare(self) -> Callable[[bytes], int]:
        """Return a function that scans bytes and counts raw matches: the yardstick of ``make bench``."""
        scan, scratch = self._database.scan, hyperscan.Scratch(self._database)
        found: list[int] = []

        def count(view: bytes) -> int:
            found.clear()
            scan(view, match_event_handler=lambda pattern, *_: found.append(pattern), scratch=scratch)
            return len(found)

        return count

    def scan(self, batch: Sequence[Facts]) -> None:
        """Fill ``hits`` and ``undisguised`` of every Facts in ``batch``."""
        disguised: list[tuple[Facts, Facts]] = []
        for facts, raw in self._matches(batch):
            marks = self._note(facts, raw)
            if marks:
                disguised += ((facts, again) for again in _undisguised(facts, marks) if again.view != facts.view)
        of = {id(again): facts for facts, again in disguised}
        for again, raw in self._matches([again for _, again in disguised]):
            self._note(again, raw)
            if again.hits:
                of[id(again)].undisguised += (again,)

    def _matches(self, batch: Sequence[Facts]) -> Iterator[tuple[Facts, list[tuple[int, int]]]]:
        """Yield the Facts in which something matched, with (pattern, end) pairs.

        Views are scanned joined: one call for many. No pattern can match the separator, so none crosses from one view to the next.
        """
        run = self._runner()
        for block in _blocks(batch):
            found = run(SEPARATOR.join([facts.view for facts in block]))
            if not found:
                continue
            ends = list(accumulate(len(facts.view) + 1 for facts in block))
            by_text: dict[int, list[tuple[int, int]]] = {}
            for pattern, end in found:
                number = bisect_left(ends, end)
                by_text.setdefault(number, []).append((pattern, end - (ends[number - 1] if number else 0)))
            for number, raw in sorted(by_text.items()):
                yield block[number], raw

    def _runner(self) -> Callable[[bytes], list[tuple[int, int]]]:
        """Return this thread's scanning function; a scratch may never be shared (python-hyperscan issue 175)."""
        known: Callable[[bytes], list[tuple[int, int]]] | None = getattr(self._local, "run", None)
        if known is not None:
            return known
        scan, scratch = self._database.scan, hyperscan.Scratch(self._database)

        def run(view: bytes) -> list[tuple[int, int]]:
            raw: list[tuple[int, int]] = []
            append = raw.append

            def on_match(pattern: int, _start: int, end: int, _flags: int, _context: Any) -> None:
                append((pattern, end))

            scan(view, match_event_handler=on_match, scratch=scratch)
            return raw

        self._local.run = run
        return run

    def _note(self, facts: Facts, raw: list[tuple[int, int]]) -> set[int]:
        """Set the hits of ``facts``, whole words only and at most ``hits_per_needle_max`` of a kind; return the gates that opened."""
        view, owned = facts.view, self._owned
        marks: set[int] = set()
        hits: dict[str, list[Hit]] = {}
        counts: dict[int, int] = {}
        for pattern, end in raw:
            one = owned[pattern]
            if one is None:
                marks.add(pattern)
                continue
            found = (end - 1, end) if one.needle.raw else place(one.needle, view, end - one.length, end)
            if found is None or counts.get(pattern, 0) >= hits_per_needle_max:
                continue
            counts[pattern] = counts.get(pattern, 0) + 1
            mine = hits.setdefault(one.owner, [])
            hit = Hit(one.number, *found)
            if not one.needle.anchors or hit not in mine:
                mine.append(hit)
        facts.hits = hits
        return marks


class _Owned(NamedTuple):
    """Whose an expression is: the owner, the needle and its number there, and how long a match is."""

    owner: str
    number: int
    needle: Needle
    length: int


def _blocks(batch: Sequence[Facts]) -> Iterator[Sequence[Facts]]:
    """Cut a batch into runs of about ``block_bytes`` of views."""
    start = size = 0
    for number, facts in enumerate(batch):
        size += len(facts.view)
        if size >= block_bytes:
            yield batch[start : number + 1]
            start, size = number + 1, 0
    if start < len(batch):
        yield batch[start:]


def _undisguised(facts: Facts, marks: set[int]) -> list[Facts]:
    """Undo the disguises that the gates saw: leet and spacing in one view, stretching to one letter and to two in two."""
    edits: list[tuple[int, int, bytes]] = []
    if _SPACED in marks:
        edits += [
            (match.start(), match.end(), _SEPARATORS.sub(b"", match.group()).translate(_LEET_LETTERS))
            for match in _SPACED_WORD.finditer(facts.view)
            if not match.group().replace(b" ", b"").isdigit()
        ]
    if _LEET in marks:
        edits += [
            (match.start(), match.end(), match.group().translate(_LEET_LETTERS))
            for match in _LEET_WORD.finditer(facts.view)
        ]
    plain = _edited(facts, edits)
    if _STRETCHED not in marks:
        return [plain]
    return [
        _edited(
            plain, [(match.start(), match.end(), match.group(1) * length) for match in _STRETCH.finditer(plain.view)]
        )
        for length in (1, 2)
    ]


def _edited(facts: Facts, edits: list[tuple[int, int, bytes]]) -> Facts:
    """Return Facts whose view has the ``edits`` (start, end, replacement) made; later overlapping ones are dropped."""
    pieces: list[bytes] = []
    positions: list[int] = []
    position = 0
    for start, end, replacement in sorted(edits):
        if start < position:
            continue
        pieces += (facts.view[position:start], replacement)
        positions.extend(range(position, start))
        positions.extend(min(start + index, end - 1) for index in range(len(replacement)))
        position = end
    pieces.append(facts.view[position:])
    positions.extend(range(position, len(facts.view) + 1))
    original = facts.offsets
    offsets = array("I", positions if original is None else [original[place] for place in positions])
    return Facts(facts.text, b"".join(pieces), offsets, facts.hidden, facts.mixed, facts.part)
