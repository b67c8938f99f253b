"""A stretch of the ledger as a source of contents: what was decided upon and kept, as it was judged then.

Content is kept only where something was done, so that all that a policy would free is seen, and of what it would newly catch only what
stands among it. An archive of the operator's own shows the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct, json

from clausewise import exhibit, fold, transcript
from clausewise.decision import Decision
from clausewise.effort import Effort, Stopwatch
from clausewise.hindsight import Hindsight
from clausewise.ladder import WEIGHT
from clausewise.ledger import every
from clausewise.model import Action, Record, Signal
from clausewise.observe.alert import OBSERVER
from clausewise.ports import Store
from clausewise.scope import CONDUCT
from clausewise.specimen import Division, Specimen, unfit
from clausewise.transcript import Body

NO_CONTENT: Final = "no_content"
CUT: Final = "cut"
# A decision's content stands in the same append, which is not longer than this.
pending_max: Final = 20_000


class _Kept(Struct, frozen=True):
    media: tuple[str, ...] = ()


_kept = json.Decoder(_Kept).decode


class Stretch:
    """The decisions of programs from ``from_ms``, before ``to_ms``.

    Making one walks the ledger once, for what was before and what came of it. ``past`` is the state before the stretch, ``effort`` the
    time on a case as far as the whole ledger tells.
    """

    name = "ledger"

    def __init__(self, store: Store, from_ms: int, to_ms: int) -> None:
        self.from_ms, self.to_ms = from_ms, to_ms
        self.past = fold.State()
        self._store = store
        self._first, self._last = 0, 0
        self._hindsight = Hindsight(store)
        self._decided = 0
        self._passed_over: Counter[str] = Counter()
        self.effort = self._surveyed()

    @property
    def passed_over(self) -> Mapping[str, int]:
        """What could not be judged in the last reading: nothing kept (what was clean, for one), or not all of it."""
        return {name: count for name, count in self._passed_over.items() if count}

    def strata(self, by: Division) -> Iterator[str]:
        """Yield the stratum of each content, in order. Raises InputError CW167 for a division that records do not tell."""
        if by == "host":
            raise unfit(by, ("action", "clause", "language", "medium"))
        for body, kept, _ in self._found():
            yield _stratum(body, kept, by)

    def specimens(self, wants: Callable[[int], bool]) -> Iterator[Specimen]:
        """Yield the contents whose place is wanted."""
        self._passed_over = Counter()
        place = -1
        for place, (body, kept, records) in enumerate(self._found()):
            if not wants(place):
                continue
            sealed = self._store.sealed(records[1].sequence)
            shown = exhibit.read(sealed) if sealed is not None else None
            if shown is None or shown.omitted:
                self._passed_over[NO_CONTENT if shown is None else CUT] += 1
                continue
            seen = self._seen(records[0]) if kept and kept[0] in CONDUCT else ()
            labels = self._hindsight.labels(body.id)
            yield Specimen(place, shown.item, records[0].time_ms, labels, body.id, seen)
        self._passed_over[NO_CONTENT] += self._decided - place - 1

    def _surveyed(self) -> Effort:
        watch = Stopwatch()
        for record in every(self._store):
            watch.take(record)
            self._hindsight.take(record)
            is_within = self.from_ms <= record.time_ms < self.to_ms
            if not self._first and record.time_ms < self.from_ms:
                self.past.fold([record])
            elif is_within and record.kind in (transcript.CHECKED, transcript.DECIDED):
                self._first = self._first or record.sequence
                self._last = record.sequence
                self._decided += self._is_machines(record)
        return watch.effort()

    def _found(self) -> Iterator[tuple[Body, tuple[str, ...], tuple[Record, Record]]]:
        """Yield each decision of a program with the media of its content, and both records."""
        pending: dict[str, tuple[Body, Record]] = {}
        if not self._first:
            return
        for record in every(self._store, after=self._first - 1, upto=self._last + pending_max):
            if record.kind == transcript.DECIDED and self.from_ms <= record.time_ms < self.to_ms:
                if self._is_machines(record):
                    pending[record.subject] = (transcript.body(record), record)
                    if len(pending) > pending_max:
                        del pending[next(iter(pending))]
            elif record.kind == exhibit.EXHIBITED and record.subject in pending:
                found, made = pending.pop(record.subject)
                yield found, _kept(record.body).media, (made, record)

    def _is_machines(self, record: Record) -> bool:
        """Say whether a program decided so, and not only to see what would be done."""
        body = transcript.body(record)
        return not body.by and transcript.SHADOW not in body.notes

    def _seen(self, record: Record) -> tuple[Signal, ...]:
        sealed = self._store.sealed(record.sequence)
        made: Decision = transcript.decision(record, sealed)
        signals = dict.fromkeys(signal for finding in made.findings for signal in finding.signals)
        return tuple(one for one in signals if one.detector == OBSERVER)


def _stratum(body: Body, media: tuple[str, ...], by: Division) -> str:
    if by == "action":
        return max((one.action for one in body.measures), key=WEIGHT.__getitem__, default=Action.ALLOW).value
    if by == "clause":
        return body.clauses[0][0] if body.clauses else ""
    if by == "medium":
        return media[0] if media else ""
    return body.language.value
