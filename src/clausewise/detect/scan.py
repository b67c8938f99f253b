"""One compiled database for every pattern of every detector, and one scan a text.

Detectors hand in patterns; the scan notes hits on the Facts, by owner. A few patterns are gates: they see that a text is disguised
(see ``undisguise``), and only then further views are made and scanned.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from typing import Any, NamedTuple

import hyperscan

from clausewise import cache
from clausewise.detect.pattern import IN_WORD, place
from clausewise.detect.undisguise import GATES, undisguised
from clausewise.errors import ClausewiseError
from clausewise.facts import Facts, Hit, Needle

# A block of this size scanned fastest per text; more only costs memory (`make bench`).
block_bytes = 65_536
hits_per_owner_max = 512
tries_per_expression_max = 4_096
SEPARATOR = b"\n"


class Scanner:
    """A database compiled once; scanned by any number of threads.

    ``patterns`` maps an owner's name to its needles; a hit's ``pattern`` is the position in that list.
    """

    def __init__(self, patterns: dict[str, Sequence[Needle]]) -> None:
        by_expression: dict[bytes, list[_Owned]] = {gate: [] for gate in GATES}
        for owner, needles in patterns.items():
            for number, needle in enumerate(needles):
                for expression, literal in zip(needle.expressions, needle.anchors or (needle.value,), strict=True):
                    by_expression.setdefault(expression, []).append(_Owned(owner, number, needle, literal))
        self.expressions = list(by_expression)
        self._owned = list(by_expression.values())
        self._edges = [_edges(owned) for owned in self._owned]
        self._database = self._compiled()
        self._local = threading.local()

    def _compiled(self) -> Any:
        """Return the database, from the cache when these very patterns were compiled before."""
        key = sha256(b"\n".join((version("hyperscan").encode(), *self.expressions))).hexdigest()
        return cache.kept(
            key,
            self._compile,
            encode=hyperscan.dumpb,
            decode=lambda kept: hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK),
        )

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


def _edges(owned: Sequence[_Owned]) -> tuple[int, bool, bool]:
    """Return how long a match is, and whether a letter before or after it shows at once that it stands inside a longer word."""
    needles = [one.needle for one in owned]
    if not needles or True in [needle.raw for needle in needles]:
        return 0, False, False
    literal = owned[0].literal
    open_end = True in [needle.open_end for needle in needles]
    return len(literal), bool(IN_WORD[literal[0]]), bool(IN_WORD[literal[-1]]) and not open_end


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
