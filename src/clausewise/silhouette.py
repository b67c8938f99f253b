"""What a draft in shadow left in the ledger, read back: its counts put together, and its examples with what people said of them since."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct, json

from clausewise.contrast import ALONE, Change
from clausewise.draw import Stratum
from clausewise.hindsight import Hindsight
from clausewise.labels import truth
from clausewise.model import PolicyStamp, Record
from clausewise.ports import Store
from clausewise.prospect import AFTER, BEFORE, DIVISIONS, Count, Example, Precision, Table, precision

COMPARED: Final = "compared"
CONTRASTED: Final = "contrasted"
examples_read_max: Final = 200
Key = tuple[str, tuple[str, ...]]
# What is found before is shown of what would be freed or milder.
_OF_BEFORE: Final = frozenset({Change.FREED.value, Change.MILDER.value})


class Compared(Struct, frozen=True):
    """The body of a ``compared`` record: what was counted since the last one of the same process, and of which decisions examples stand."""

    shadow: str
    items: int
    tables: dict[str, list[tuple[tuple[str, ...], int]]]
    examples: tuple[str, ...] = ()


class Contrasted(Struct, frozen=True):
    """The body of a ``contrasted`` record: what the draft would have decided; the words that were caught are sealed."""

    shadow: str
    policy: PolicyStamp
    item: str
    change: str
    language: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_action: str
    after_action: str


class Silhouette(NamedTuple):
    """What a shadow counted: items, counts by table and keys, and examples, the latest last."""

    items: int
    counts: Counter[Key]
    examples: tuple[Example, ...]

    def tables(self, sampled_share: float) -> tuple[Table, ...]:
        """Return every table; ``sampled_share`` of what a machine does alone goes to people, too."""
        counts = Counter(self.counts)
        for policy in (BEFORE, AFTER):
            counts["people", (policy,)] += round(sampled_share * counts[ALONE, (policy,)])
        rows: defaultdict[str, list[Count]] = defaultdict(list)
        for (name, keys), number in sorted(counts.items()):
            rows[name].append(Count(keys, number, number, number, number))
        return tuple(Table(name, tuple(rows[name])) for name in DIVISIONS)

    def precision(self) -> tuple[Precision, ...]:
        """Return how many of the examples that people judged since are right, by change and clause."""
        told: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in self.examples:
            if one.is_right is not None:
                clauses = one.before if one.change in _OF_BEFORE else one.after
                for clause in ("", *clauses):
                    told[clause, one.change][not one.is_right] += 1
        whole = (Stratum("", 1, 1),)
        return tuple(
            precision(change, clause, {"": (yes, no)}, whole) for (clause, change), (yes, no) in sorted(told.items())
        )


_compared = json.Decoder(Compared).decode
_contrasted = json.Decoder(Contrasted).decode


def read(store: Store, shadow: str, unwritten: Mapping[Key, int], items: int) -> Silhouette:
    """Return what the shadow of that id counted: what the ledger has, and what is ``unwritten`` yet."""
    counts: Counter[Key] = Counter(unwritten)
    names: list[str] = []
    for record in store.of_subject(shadow):
        if record.kind == COMPARED:
            told = _compared(record.body)
            items += told.items
            names += told.examples
            counts.update({(name, keys): number for name, rows in told.tables.items() for keys, number in rows})
    shown = (_example(store, shadow, one) for one in dict.fromkeys(names[-examples_read_max:]))
    return Silhouette(items, counts, tuple(one for one in shown if one is not None))


def _example(store: Store, shadow: str, decision: str) -> Example | None:
    records = store.of_subject(decision)
    found = next((one for one in _contrasts(records) if one[1].shadow == shadow), None)
    if found is None:
        return None
    record, body = found
    sealed = store.sealed(record.sequence)
    clauses = body.before if body.change in _OF_BEFORE else body.after
    return Example(
        body.change,
        body.item,
        decision,
        records[0].actor,
        body.language,
        body.before,
        body.after,
        body.before_action,
        body.after_action,
        sealed.decode() if sealed is not None else "",
        _is_right(_labels(store, decision, records), clauses),
    )


def _contrasts(records: Iterable[Record]) -> Iterator[tuple[Record, Contrasted]]:
    for record in records:
        if record.kind == CONTRASTED:
            yield record, _contrasted(record.body)


def _labels(store: Store, decision: str, records: Iterable[Record]) -> dict[str, bool]:
    """Return under which of its clauses people said that a decision was right or wrong."""
    hindsight = Hindsight(store)
    for record in records:
        hindsight.take(record)
    return hindsight.labels(decision)


def _is_right(labels: Mapping[str, bool], clauses: Sequence[str]) -> bool | None:
    told = [truth(labels, clause) for clause in clauses]
    if any(told):
        return True
    return False if told and None not in told else None
