"""Judges the rows of shards, each row for itself: its verdict is the same in whatever order and on whatever machine it is judged.

What only several rows show together is not looked for, no strike is counted, nothing is recorded and nobody is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from clausewise import assembly, sealing
from clausewise.decision import Decision
from clausewise.fold import State
from clausewise.job import content, sheet, verdict
from clausewise.job.place import ASIDE, COUNTS, VERDICTS, Place
from clausewise.job.shard import Counts, Shard, first_bad_max
from clausewise.job.terms import Job, Stamp, configured
from clausewise.model import Action, Item
from clausewise.reading import batches
from clausewise.rows import Bad, Read, Row

_encode = msgspec.json.Encoder().encode


class Judge:
    """An engine without a ledger; ``settings`` are those of ``terms.JUDGING``. Made once and used for many shards."""

    def __init__(self, settings: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        self._engine = assembly.engine(configured(settings), environment)
        self._state = State()

    @property
    def stamp(self) -> Stamp:
        """Who judges."""
        return Stamp(self._engine.policy.stamp, self._engine.judgement.version)

    def decisions(self, items: Sequence[Item], *, time_ms: int) -> list[Decision]:
        """Return the decision on each item as it stands at ``time_ms``, as if there were no other."""
        judgement = self._engine.judgement
        signals = judgement.seen(items)[1]
        alone = (
            judgement.decide([item], [seen], self._state, time_ms=time_ms)
            for item, seen in zip(items, signals, strict=True)
        )
        return [sealing.shown(decision) for [decision] in alone]

    def shard(self, shard: Shard, job: Job, place: Place, is_wanted: Callable[[], None]) -> Counts:
        """Judge a shard and put its files in place, the verdicts last: where they are, everything is.

        ``is_wanted`` is called before every batch and raises when nobody waits any more. Raises InputError CW192, StoreError, OSError.
        """
        run = _Run(Counts(shards=1))
        told = {"policy": f"{job.stamp.policy.id} {job.stamp.policy.version}", "sha256": job.stamp.policy.sha256}
        told |= {"detectors": job.stamp.detectors, "time_ms": str(job.time_ms)}
        with place.draft() as aside, place.draft() as draft:
            with aside.open("wb") as beside, sheet.Sheet(draft, job.terms.form, told) as verdicts:
                for batch in batches(_rows(shard, job)):
                    is_wanted()
                    for row, decision in self._judged(batch, job.time_ms):
                        if isinstance(row, Bad):
                            beside.write(_encode(run.bad(row)) + b"\n")
                        elif decision is not None:
                            verdicts.add(run.judged(row, decision))
            if run.counts.bad:
                sheet.synced(aside)
                place.put(f"{ASIDE}/{shard.name}.ndjson", aside)
            place.write(f"{COUNTS}/{shard.name}.json", _encode(run.counts))
            place.put(verdicts_name(shard, job), draft)
        return run.counts

    def _judged(self, batch: Sequence[Read], time_ms: int) -> Iterator[tuple[Read, Decision | None]]:
        items = [row.item for row in batch if isinstance(row, Row)]
        decisions = iter(self.decisions(items, time_ms=time_ms))
        for row in batch:
            yield row, next(decisions) if isinstance(row, Row) else None


def verdicts_name(shard: Shard, job: Job) -> str:
    """Return where the verdicts on a shard stand; as long as they do not, it is not done."""
    return f"{VERDICTS}/{shard.name}{sheet.ENDINGS[job.terms.form]}"


def _rows(shard: Shard, job: Job) -> Iterator[Read]:
    terms = job.terms
    for segment in shard.segments:
        yield from content.rows(segment, terms.cut.form, terms.cut.columns, terms.context)


class _Run:
    """Counts what becomes of the rows of a shard."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts

    def bad(self, bad: Bad) -> dict[str, Any]:
        """Count a row that was not judged, and return it as data."""
        told = bad.told()
        self.counts.bad += 1
        if len(self.counts.first_bad) < first_bad_max:
            self.counts.first_bad.append(told)
        return told

    def judged(self, row: Row, decision: Decision) -> dict[str, Any]:
        """Count a verdict, and return its columns."""
        self.counts.rows += 1
        if decision.action is Action.HOLD:
            self.counts.held += 1
        elif decision.findings:
            self.counts.found += 1
        _count(self.counts.actions, (decision.action.value,))
        _count(self.counts.clauses, decision.clauses)
        return verdict.columns(row, decision)


def _count(counted: dict[str, int], names: Sequence[str]) -> None:
    for name in names:
        counted[name] = counted.get(name, 0) + 1
