"""The nouns of a job: segments of sources, packed into shards, each of which leaves one file and its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct


class Kind(StrEnum):
    """How the bytes of a segment are read: a whole file by what it is, or a stretch of lines, records, row groups or answers."""

    FILE = "file"
    LINES = "lines"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"


class Segment(Struct, frozen=True, omit_defaults=True):
    """Bytes ``start`` to ``end`` of a source, and the number of the line or row that they begin with.

    ``beside`` are bytes that every segment of the source needs as well (the names of columns, a footer); ``sha256`` (hexadecimal) is of
    both. ``groups`` are the row groups meant.
    """

    source: str
    kind: Kind
    start: int
    end: int
    sha256: str
    line: int = 1
    beside: tuple[int, int] = (0, 0)
    groups: tuple[int, int] = (0, 0)

    @property
    def bytes(self) -> int:
        """How many bytes of the source it is."""
        return self.end - self.start


class Shard(Struct, frozen=True):
    """What is judged at a time, and becomes visible in one step when all of it is."""

    number: int
    segments: tuple[Segment, ...]

    @property
    def name(self) -> str:
        """What its files are called, without their endings."""
        return f"{self.number:06}"


class Counts(Struct):
    """What became of the rows of a shard, or of many: how many, what should be done about them, under which clauses.

    Of the ``rows`` that were judged, clauses were met in ``found``, and ``held`` wait for a person. ``bad`` were not judged and are kept
    aside; ``first_bad`` tells a few of them as data.
    """

    shards: int = 0
    rows: int = 0
    found: int = 0
    held: int = 0
    bad: int = 0
    actions: dict[str, int] = {}
    clauses: dict[str, int] = {}
    first_bad: list[dict[str, Any]] = []


first_bad_max = 5


def total(counts: Iterable[Counts]) -> Counts:
    """Return what became of all."""
    whole, actions, clauses = Counts(), Counter[str](), Counter[str]()
    for one in counts:
        whole.shards += one.shards
        whole.rows += one.rows
        whole.found += one.found
        whole.held += one.held
        whole.bad += one.bad
        actions.update(one.actions)
        clauses.update(one.clauses)
        whole.first_bad = (whole.first_bad + one.first_bad)[:first_bad_max]
    whole.actions, whole.clauses = dict(actions.most_common()), dict(clauses.most_common())
    return whole
