"""The office of what-if: two policies judge the same contents, and what the second would change is counted. Nothing is recorded or done.

Contents come in batches and detectors look once where they are the same for both. Each policy keeps its own account of strikes, as its own
verdicts would have given them. Nobody is asked elsewhere, no brake is pulled, no browser draws pages.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from clausewise import fold, memory
from clausewise.brakes import UNLIMITED, Brakes
from clausewise.clerk import Clerk
from clausewise.contrast import Contrast
from clausewise.decision import Decision
from clausewise.draw import Drawn, Stratum, draw
from clausewise.effort import Effort, measured
from clausewise.equipment import Equipment
from clausewise.judgement import Judgement
from clausewise.ledger import every
from clausewise.memory import Memory
from clausewise.model import Authorization, History, Item, PolicyStamp, Signal
from clausewise.policy import Policy
from clausewise.ports import Clock
from clausewise.prospect import Prospect, hours
from clausewise.specimen import Division, Source, Specimen
from clausewise.stretch import Stretch

batch_items_max: Final = 256
batch_characters_max: Final = 2_000_000
# As many accounts are remembered with their strikes; those not heard of for longest are forgotten.
accounts_remembered_max: Final = 200_000
WHOLE: Final = ""
# Notes of a prospect.
SAMPLE_CUTS_SEQUENCES: Final = "sample_cuts_sequences"
ACCOUNTS_FORGOTTEN: Final = "accounts_forgotten"
ACTED_UPON_ONLY: Final = "acted_upon_only"
_NOBODY: Final = PolicyStamp("", "", "")

# Told how many were judged, of how many (0: not known yet). Whatever it raises ends the run.
Telling = Callable[[int, int], None]


class Sample(NamedTuple):
    """How many are drawn, by which seed, and from what strata."""

    size: int
    seed: int = 0
    by: Division = "language"


class Case(NamedTuple):
    """What two policies are compared on: a source, drawn from where ``sample`` says so, and what came before (``past``)."""

    source: Source
    from_ms: int
    to_ms: int
    effort: Effort
    past: fold.State
    sample: Sample | None = None
    notes: tuple[str, ...] = ()


class Past:
    """What one policy knows of accounts: what the ledger knew before, and the strikes of its own verdicts since."""

    def __init__(self, base: fold.State, authorizations: dict[str, Authorization]) -> None:
        self.authorizations = authorizations
        self.forgot = False
        self._base = base
        self._own: OrderedDict[str, History] = OrderedDict()

    def history(self, author: str) -> History:
        """Return the strikes of an account."""
        return self._own.get(author) or self._base.history(author)

    def take(self, decision: Decision) -> None:
        """Remember what ``decision`` gave its author."""
        if not decision.author or not decision.strikes:
            return
        known = self.history(decision.author)
        running = tuple(strike for strike in known.strikes if strike.expires_ms > decision.time_ms)
        self._own[decision.author] = fold.after(History(running), fold.Decided.of(decision))
        self._own.move_to_end(decision.author)
        if len(self._own) > accounts_remembered_max:
            self._own.popitem(last=False)
            self.forgot = True


class Backtest:
    """Compares policies for one engine. Thread-safe; each run has everything that it changes for itself."""

    def __init__(
        self, judgement: Judgement, equipment: Equipment, recalled: Memory, clerk: Clerk, clock: Clock
    ) -> None:
        self._judgement = judgement
        self._equipment = equipment.offline()
        self._memory = recalled
        self._clerk = clerk
        self._clock = clock

    def on_ledger(self, from_ms: int, to_ms: int, sample: Sample | None = None) -> Case:
        """Return what was decided upon from ``from_ms``, before ``to_ms``, to be compared on; the ledger is walked once."""
        found = Stretch(self._clerk.needs_store(), from_ms, to_ms)
        return Case(found, from_ms, to_ms, found.effort, found.past, sample, (ACTED_UPON_ONLY,))

    def on(self, source: Source, sample: Sample | None = None) -> Case:
        """Return another source, to be compared on; the time on a case is that of the ledger, if there is one."""
        store = self._clerk.store
        spent = measured(every(store)) if store is not None else Effort()
        return Case(source, 0, 0, spent, fold.State(), sample)

    def run(self, case: Case, after: Policy, *, before: Policy | None = None, tell: Telling | None = None) -> Prospect:
        """Return what would change from ``before`` (the policy in force) to ``after`` on what ``case`` names."""
        old = self._made(before or self._judgement.policy, self._judgement)
        bench = _Bench(old, self._made(after, old), self._remembering)
        counts = Contrast(old.policy, after, self._judgement.brakes.limits.sampled_share)
        drawn = draw(case.source.strata(case.sample.by), case.sample.size, case.sample.seed) if case.sample else None
        with self._clerk.lock:
            permits = dict(self._clerk.state.authorizations)
        pasts = Past(case.past, permits), Past(case.past, permits)
        done = 0
        for batch in batches(case.source.specimens(_wants(drawn))):
            for one, old_verdict, new_verdict in bench.judged(batch, pasts):
                counts.add(one, old_verdict, new_verdict, drawn.places[one.place] if drawn else WHOLE)
            done += len(batch)
            if tell:
                tell(done, len(drawn.places) if drawn else 0)
        return self._prospect(case, bench, counts, drawn, forgot=any(one.forgot for one in pasts))

    def _remembering(self, policy: Policy) -> Memory:
        made = Memory(policy, self._memory.banks)
        made.deposits = self._memory.deposits
        return made

    def _made(self, policy: Policy, like: Judgement) -> Judgement:
        return self._equipment.judgement(policy, like=like, brakes=Brakes(UNLIMITED, {}))

    def _prospect(self, case: Case, bench: _Bench, counts: Contrast, drawn: Drawn | None, *, forgot: bool) -> Prospect:
        judged = sum(counts.judged.values())
        strata = _judged(drawn, counts.judged) if drawn else (Stratum(WHOLE, judged, judged),)
        tables = {one.name: one for one in counts.tables(strata)}
        old_cases, new_cases = tables["people"].rows
        notes = [*case.notes]
        notes += [SAMPLE_CUTS_SEQUENCES] if drawn and bench.remembers else []
        notes += [ACCOUNTS_FORGOTTEN] if forgot else []
        return Prospect(
            bench.before.policy.stamp,
            bench.after.policy.stamp,
            case.source.name,
            case.from_ms,
            case.to_ms,
            self._clock(),
            judged,
            sum(one.members for one in strata),
            dict(case.source.passed_over),
            case.sample.seed if case.sample else None,
            strata if drawn else (),
            tuple(tables.values()),
            counts.precision(strata),
            counts.accounts,
            case.effort,
            hours(old_cases, case.effort),
            hours(new_cases, case.effort),
            counts.examples(),
            tuple(notes),
        )


class _Bench:
    """Two judgements side by side, with one pass of detectors where both see the same."""

    def __init__(self, before: Judgement, after: Judgement, made: Callable[[Policy], Memory]) -> None:
        self.before, self.after = before, after
        self.shares = before.cascade is after.cascade
        # Where neither looks a second time, what several items show together is the same for both, too.
        self._is_one = self.shares and not (before.spirit or after.spirit) and _recalls(before) == _recalls(after)
        self._memories = made(before.policy), made(after.policy)

    @property
    def remembers(self) -> bool:
        """Whether either policy reads what only several items show together."""
        return any(one.follows_conversations or one.follows_copies for one in self._memories)

    def judged(
        self, batch: Sequence[Specimen], pasts: tuple[Past, Past]
    ) -> Iterator[tuple[Specimen, Decision, Decision]]:
        """Yield each of ``batch`` with both verdicts."""
        first, second = self._seen(batch)
        for number, one in enumerate(batch):
            old = _decided(self.before, one, first[number], pasts[0])
            yield one, old, _decided(self.after, one, second[number], pasts[1])

    def _seen(self, batch: Sequence[Specimen]) -> tuple[list[list[Signal]], list[list[Signal]]]:
        """Return what both see in each of ``batch``; what somebody did was seen when it was done."""
        places = [number for number, one in enumerate(batch) if not one.seen]
        items = [batch[number].item for number in places]
        told = [list(one.seen) for one in batch]
        read, found = self.before.sensed(items, asks=False)
        first = self._together(0, batch, places, read, self.before.reflected(items, read, found, asks=False))
        if self._is_one:
            second = first
        else:
            if not self.shares:
                read, found = self.after.sensed(items, asks=False)
            second = self._together(1, batch, places, read, self.after.reflected(items, read, found, asks=False))
        return _placed(told, places, first), _placed(told, places, second)

    def _together(
        self,
        which: int,
        batch: Sequence[Specimen],
        places: Sequence[int],
        read: Sequence[Item],
        found: list[list[Signal]],
    ) -> list[list[Signal]]:
        kept = self._memories[which]
        if not places:
            return found
        timed = [replace(item, time_ms=batch[place].time_ms) for place, item in zip(places, read, strict=True)]
        seen = kept.see(timed, found, time_ms=max(one.time_ms for one in timed))
        kept.keep([_known_as(batch[place]) for place in places])
        return seen


def _recalls(judgement: Judgement) -> frozenset[str]:
    return judgement.policy.signals & memory.EMITS


def _placed(told: list[list[Signal]], places: Sequence[int], found: Sequence[list[Signal]]) -> list[list[Signal]]:
    whole = list(told)
    for place, signals in zip(places, found, strict=True):
        whole[place] = signals
    return whole


def _known_as(one: Specimen) -> Decision:
    """Return the decision under which memory knows a content: it needs nothing but the ids."""
    return Decision(one.decision or str(one.place), one.item.id or str(one.place), one.time_ms, _NOBODY)


def _decided(judgement: Judgement, one: Specimen, signals: list[Signal], past: Past) -> Decision:
    [decision] = judgement.decide([one.item], [signals], past, time_ms=one.time_ms)
    past.take(decision)
    return decision


def batches(specimens: Iterable[Specimen]) -> Iterator[list[Specimen]]:
    """Group specimens, in order, by at most ``batch_items_max`` and about ``batch_characters_max`` characters."""
    batch: list[Specimen] = []
    size = 0
    for one in specimens:
        batch.append(one)
        size += sum(len(part.text) + len(part.data) for part in one.item.parts)
        if len(batch) >= batch_items_max or size >= batch_characters_max:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _wants(drawn: Drawn | None) -> Callable[[int], bool]:
    return (lambda _: True) if drawn is None else drawn.places.__contains__


def _judged(drawn: Drawn, judged: Mapping[str, int]) -> tuple[Stratum, ...]:
    """Return the strata with how many of each were judged: what could not be is not counted as drawn."""
    return tuple(Stratum(one.name, one.members, judged.get(one.name, 0)) for one in drawn.strata)
