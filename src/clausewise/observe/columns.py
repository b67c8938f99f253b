"""From whole logs to alerts by columns: lines are cut and counted a chunk at a time, and only those that may matter are read one by one.

What comes out is what ``observe.lookout`` finds line by line. A row matters when a key of it may overflow in this batch, or may not have
run dry at its end, or is still counted from before; the windows then get all rows of that key. Of every other key the columns show that
it overflows nowhere and is dry at the end, so nothing of it need be kept. Rows of scenarios that columns cannot count all matter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from clausewise.event import Event
from clausewise.observe.alert import Alert, Row
from clausewise.observe.chunk import Chunk, chunks
from clausewise.observe.cut import cut
from clausewise.observe.format import Format, Reader, formats, recognised, sniffed_lines
from clausewise.observe.log import Line, opened, rotated
from clausewise.observe.lookout import COMMONEST, ahead_of_now_ms_max, strange_kept_max, told
from clausewise.observe.marking import Marking
from clausewise.observe.order import Told, late_in_files_ms_max
from clausewise.observe.predicate import fields
from clausewise.observe.scenario import Scenario
from clausewise.observe.table import Table, is_counted
from clausewise.observe.turn import Turns
from clausewise.observe.window import Windows

chunk_bytes = 32 << 20
chunk_bytes_least = 1 << 20


def is_quicker(scenarios: Sequence[Scenario], marking: Marking) -> bool:
    """Say whether columns save anything: where a scenario has all its rows read one by one, lines are as quick."""
    return all(is_counted(one, marking.facts) and not fields(one.where) & marking.facts for one in scenarios)


class Columns:
    """Reads logs to their end and shows alerts; ``observe.lookout.Lookout`` tells its options and counts."""

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        form: Format | None = None,
        *,
        since_ms: int = 0,
        now: datetime | None = None,
        marking: Marking | None = None,
        chunk_bytes: int = chunk_bytes,
    ) -> None:
        self.windows = Windows(scenarios)
        self.read = self.events = self.strange = self.late = 0
        # How many rows mattered, and were read one by one.
        self.stepped = 0
        self.strange_lines: list[Line] = []
        self._form, self._since_ms, self._now = form, since_ms, now or datetime.now(UTC)
        self._latest_ms = int(self._now.timestamp() * 1000) + ahead_of_now_ms_max
        marking = marking or Marking()
        self._marked = marking.marked
        self._chunk_bytes = chunk_bytes
        self._table = Table(scenarios, marking.facts)
        self._events: dict[tuple[int, int], Event] = {}
        self._parts: dict[int, list[_Part]] = {}
        self._until_ms: int | None = None

    def whole(self, logs: Sequence[str]) -> Iterator[list[Alert]]:
        """Read logs to their end, side by side in order of time, and yield what overflowed, batch by batch."""
        size = max(min(chunk_bytes_least, self._chunk_bytes), self._chunk_bytes // max(1, len(logs)))
        running = [
            _Log(number, self._pieces(name, size), Turns(late_in_files_ms_max)) for number, name in enumerate(logs)
        ]
        self._parts = {log.number: [] for log in running}
        try:
            while running:
                log = min(running, key=lambda one: one.turns.edge)
                piece = next(log.pieces, None)
                if piece is None:
                    self.late += log.turns.late
                    running.remove(log)
                else:
                    self._take(log, piece)
                yield self._due(min((one.turns.edge for one in running), default=None))
        finally:
            self._table.close()

    def _pieces(self, name: str, size: int) -> Iterator[_Part]:
        """Yield the chunks of a log, older files first, each with its reader."""
        base = 0
        for path in rotated(Path(name)):
            first, reader = 1, None
            with opened(path) as stream:
                for chunk in chunks(stream, size):
                    reader = reader or self._reader(chunk)
                    yield _Part(str(path), reader, base, first, chunk)
                    base, first = base + len(chunk.ends), first + len(chunk.ends)

    def _reader(self, chunk: Chunk) -> Reader:
        lines = [chunk.line(number) for number in range(min(sniffed_lines, len(chunk.ends)))]
        form = self._form or recognised([one for one in lines if one is not None], self._now) or formats()[COMMONEST]
        return form.reader(self._now)

    def _take(self, log: _Log, part: _Part) -> None:
        """Read a chunk and let its events wait for their turn."""
        import numpy as np

        form = cut(part.reader.format)
        plain = self._table.load(part.chunk, form) if form is not None else None
        is_plain = np.zeros(len(part.chunk.ends), np.bool_)
        if plain is not None:
            is_plain[plain] = True
        self.read += len(is_plain)
        alone = list(self._alone(part, np.flatnonzero(~is_plain).tolist()))
        numbers, times = self._table.moments() if plain is not None else (np.empty(0, np.int64), np.empty(0, np.int64))
        kept = (times >= self._since_ms) & (times <= self._latest_ms)
        self.late += int((times > self._latest_ms).sum())
        self.events += int(kept.sum()) + len(alone)
        ordered = np.concatenate((numbers[kept], np.array([number for number, _ in alone], np.int64)))
        moments = np.concatenate((times[kept], np.array([event.time_ms for _, event in alone], np.int64)))
        turn = np.argsort(ordered, kind="stable")
        in_time = np.empty(len(turn), np.bool_)
        in_time[turn] = log.turns.take(moments[turn])
        late = set(ordered[~in_time].tolist())
        if plain is not None:
            self._table.keep(log.number, part.base, np.concatenate((numbers[~kept], ordered[~in_time])))
        self._wait(log, part, [(number, event) for number, event in alone if number not in late])
        self._parts[log.number].append(part)

    def _wait(self, log: _Log, part: _Part, alone: Sequence[tuple[int, Event]]) -> None:
        placed = [(part.base + number, event) for number, event in alone]
        self._table.add(log.number, placed)
        self._events.update(((log.number, place), event) for place, event in placed)

    def _alone(self, part: _Part, numbers: Sequence[int]) -> Iterator[tuple[int, Event]]:
        """Read lines one by one, and count those that are none of the format's."""
        reader = part.reader
        for number in numbers:
            content = part.chunk.line(number)
            event = reader.read(content) if content is not None else None
            if event is None:
                if content is None or not reader.is_told(content):
                    self.strange += 1
                    if len(self.strange_lines) < strange_kept_max:
                        self.strange_lines.append(Line(part.source, part.first + number, content))
            elif event.time_ms > self._latest_ms:
                self.late += 1
            elif event.time_ms >= self._since_ms:
                yield number, self._marked(event)

    def _due(self, until_ms: int | None) -> list[Alert]:
        """Count the events before ``until_ms``, all when it is None, and return what overflowed."""
        if until_ms is not None and until_ms <= (self._until_ms or -1):
            return []
        self._table.due(until_ms, self.windows.live(self._until_ms or 0))
        self._until_ms = until_ms
        steps = self._table.steps()
        self.stepped += len(steps)
        alerts = self.windows.observe([self._told(*row) for row in steps])
        self._forget()
        return alerts

    def _told(self, log: int, place: int) -> Told:
        parts = self._parts[log]
        part = parts[bisect_right(parts, place, key=lambda one: one.base) - 1]
        event = self._events.get((log, place))
        if event is None:
            event = part.reader.read(part.chunk.line(place - part.base) or b"")
            assert event is not None
            event = self._marked(event)
        return event, Row(f"{part.source}:{part.first + place - part.base}", told(event))

    def _forget(self) -> None:
        """Let go of the chunks and events of which nothing waits."""
        first = {log: self._table.first(log) for log in self._parts}
        for log, parts in self._parts.items():
            least = first[log]
            parts[:] = [one for one in parts if least is not None and one.base + len(one.chunk.ends) > least]
        self._events = {
            (log, place): event
            for (log, place), event in self._events.items()
            if (least := first[log]) is not None and place >= least
        }


class _Part(Struct):
    """A chunk of a log, who reads it, and the number of its first line in the log and in its source."""

    source: str
    reader: Reader
    base: int
    first: int
    chunk: Chunk


class _Log(Struct):
    number: int
    pieces: Iterator[_Part]
    turns: Turns
