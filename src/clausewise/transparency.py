"""The office of the public account: what was done in a period, counted, published, and told to the EU's database.

One pass over the ledger, any ledger, makes all figures. What is published is a record with the figures in it: it can be shown for ever,
and nobody can change it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from clausewise import figures as sheets
from clausewise import fold
from clausewise.census import CHECKED, NONE, Census, decided
from clausewise.clerk import Clerk
from clausewise.disclosure import Disclosure
from clausewise.dsa import Platform
from clausewise.errors import ConflictError
from clausewise.figures import Figures
from clausewise.ledger import bodies, others
from clausewise.model import Entry, LanguageCode, Record
from clausewise.policy import Policy
from clausewise.ports import Clock, Keep, Store
from clausewise.suppression import least_default

PUBLISHED: Final = "published"
SUBJECT: Final = "transparency"


class Transparency:
    """Figures and statements of one engine. Thread-safe."""

    def __init__(self, policy: Policy, clerk: Clerk, clock: Clock) -> None:
        self._policy = policy
        self._clerk = clerk
        self._clock = clock

    def figures(self, from_ms: int, to_ms: int, *, least: int = least_default, sees_sealed: bool = True) -> Figures:
        """Return the figures of a period; counts from 1 to ``least - 1`` are hidden. Raises ConflictError CW965.

        Without ``sees_sealed`` what is about sealed content is not counted.
        """
        check_period(from_ms, to_ms)
        census, store = Census(from_ms, to_ms, self._cases(), sees_sealed=sees_sealed), self._clerk.needs_store()
        sequence, _ = store.head()
        for record in others(store, kind=CHECKED, upto=sequence):
            census.take(record)
        for body in bodies(store, CHECKED, since_ms=from_ms, until_ms=to_ms, upto=sequence):
            census.take_check(body)
        self._count_undone(census)
        self._count_open(census)
        return sheets.figures(census, made_ms=self._clock(), sequence=sequence, policy=self._policy.stamp, least=least)

    def statements(
        self, from_ms: int, to_ms: int, platform: Platform, language: LanguageCode = "en"
    ) -> Iterator[dict[str, Any]]:
        """Yield a statement for each restriction of the period, as the EU's database takes it. Raises CW965, CW966."""
        check_period(from_ms, to_ms)
        made = Disclosure(self._policy, self._cases(), platform, language)
        return made.statements(_without_checks(self._clerk.needs_store()), from_ms, to_ms)

    def publish(self, figures: Figures, *, by: str, keep: Keep | None = None) -> Figures:
        """Publish the figures of a period that is over. Raises ConflictError CW967 when it is not, or was published with these bounds."""
        if figures.to_ms > self._clock() or any(_period(one) == _period(figures) for one in self.published()):
            raise ConflictError(
                "CW967",
                "This period is not over, or it was published before.",
                "Cette période n'est pas terminée, ou elle a déjà été publiée.",
                remedy_en="Publish a period once, when it is over; what is published does not change.",
                remedy_fr="Publiez une période une seule fois, quand elle est terminée; ce qui est publié ne change plus.",
                where="--to",
            )
        entry = Entry(PUBLISHED, fold.body(figures), self._clock(), SUBJECT, by)
        with self._clerk.turn():
            self._clerk.append([entry], keep)
        return figures

    def published(self) -> list[Figures]:
        """Return what was published, the latest period first; nothing without a store."""
        store = self._clerk.store
        kept = store.of_subject(SUBJECT) if store is not None else ()
        found = [sheets.read(one.body) for one in kept if one.kind == PUBLISHED]
        return sorted(found, key=_period, reverse=True)

    def _cases(self) -> dict[str, Any]:
        with self._clerk.turn():
            return dict(self._clerk.state.cases.cases)

    def _count_undone(self, census: Census) -> None:
        """Count what was taken back by the clauses of the decision, which stand in its own record."""
        store = self._clerk.needs_store()
        for decision in census.undone:
            made = next((one for one in store.of_subject(decision) if one.kind == "decided"), None)
            told = decided(made.body) if made else None
            if told and census.hides_decision(told):
                continue
            clauses = dict.fromkeys(clause for clause, _ in told.clauses) if told else {}
            for clause in clauses or (NONE,):
                census.counts["undone"][clause,] += 1

    def _count_open(self, census: Census) -> None:
        """Count what waits now, whatever the period."""
        for case in census.cases.values():
            if case.is_open and not census.hides(case):
                census.counts["open"][case.kind.value, str(case.severity)] += 1


def _without_checks(store: Store) -> Iterator[Record]:
    """Return what statements are made of: a check that found nothing restricts nothing."""
    sequence, _ = store.head()
    return others(store, kind=CHECKED, upto=sequence)


def check_period(from_ms: int, to_ms: int) -> None:
    """Raise ConflictError CW965 for a period that does not end after it begins."""
    if from_ms >= to_ms:
        raise ConflictError(
            "CW965",
            "A period ends after it begins.",
            "Une période finit après son début.",
            remedy_en="Give the first day, and the day after the last one.",
            remedy_fr="Donnez le premier jour, et le lendemain du dernier.",
            where="/to",
        )


def _period(figures: Figures) -> tuple[int, int]:
    return figures.to_ms, figures.from_ms
