"""One compiled database for every pattern of every detector, and one scan a text.

Detectors hand in patterns; the scan notes hits on the Facts, by owner. A few patterns are gates: they see that a text is disguised
(see ``undisguise``), and only then further views are made and scanned.
"""

from __future__ import annotations

import sys
import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate, chain
from typing import Any, NamedTuple, TypeAlias

import hyperscan
from msgspec import Struct, msgpack

import clausewise.facts
from clausewise import cache
from clausewise.detect import pattern, undisguise
from clausewise.detect.pattern import IN_WORD, place
from clausewise.detect.undisguise import GATES, undisguised
from clausewise.errors import ClausewiseError
from clausewise.facts import Facts, Hit, Needle

# A block of this size scanned fastest per text; more only costs memory (`make bench`).
block_bytes = 65_536
hits_per_owner_max = 512
tries_per_expression_max = 4_096
SEPARATOR = b"\n"
# A letter before or after a match shows at once that it stands inside a longer word.
BEFORE, AFTER = 2, 1

Patterns: TypeAlias = tuple[tuple[str, Sequence[Needle]], ...]


class Scanner:
    """A database compiled once; scanned by any number of threads.

    ``patterns`` maps an owner's name to its needles; a hit's ``pattern`` is the position in that list.
    """

    def __init__(self, patterns: dict[str, Sequence[Needle]]) -> None:
        self._patterns = tuple(patterns.items())
        self._index, self._database = self._compiled()
        self._owned = _Owners(self._patterns, self._index)
        self._edges = [(edge >> 2, bool(edge & BEFORE), bool(edge & AFTER)) for edge in array("I", self._index.edges)]
        self._local = threading.local()

    @cached_property
    def expressions(self) -> list[bytes]:
        """What the database was compiled of, in its order."""
        return _index_of(self._patterns)[1]

    def _compiled(self) -> tuple[_Index, Any]:
        """Return the index and the database, from the cache when these very needles were compiled before."""
        told = _encode((version("hyperscan"), sys.byteorder, self._patterns))
        key = sha256(cache.code(clausewise.facts, pattern, undisguise, sys.modules[__name__]) + told).hexdigest()
        return cache.kept(key, self._compile, encode=_dumped, decode=_loaded)

    def _compile(self) -> tuple[_Index, Any]:
        index, self.expressions = _index_of(self._patterns)
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
        return index, database

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
                disguised += ((facts, again) for again in undisguised(facts, marks) if again.view != facts.view)
        of = {id(again): facts for facts, again in disguised}
        for again, raw in self._matches([again for _, again in disguised]):
            self._note(again, raw)
            if again.hits or again.overflowed:
                of[id(again)].undisguised += (again,)

    def _matches(self, batch: Sequence[Facts]) -> Iterator[tuple[Facts, list[tuple[int, int]]]]:
        """Yield the Facts in which something matched, with (expression, end) pairs.

        Views are scanned joined: one call for many. No pattern can match the separator, so none crosses from one view to the next. What
        stands inside a longer word is dropped at once: most literals that match do.
        """
        run, edges = self._runner(), self._edges
        for block in _blocks(batch):
            joined = SEPARATOR.join([b"", *(facts.view for facts in block), b""])
            found = run(joined)
            if not found:
                continue
            ends = list(accumulate(len(facts.view) + 1 for facts in block))
            by_text: dict[int, list[tuple[int, int]]] = {}
            for expression, end in found:
                length, before, after = edges[expression]
                if (after and IN_WORD[joined[end]]) or (before and IN_WORD[joined[end - length - 1]]):
                    continue
                number = bisect_left(ends, end - 1)
                by_text.setdefault(number, []).append((expression, end - 1 - (ends[number - 1] if number else 0)))
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
        """Set the hits of ``facts``; return the gates that opened.

        More hits than ``hits_per_owner_max``, or more places to look at than ``tries_per_expression_max``, are not looked at, and the Facts
        say so: nobody shall hide one hit behind many.
        """
        owned = self._owned
        marks: set[int] = set()
        hits: dict[str, dict[Hit, None]] = {}
        tries: dict[int, int] = {}
        for expression, end in raw:
            if expression < len(GATES):
                marks.add(expression)
                continue
            attempts = tries[expression] = tries.get(expression, 0) + 1
            if attempts > tries_per_expression_max:
                facts.overflowed = True
                continue
            for one in owned[expression]:
                self._add(one, facts, end, hits)
        facts.overflowed = facts.overflowed or any(len(found) > hits_per_owner_max for found in hits.values())
        facts.hits = {owner: list(found)[:hits_per_owner_max] for owner, found in hits.items()}
        return marks

    def _add(self, one: _Owned, facts: Facts, end: int, hits: dict[str, dict[Hit, None]]) -> None:
        """Add the hit of an expression that matched up to ``end``, if its needle stands there; once is enough for a raw one."""
        if one.needle.raw:
            found: tuple[int, int] | None = (0, 0)
        else:
            found = place(one.needle, facts.view, end - len(one.literal), end)
        if found is not None:
            hits.setdefault(one.owner, {})[Hit(one.number, *found)] = None


