"""The office of drafts: one runs in shadow beside the policy in force, judges what it judges and does nothing, and is published or dropped.

That it began, what it counted and how it ended are records. Counts are written with the decisions that they are of, whenever something
differs, else now and then: a process that dies loses at most a minute of what did not differ. Examples are records of their decisions, so
that they are erased with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

from msgspec import DecodeError, Struct, json

from clausewise import fold, frozen, memory, sealing, silhouette, transcript
from clausewise.brakes import UNLIMITED, Brakes
from clausewise.clerk import Clerk
from clausewise.contrast import Change, Contrast, change, example
from clausewise.decision import Decision
from clausewise.document import Document
from clausewise.effort import Effort
from clausewise.equipment import Equipment
from clausewise.errors import ConflictError, NotFoundError, PolicyError
from clausewise.judgement import Judgement, new_id
from clausewise.model import Entry, Item, PolicyStamp, Record, Signal
from clausewise.policy import Policy, publish
from clausewise.ports import Clock
from clausewise.prospect import Prospect, hours
from clausewise.silhouette import COMPARED, CONTRASTED, Compared, Contrasted, Key
from clausewise.specimen import Specimen

SHADOWED: Final = "shadowed"
UNSHADOWED: Final = "unshadowed"
flush_items: Final = 1_000
flush_ms: Final = 60_000
# As many examples of each change are recorded by a process, and shown.
examples_max: Final = 40
examples_shown_max: Final = 50
# A note of the prospect: the draft reads what several items show together, which the policy in force does not look for.
SEES_LESS: Final = "shadow_sees_less"
NOT_MEASURED: Final = Effort()

Outcome = Literal["published", "dropped"]
Batch = tuple[Sequence[Item], Sequence[list[Signal]], Sequence[Decision]]


class Begun(Struct, frozen=True):
    """The body of a ``shadowed`` record: which draft runs, and who began it; the draft itself is sealed beside it."""

    shadow: str
    policy: PolicyStamp
    by: str


class Ended(Struct, frozen=True):
    """The body of an ``unshadowed`` record; why is sealed."""

    shadow: str
    policy: PolicyStamp
    by: str
    outcome: Outcome


class Shadowed(NamedTuple):
    """The draft that runs: who began it, when, and its judgement."""

    id: str
    stamp: PolicyStamp
    by: str
    time_ms: int
    judgement: Judgement


class _Window(NamedTuple):
    """What was counted since the last record of it."""

    since_ms: int
    items: int = 0
    counts: Mapping[Key, int] = {}

    def plus(self, more: Contrast) -> _Window:
        counts = Counter(self.counts)
        for name, rows in more.raw().items():
            counts.update({(name, keys): number for keys, number in rows})
        return _Window(self.since_ms, self.items + sum(more.judged.values()), counts)


_begun = json.Decoder(Begun).decode
_document = json.Decoder(Document).decode


class Shadow:
    """The draft beside one engine. ``beside``, ``keep``, ``forget`` and ``take`` are used under the clerk's lock; the rest takes it."""

    def __init__(self, judgement: Judgement, equipment: Equipment, clerk: Clerk, clock: Clock) -> None:
        self._judgement = judgement
        self._equipment = equipment.offline()
        self._clerk = clerk
        self._clock = clock
        self._record: Record | None = None
        self._running: Shadowed | None = None
        self._window = self._next = _Window(0)
        self._left: Counter[Change] = Counter()

    # Beginning and ending

    def begin(self, draft: Policy, *, by: str) -> Shadowed:
        """Run ``draft`` in shadow from now on.

        Raises ConflictError CW987 while another runs, CW988 for the policy in force itself and for one that other detectors see for.
        """
        live = self._judgement.policy
        if draft.stamp.sha256 == live.stamp.sha256 or not self._equipment.agree(draft, live):
            raise _unfit(draft)
        with self._clerk.turn():
            if self._record is not None:
                raise _another()
            name = new_id()
            body, document = fold.body(Begun(name, draft.stamp, by)), frozen.canonical(draft.document)
            [record] = self._clerk.append([Entry(SHADOWED, body, self._clock(), name, by, document, effect=True)])
            self.take(record)
            return self.needs()

    def publish(self, folder: Path, *, by: str, reason: str) -> Path:
        """Freeze the draft as a version under ``folder`` and end its shadow, in one act; return its file.

        Raises NotFoundError CW989 when none runs, ConflictError CW260 when that version is published with another content.
        """
        with self._clerk.turn():
            running = self.needs()
            path = publish(running.judgement.policy, folder)
            self._end(running, "published", by, reason)
        return path

    def drop(self, *, by: str, reason: str) -> Shadowed:
        """End the shadow and let go of the draft. Raises NotFoundError CW989 when none runs."""
        with self._clerk.turn():
            running = self.needs()
            self._end(running, "dropped", by, reason)
        return running

    @property
    def running(self) -> Shadowed | None:
        """The draft that runs now; None without one, and for one that this version cannot read."""
        if self._running is None and self._record is not None:
            self._running = self._read(self._record)
        return self._running

    def needs(self) -> Shadowed:
        """Return the draft that runs. Raises NotFoundError CW989."""
        running = self.running
        if running is None:
            raise NotFoundError(
                "CW989",
                "No draft runs in shadow.",
                "Aucun projet ne tourne à blanc.",
                remedy_en="Begin one: `clausewise replay shadow DRAFT`.",
                remedy_fr="Commencez-en un : « clausewise replay shadow PROJET ».",
            )
        return running

    def take(self, record: Record) -> None:
        """Take in a record of this process or another."""
        if record.kind == SHADOWED:
            self._record, self._running = record, None
            self._window = self._next = _Window(record.time_ms)
            self._left = Counter(dict.fromkeys(Change, examples_max))
        elif record.kind == UNSHADOWED and self._record is not None and self._record.subject == record.subject:
            self._record = self._running = None

    # Beside what is judged

    def beside(self, items: Sequence[Item], signals: Sequence[list[Signal]], made: Sequence[Decision]) -> list[Entry]:
        """Return what is recorded beside decisions: counts, and examples of what the draft would decide otherwise."""
        running = self.running
        if running is None or not made:
            return []
        now_ms = made[0].time_ms
        counts = Contrast(self._judgement.policy, running.judgement.policy)
        examples = list(self._compared(running, counts, (items, signals, made)))
        window = self._next = self._window.plus(counts)
        is_due = window.items >= flush_items or now_ms - window.since_ms >= flush_ms
        if not (is_due and window.items) and not counts.differs:
            return []
        self._next = _Window(now_ms)
        return [*examples, _told(running, window, examples, now_ms)]

    def keep(self, _: Sequence[Decision] = ()) -> None:
        """Count for good what was recorded beside decisions."""
        self._window = self._next

    def forget(self) -> None:
        """Take back what was not recorded."""
        self._next = self._window

    def flush(self) -> None:
        """Record what was counted and not written yet."""
        with self._clerk.lock:
            running = self._running
            if running is None or not self._window.items:
                return
            self._clerk.append([_told(running, self._window, (), self._clock())])
            self._window = self._next = _Window(self._clock())

    def prospect(self, effort: Effort = NOT_MEASURED) -> Prospect:
        """Return what the draft would have changed so far; hours by ``effort``. Raises NotFoundError CW989."""
        with self._clerk.turn():
            running, window = self.needs(), self._window
        store, live = self._clerk.needs_store(), self._judgement
        found = silhouette.read(store, running.id, window.counts, window.items)
        tables = found.tables(live.brakes.limits.sampled_share)
        [people] = [one for one in tables if one.name == "people"]
        now_ms = self._clock()
        return Prospect(
            before=live.policy.stamp,
            after=running.stamp,
            source="shadow",
            from_ms=running.time_ms,
            to_ms=now_ms,
            made_ms=now_ms,
            judged=found.items,
            of=found.items,
            passed_over={},
            seed=None,
            strata=(),
            tables=tables,
            precision=found.precision(),
            accounts=0,
            effort=effort,
            before_hours=hours(people.rows[1], effort),
            after_hours=hours(people.rows[0], effort),
            examples=found.examples[-examples_shown_max:],
            notes=(SEES_LESS,) if _sees_less(running.judgement.policy, live.policy) else (),
        )

    def _compared(self, running: Shadowed, counts: Contrast, batch: Batch) -> Iterator[Entry]:
        """Count each item, and yield examples of what the draft would decide otherwise."""
        rows = [one for one in zip(*batch, strict=True) if not _is_apart(one[2])]
        items, signals = [item for item, _, _ in rows], [seen for _, seen, _ in rows]
        drafts = running.judgement.decide(items, signals, self._clerk.state, time_ms=batch[2][0].time_ms)
        for (item, _, made), draft in zip(rows, drafts, strict=True):
            specimen = Specimen(0, item, made.time_ms, decision=made.id)
            counts.add(specimen, made, draft, "")
            found = change(made, draft)
            if found is not Change.SAME and self._left[found] > 0:
                self._left[found] -= 1
                told = example(found, specimen, made, draft)
                sides = (told.before, told.after, told.before_action, told.after_action)
                body = Contrasted(running.id, running.stamp, made.item, found.value, told.language, *sides)
                yield Entry(CONTRASTED, fold.body(body), made.time_ms, made.id, sealed=told.excerpt.encode())

    def _end(self, running: Shadowed, outcome: Outcome, by: str, reason: str) -> None:
        now_ms = self._clock()
        entries = [_told(running, self._window, (), now_ms)] if self._window.items else []
        body = fold.body(Ended(running.id, running.stamp, by, outcome))
        entries.append(Entry(UNSHADOWED, body, now_ms, running.id, by, reason.encode(), effect=True))
        self.take(self._clerk.append(entries)[-1])

    def _read(self, record: Record) -> Shadowed | None:
        sealed = self._clerk.needs_store().sealed(record.sequence)
        try:
            draft = Policy(_document(sealed or b""), self._judgement.policy.folder)
        except (DecodeError, PolicyError):
            return None
        judgement = self._equipment.judgement(draft, like=self._judgement, brakes=Brakes(UNLIMITED, {}))
        told = _begun(record.body)
        return Shadowed(told.shadow, told.policy, told.by, record.time_ms, judgement)


