"""The patterns of one place of requests, compiled once into one database, and one scan for many texts.

Texts are scanned joined by a byte that no text in UTF-8 holds, and every pattern is rewritten so that it cannot match that byte: no match
crosses from one text to the next, however open the pattern is, and what is found does not depend on what is scanned beside it.
"""

from __future__ import annotations

import contextlib
import threading
from bisect import bisect_right
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from typing import Any, Final, NamedTuple

import hyperscan

from clausewise import cache
from clausewise.errors import ClausewiseError

SEPARATOR: Final = b"\xff"
# So many matches in one scan mean that somebody floods it: each text is then scanned alone, and its first ones are enough.
matches_per_scan_max = 20_000
matches_per_text_mean_max = 50
matches_per_text_max = 500
_REWRITTEN: Final = {
    "^": r"\xff",
    "$": r"\xff",
    ".": r"[^\xff]",
    r"\S": r"[^\s\xff]",
    r"\W": r"[^\w\xff]",
    r"\D": r"[^\d\xff]",
}


class Found(NamedTuple):
    """A match: which text, which pattern, and where in the text's bytes it ended."""

    text: int
    pattern: int
    end: int


class Matcher:
    """A database of ``patterns``, scanned by any number of threads. Raises ClausewiseError (CW821) for one that cannot be compiled."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.expressions = [bounded(one).encode() for one in patterns]
        self._patterns = patterns
        key = sha256(b"\n".join((b"payload", version("hyperscan").encode(), *self.expressions))).hexdigest()
        self._database = cache.kept(
            key,
            self._compiled,
            encode=hyperscan.dumpb,
            decode=lambda kept: hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK),
        )
        self._local = threading.local()
        self._starts: dict[int, Any] = {}

    def match(self, texts: Sequence[bytes]) -> list[Found]:
        """Return what matches in ``texts``, each pattern once a text, where it first ended."""
        if not texts or not self.expressions:
            return []
        joined = SEPARATOR.join((b"", *texts, b""))
        raw = self._scan(joined, matches_per_scan_max + matches_per_text_mean_max * len(texts))
        if raw is None:
            return [one for number, text in enumerate(texts) for one in self._alone(number, text)]
        starts = list(accumulate((len(text) + 1 for text in texts), initial=1))
        found: dict[tuple[int, int], Found] = {}
        for pattern, end in raw:
            # A pattern may take the byte before or after a text for its edge.
            number = min(bisect_right(starts, end - 1) - 1, len(texts) - 1)
            if end - starts[number] == 0 and number:
                number -= 1
            at = min(end - starts[number], len(texts[number]))
            found.setdefault((number, pattern), Found(number, pattern, at))
        return list(found.values())

    def start(self, pattern: int, text: bytes, end: int) -> int:
        """Return where the match of ``pattern`` that ended at ``end`` in ``text`` begins, in bytes; 0 where that cannot be told."""
        database = self._starts.get(pattern)
        if database is None:
            database = self._starts[pattern] = _telling_starts(self.expressions[pattern])
        if database is False:
            return 0
        found: list[int] = []

        def on_match(_pattern: int, first: int, last: int, _flags: int, _context: Any) -> bool:
            if min(last - 1, len(text)) == end:
                found.append(first)
            return bool(found)

        with contextlib.suppress(hyperscan.error):
            database.scan(SEPARATOR + text + SEPARATOR, match_event_handler=on_match)
        return max(0, found[0] - 1) if found else 0

    def bare(self, text: bytes) -> int:
        """Return how many raw matches a text has: the yardstick of the benchmark."""
        return len(self._scan(text, matches_per_scan_max) or ())

    def _alone(self, number: int, text: bytes) -> list[Found]:
        first: dict[int, Found] = {}
        for pattern, end in self._scan(SEPARATOR + text + SEPARATOR, matches_per_text_max, is_cut=True) or ():
            first.setdefault(pattern, Found(number, pattern, min(max(0, end - 1), len(text))))
        return list(first.values())

    def _scan(self, joined: bytes, most: int, *, is_cut: bool = False) -> list[tuple[int, int]] | None:
        """Return raw matches, None when there are more than ``most``, or the first ones if ``is_cut``."""
        local = self._local
        if not hasattr(local, "scratch"):
            local.scratch = hyperscan.Scratch(self._database)
        raw: list[tuple[int, int]] = []
        append = raw.append

        def on_match(pattern: int, _start: int, end: int, _flags: int, _context: Any) -> bool:
            append((pattern, end))
            return len(raw) > most

        try:
            self._database.scan(joined, match_event_handler=on_match, scratch=local.scratch)
        except hyperscan.ScanTerminated:
            return raw if is_cut else None
        return raw

    def _compiled(self) -> Any:
        try:
            return _database(self.expressions, 0)
        except hyperscan.error as error:
            raise self._wrong(error) from error

    def _wrong(self, error: Exception) -> ClausewiseError:
        """Return the error that names the pattern, looked for one by one."""
        culprit = ""
        for one, expression in zip(self._patterns, self.expressions, strict=True):
            try:
                _database([expression], 0)
            except hyperscan.error as own:
                culprit, error = one, own
                break
        return ClausewiseError(
            "CW821",
            f"A payload pattern could not be compiled ({error}): {culprit}",
            f"Un motif de charge utile n'a pas pu être compilé ({error}) : {culprit}",
            remedy_en="Write it in what Hyperscan knows: no back references, no look-around, smaller repeats.",
            remedy_fr="Écrivez-le dans ce que Hyperscan connaît : ni renvois, ni regards autour, de plus petites répétitions.",
        )


def bounded(pattern: str) -> str:
    """Return a pattern that cannot match ``SEPARATOR`` but at its edges, which ``^`` and ``$`` become."""
    told: list[str] = []
    at, in_class = 0, False
    while at < len(pattern):
        sign = pattern[at : at + 2] if pattern[at] == "\\" else pattern[at]
        at += len(sign)
        if in_class:
            in_class = sign != "]"
            told.append(sign)
        elif sign == "[":
            in_class = True
            opening = "[^\\xff" if pattern[at : at + 1] == "^" else "["
            at += len("^") if opening != "[" else 0
            told.append(opening)
            if pattern[at : at + 1] in ("]", "-"):
                told.append(f"\\{pattern[at]}")
                at += 1
        else:
            told.append(_REWRITTEN.get(sign, sign))
    return "".join(told)


def _database(expressions: Sequence[bytes], flags: int) -> Any:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=list(expressions),
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[hyperscan.HS_FLAG_CASELESS | flags] * len(expressions),
    )
    return database


def _telling_starts(expression: bytes) -> Any:
    """Return a database of one pattern that tells where matches begin, False where Hyperscan cannot."""
    try:
        return _database([expression], hyperscan.HS_FLAG_SOM_LEFTMOST)
    except hyperscan.error:
        return False
