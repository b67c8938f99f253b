"""Where open cases are found by what they have, and who took up which of late. Kept in memory beside the queue, never stored."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Final

from clausewise.case import Case, Stage

day_ms: Final = 86_400_000
# What a case has: a name, and what it is.
Mark = tuple[str, str]


class Cabinet:
    """Sets of the ids of open cases, by mark. Not thread-safe: its owner folds under a lock."""

    def __init__(self) -> None:
        self._drawers: defaultdict[Mark, set[str]] = defaultdict(set)
        self._by_author: defaultdict[str, list[str]] = defaultdict(list)
        self._by_target: defaultdict[str, list[str]] = defaultdict(list)
        self._taken: defaultdict[str, deque[tuple[int, str]]] = defaultdict(deque)

    def put(self, before: Case | None, case: Case) -> None:
        """Take in what became of a case."""
        if before is None:
            if case.author:
                self._by_author[case.author].append(case.id)
            self._by_target[case.target].append(case.id)
        old = set(marks(before)) if before is not None and before.is_open else set()
        new = set(marks(case)) if case.is_open else set()
        for mark in old - new:
            drawer = self._drawers[mark]
            drawer.discard(case.id)
            if not drawer:
                del self._drawers[mark]
        for mark in new - old:
            self._drawers[mark].add(case.id)

    def take(self, by: str, case: str, time_ms: int) -> None:
        """Note that ``by`` worked on a case; what is older than a day is forgotten."""
        taken = self._taken[by]
        taken.append((time_ms, case))
        while taken and taken[0][0] <= time_ms - day_ms:
            taken.popleft()

    def taken(self, by: str, since_ms: int) -> list[int]:
        """Return when ``by`` last worked on each case that they worked on since then."""
        return list({case: time_ms for time_ms, case in self._taken.get(by, ()) if time_ms > since_ms}.values())

    def find(self, wanted: Iterable[Mark]) -> set[str] | None:
        """Return the ids of the open cases that have every mark; None when none was named."""
        drawers = sorted((self._drawers.get(mark, set()) for mark in wanted), key=len)
        return set.intersection(*drawers) if drawers else None

    def count(self, mark: Mark) -> int:
        """Return how many open cases have a mark."""
        return len(self._drawers.get(mark, ()))

    def values(self, name: str) -> dict[str, int]:
        """Return what open cases have under a name, with how many of each."""
        return {value: len(drawer) for (one, value), drawer in self._drawers.items() if one == name}

    def of_author(self, author: str) -> list[str]:
        """Return the ids of every case about an author, settled ones too, oldest first."""
        return list(self._by_author.get(author, ()))

    def of_target(self, target: str) -> list[str]:
        """Return the ids of every case about a target, settled ones too, oldest first."""
        return list(self._by_target.get(target, ()))


def marks(case: Case) -> Iterator[Mark]:
    """Yield what an open case has; a clause with everything that it lies under."""
    yield "kind", case.kind.value
    yield "language", case.language
    yield "severity", str(case.severity)
    yield "author", case.author
    yield "host", case.host
    yield "target", case.target
    for clause in case.clauses:
        steps = clause.split(".")
        for depth in range(1, len(steps) + 1):
            yield "clause", ".".join(steps[:depth])
    if case.claim:
        yield "holder", case.claim.by
        yield "claimed", ""
    if case.stage is Stage.PROPOSED:
        yield "proposed", ""
        yield "proposer", case.proposed_by
    if case.is_escalated:
        yield "escalated", ""
