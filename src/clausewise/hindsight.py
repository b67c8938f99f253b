"""What people said of decisions, as the records tell it: under which of its clauses one was right, and under which it was wrong.

A decision that was confirmed is right under the clauses that were named, and one that was taken back is wrong under all of its own. Where a
person decided in its place it is right under those on which their decision stands as well: who removes as a threat what a program held as
one agrees with it. If that decision is taken back, so is what it said. The last word counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct, json

from clausewise import transcript
from clausewise.case import Settled
from clausewise.model import Record
from clausewise.ports import Store

SETTLED: Final = "settled"
_settled = json.Decoder(Settled).decode


class Word(Struct, frozen=True):
    """The last word on a decision: the kind of record that says it, and whether each clause was right; one that is absent is unknown."""

    kind: str
    clauses: Mapping[str, bool]


class Hindsight:
    """A fold over records, oldest first; ``said`` is the last word on each decision, in the order in which people first spoke of them."""

    def __init__(self, store: Store) -> None:
        self.said: dict[str, Word] = {}
        self._store = store
        # A person's decision → those in whose place it stands.
        self._replaced: dict[str, tuple[str, ...]] = {}

    def take(self, record: Record) -> None:
        """Take in one record; those of other kinds are passed over."""
        if record.kind == transcript.CONFIRMED:
            clauses = transcript.confirmed(record).clauses
            self.said[record.subject] = Word(record.kind, dict.fromkeys(clauses, True))
        elif record.kind == transcript.UNDONE:
            self._say(record.kind, (record.subject,), ())
        elif record.kind == SETTLED and (body := _settled(record.body)).decision:
            self._replaced[body.decision] = body.undone
            self._say(record.kind, body.undone, self._clauses(body.decision))

    def labels(self, decision: str) -> dict[str, bool]:
        """Return under which clauses a decision was right or wrong; nothing where nobody said so."""
        word = self.said.get(decision)
        return dict(word.clauses) if word else {}

    def _say(self, kind: str, decisions: Iterable[str], right: Iterable[str]) -> None:
        for one in self._with_earlier(decisions):
            self.said[one] = Word(kind, {clause: clause in right for clause in self._clauses(one)})

    def _with_earlier(self, decisions: Iterable[str]) -> Iterator[str]:
        for one in decisions:
            yield one
            yield from self._with_earlier(self._replaced.get(one, ()))

    def _clauses(self, decision: str) -> tuple[str, ...]:
        made = next((one for one in self._store.of_subject(decision) if one.kind == transcript.DECIDED), None)
        return tuple(clause for clause, _ in transcript.body(made).clauses) if made else ()