class _Owned(NamedTuple):
    """Whose an expression is: the owner, the needle and its number there, and the literal that was given to the engine."""

    owner: str
    number: int
    needle: Needle
    literal: bytes


class _Index(Struct, frozen=True):
    """Whose every expression is, as runs of numbers in this machine's order of bytes, so that a start reads them at once.

    ``places`` holds owner, needle and anchor of every use, ``ends`` up to which use each expression goes; ``edges`` see ``_edge``.
    """

    places: bytes
    ends: bytes
    edges: bytes


class _Owners(dict[int, "tuple[_Owned, ...]"]):
    """By expression whose it is, looked up in the index when it is first asked for: few of them ever match."""

    def __init__(self, patterns: Patterns, index: _Index) -> None:
        super().__init__()
        self._patterns = patterns
        self._places, self._ends = array("I", index.places), array("I", index.ends)

    def __missing__(self, expression: int) -> tuple[_Owned, ...]:
        start, end = self._ends[expression - 1] if expression else 0, self._ends[expression]
        numbers = iter(self._places[start * 3 : end * 3])
        found = self[expression] = tuple(self._place(*place) for place in zip(numbers, numbers, numbers, strict=True))
        return found

    def _place(self, at: int, number: int, anchor: int) -> _Owned:
        owner, needles = self._patterns[at]
        needle = needles[number]
        return _Owned(owner, number, needle, _literals(needle)[anchor])


def _index_of(patterns: Patterns) -> tuple[_Index, list[bytes]]:
    """Return whose every expression is, and the expressions in their order: the gates first."""
    by_expression: dict[bytes, list[tuple[int, int, int]]] = {gate: [] for gate in GATES}
    for at, (_, needles) in enumerate(patterns):
        for number, needle in enumerate(needles):
            for anchor, expression in enumerate(needle.expressions):
                by_expression.setdefault(expression, []).append((at, number, anchor))
    uses = by_expression.values()
    index = _Index(
        array("I", chain.from_iterable(chain.from_iterable(uses))).tobytes(),
        array("I", accumulate(map(len, uses))).tobytes(),
        array(
            "I", (_edge([(patterns[at][1][number], anchor) for at, number, anchor in one]) for one in uses)
        ).tobytes(),
    )
    return index, list(by_expression)


def _literals(needle: Needle) -> tuple[bytes, ...]:
    return needle.anchors or (needle.value,)


def _edge(owned: Sequence[tuple[Needle, int]]) -> int:
    """Return four times the length of a match, with whether a letter before or after it shows at once that it is inside a longer word."""
    needles = [needle for needle, _ in owned]
    if not needles or True in [needle.raw for needle in needles]:
        return 0
    needle, anchor = owned[0]
    literal = _literals(needle)[anchor]
    open_end = True in [needle.open_end for needle in needles]
    before, after = IN_WORD[literal[0]], IN_WORD[literal[-1]] and not open_end
    return len(literal) << 2 | BEFORE * bool(before) | AFTER * bool(after)


def _dumped(compiled: tuple[_Index, Any]) -> bytes:
    index, database = compiled
    return _encode((index, hyperscan.dumpb(database)))


def _loaded(kept: bytes) -> tuple[_Index, Any]:
    index, database = _decode(kept)
    return index, hyperscan.loadb(database, hyperscan.HS_MODE_BLOCK)


_encode = msgpack.Encoder().encode
_decode: Callable[[bytes], tuple[_Index, bytes]] = msgpack.Decoder(tuple[_Index, bytes]).decode


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
