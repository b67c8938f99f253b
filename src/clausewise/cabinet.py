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
        self._drawers: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
        # Tuples, not lists: Python's collector does not walk through those that hold words alone.
        self._by_author: dict[str, tuple[str, ...]] = {}
        self._by_target: dict[str, tuple[str, ...]] = {}
        # Names that are written otherwise where case is of no account.
        self._folded: dict[str, str] = {}
        self._taken: defaultdict[str, deque[tuple[int, str]]] = defaultdict(deque)

    def put(self, before: Case | None, case: Case) -> None:
        """Take in what became of a case."""
        if before is None:
            self._fold(case.target)
            self._by_target[case.target] = (*self._by_target.get(case.target, ()), case.id)
        if case.author and (before is None or not before.author):
            self._fold(case.author)
            self._by_author[case.author] = (*self._by_author.get(case.author, ()), case.id)
        old = set(marks(before)) if before is not None and before.is_open else set()
        new = set(marks(case)) if case.is_open else set()
        for name, value in old - new:
            drawer = self._drawers[name][value]
            drawer.discard(case.id)
            if not drawer:
                del self._drawers[name][value]
        for name, value in new - old:
            self._drawers[name].setdefault(value, set()).add(case.id)

    def _fold(self, name: str) -> None:
        if (folded := name.casefold()) != name:
            self._folded[name] = folded

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
        """Return the ids of the cases that have every mark, open ones and, by author or target, settled ones; None when none was named."""
        drawers = sorted((self._drawer(mark) for mark in wanted), key=len)
        return set.intersection(*drawers) if drawers else None

    def count(self, mark: Mark) -> int:
        """Return how many open cases have a mark."""
        return len(self._drawers[mark[0]].get(mark[1], ()))

    def values(self, name: str, *, sees_sealed: bool = True) -> dict[str, int]:
        """Return what open cases have under a name, with how many of each; ``sees_sealed`` counts those about sealed content too."""
        hidden = set() if sees_sealed else self._drawer(("sealed", ""))
        found = {value: len(drawer) - len(drawer & hidden) for value, drawer in self._drawers[name].items()}
        return {value: count for value, count in found.items() if count}

    def _drawer(self, mark: Mark) -> set[str]:
        name, value = mark
        if name == "author":
            return set(self.of_author(value))
        if name == "target":
            return set(self.of_target(value))
        return self._drawers[name].get(value, set())

    def of_author(self, author: str) -> tuple[str, ...]:
        """Return the ids of every case about an author, settled ones too, oldest first."""
        return self._by_author.get(author, ())

    def of_target(self, target: str) -> tuple[str, ...]:
        """Return the ids of every case about a target, settled ones too, oldest first."""
        return self._by_target.get(target, ())

    def search(self, text: str, limit: int) -> list[str]:
        """Return the ids of the latest cases whose target or author has ``text`` in it, however it is cased, at most ``limit``."""
        folded = text.casefold()
        exact = (*self.of_target(text), *self.of_author(text))
        if exact:
            return list(dict.fromkeys(reversed(exact)))[:limit]
        found: dict[str, None] = {}
        for kept in (self._by_target, self._by_author):
            names = [name for name in kept if folded in name]
            names += [name for name, one in self._folded.items() if folded in one and name in kept]
            for name in names:
                found.update(dict.fromkeys(reversed(kept[name])))
                if len(found) >= limit:
                    return list(found)[:limit]
        return list(found)


def marks(case: Case) -> Iterator[Mark]:
    """Yield what an open case has; a clause with everything that it lies under."""
    yield "kind", case.kind.value
    yield "language", case.language
    yield "severity", str(case.severity)
    yield "host", case.host
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
    if case.is_sealed:
        yield "sealed", ""