def _told(running: Shadowed, window: _Window, examples: Sequence[Entry], time_ms: int) -> Entry:
    tables: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for (name, keys), number in sorted(window.counts.items()):
        tables.setdefault(name, []).append((keys, number))
    body = Compared(running.id, window.items, tables, tuple(one.subject for one in examples))
    return Entry(COMPARED, fold.body(body), time_ms, running.id)


def _is_apart(made: Decision) -> bool:
    """Say whether a decision is none that a draft is compared on: nothing is done by it, or nobody may see what it is about."""
    return transcript.SHADOW in made.notes or sealing.is_sealed(made)


def _sees_less(draft: Policy, live: Policy) -> bool:
    return bool(draft.signals & memory.EMITS - live.signals)


def _another() -> ConflictError:
    return ConflictError(
        "CW987",
        "Another draft runs in shadow already.",
        "Un autre projet tourne déjà à blanc.",
        remedy_en="Publish it or drop it first: `clausewise replay publish`, `clausewise replay drop`.",
        remedy_fr="Publiez-le ou abandonnez-le d'abord : « clausewise replay publish », « clausewise replay drop ».",
    )


def _unfit(draft: Policy) -> ConflictError:
    return ConflictError(
        "CW988",
        "This is the policy in force, or its register is another: the detectors at work do not see for it.",
        "C'est la politique en vigueur, ou son registre est autre : les détecteurs à l'œuvre ne voient pas pour elle.",
        remedy_en="Compare it on the ledger or an archive: `clausewise replay --policy DRAFT`.",
        remedy_fr="Comparez-la sur le registre ou une archive : « clausewise replay --policy PROJET ».",
        where=draft.version,
    )
