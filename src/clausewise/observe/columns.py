"""From whole logs to alerts by columns: lines are cut and counted a chunk at a time, and only those that may matter are read one by one.

What comes out is what ``observe.lookout`` finds line by line. For each counter a sieve finds the keys that may show something among the
rows of a slice (``observe.sieve``, ``observe.overflow``), and these go through the windows themselves, row by row; of every other key it is
proven that it shows nothing. Rows are kept, as numbers, as long as a window reaches back to them; their lines are read again where needed.
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
from clausewise.observe.format import Format, Reader, formats, recognised, sniffed_lines
from clausewise.observe.leaf import Leaf, Leaves
from clausewise.observe.log import Line, opened, rotated
from clausewise.observe.lookout import COMMONEST, ahead_of_now_ms_max, strange_kept_max, told
from clausewise.observe.marking import Marking
from clausewise.observe.order import Told, late_in_files_ms_max
from clausewise.observe.scenario import Scenario
from clausewise.observe.sheet import Sheet, arrow, sheet_words
from clausewise.observe.stretch import Stretches
from clausewise.observe.strip import Strip, joined, strip
from clausewise.observe.trait import trait
from clausewise.observe.turn import Turns
from clausewise.observe.window import Windows

chunk_bytes = 32 << 20
chunk_bytes_least = 1 << 20


def is_quicker(marking: Marking) -> bool:
    """Say whether logs can be read by columns, which is quicker: where what is noticed about an event follows from single words of it."""
    return marking.hints(()) is not None


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
        arrow()
        self.windows = Windows(scenarios)
        self.read = self.events = self.strange = self.late = 0
        self.strange_lines: list[Line] = []
        self._form, self._since_ms, self._now = form, since_ms, now or datetime.now(UTC)
        self._latest_ms = int(self._now.timestamp() * 1000) + ahead_of_now_ms_max
        self._marking = marking or Marking()
        self._chunk_bytes = chunk_bytes
        self._stretches = Stretches(self.windows, self._told, is_plain=is_quicker(self._marking))
        self._traits = [(name, trait(name)) for name in self._stretches.traits]
        self._sheets: list[tuple[Format, Sheet | None]] = []
        self._events: dict[tuple[int, int], Event] = {}
        self._parts: dict[int, list[_Part]] = {}
        self._leaves = Leaves()

    @property
    def stepped(self) -> int:
        """How many rows mattered, and were read one by one."""
        return self._stretches.stepped

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
                    self._take(log, *piece)
                yield self._stretches.due(min((one.turns.edge for one in running), default=None))
                self._forget()
        finally:
            self._leaves.close()

    def _pieces(self, name: str, size: int) -> Iterator[tuple[_Part, Chunk]]:
        """Yield the chunks of a log, older files first, each with its reader."""
        base = 0
        for path in rotated(Path(name)):
            first, reader = 1, None
            with opened(path) as stream:
                for chunk in chunks(stream, size):
                    reader = reader or self._reader(chunk)
                    yield _Part(str(path), reader, base, first, self._leaves.leaf(path, stream, chunk)), chunk
                    base, first = base + len(chunk.ends), first + len(chunk.ends)

    def _reader(self, chunk: Chunk) -> Reader:
        lines = [chunk.line(number) for number in range(min(sniffed_lines, len(chunk.ends)))]
        form = self._form or recognised([one for one in lines if one is not None], self._now) or formats()[COMMONEST]
        return form.reader(self._now)

    def _sheet(self, form: Format) -> Sheet | None:
        """Return what reads lines of a format by columns, None when each is read by itself."""
        for one, sheet in self._sheets:
            if one is form:
                return sheet
        words = sheet_words(form, self._stretches.traits) if is_quicker(self._marking) else None
        made = Sheet(form, words, self._now, self._stretches.known, self._marking) if words is not None else None
        self._sheets.append((form, made))
        return made

    def _take(self, log: _Log, part: _Part, chunk: Chunk) -> None:
        """Read a chunk and let its events wait for their turn."""
        import numpy as np

        sheet = self._sheet(part.reader.format)
        plain = sheet.read(chunk, log.number, part.base) if sheet is not None else None
        is_plain = np.zeros(len(chunk.ends), np.bool_)
        if plain is not None:
            is_plain[plain.place - part.base] = True
        self.read += len(is_plain)
        alone = self._strip(log, part, list(self._alone(part, chunk, np.flatnonzero(~is_plain).tolist())))
        if plain is not None:
            kept = (plain.time_ms >= self._since_ms) & (plain.time_ms <= self._latest_ms)
            self.late += int((plain.time_ms > self._latest_ms).sum())
            alone = joined([plain if kept.all() else plain.chosen(kept), alone])
        self.events += len(alone)
        turn = np.argsort(alone.place, kind="stable")
        in_time = np.empty(len(turn), np.bool_)
        in_time[turn] = log.turns.take(alone.time_ms[turn])
        self._stretches.wait(alone if in_time.all() else alone.chosen(in_time))
        self._parts[log.number].append(part)

    def _strip(self, log: _Log, part: _Part, alone: Sequence[tuple[int, Event]]) -> Strip:
        """Return events that were read by themselves as rows, and remember them."""
        sorts, number = self._stretches.sorts, self._stretches.vocabulary.number
        self._events.update(((log.number, part.base + place), event) for place, event in alone)
        return strip(
            [log.number] * len(alone),
            [part.base + place for place, _ in alone],
            [event.time_ms for _, event in alone],
            [sorts.number(event) for _, event in alone],
            {name: [number(read(event)) for _, event in alone] for name, read in self._traits},
        )

    def _alone(self, part: _Part, chunk: Chunk, numbers: Sequence[int]) -> Iterator[tuple[int, Event]]:
        """Read lines one by one, and count those that are none of the format's."""
        reader = part.reader
        for number in numbers:
            content = chunk.line(number)
            event = reader.read(content) if content is not None else None
            if event is None:
                if content is None or not reader.is_told(content):
                    self.strange += 1
                    if len(self.strange_lines) < strange_kept_max:
                        self.strange_lines.append(Line(part.source, part.first + number, content))
            elif event.time_ms > self._latest_ms:
                self.late += 1
            elif event.time_ms >= self._since_ms:
                yield number, self._marking.marked(event)

    def _told(self, log: int, place: int) -> Told:
        """Return a row as the event that it was."""
        parts = self._parts[log]
        part = parts[bisect_right(parts, place, key=lambda one: one.base) - 1]
        event = self._events.get((log, place))
        if event is None:
            event = part.reader.read(part.leaf.line(place - part.base))
            assert event is not None
            event = self._marking.marked(event)
        return event, Row(f"{part.source}:{part.first + place - part.base}", told(event))

    def _forget(self) -> None:
        """Let go of the chunks and events to which no window reaches back."""
        for log, parts in self._parts.items():
            least = self._stretches.first(log)
            gone = [one for one in parts if least is None or one.base + len(one.leaf) <= least]
            if gone:
                parts[:] = parts[len(gone) :]
                for one in gone:
                    self._leaves.let_go(one.leaf)
                begins = parts[0].base if parts else None
                self._events = {
                    (of, place): event
                    for (of, place), event in self._events.items()
                    if of != log or (begins is not None and place >= begins)
                }


class _Part(Struct):
    """A chunk of a log, who reads it, and the number of its first line in the log and in its source."""

    source: str
    reader: Reader
    base: int
    first: int
    leaf: Leaf


class _Log(Struct):
    number: int
    pieces: Iterator[tuple[_Part, Chunk]]
    turns: Turns
