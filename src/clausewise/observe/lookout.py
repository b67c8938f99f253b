"""From lines to alerts: each source is read in its format, its events are put in order, and windows show what overflows.

Nothing stops for what a line holds: a line that is none of its format's is counted, and the first few are kept to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import chain, groupby, islice

from msgspec import Struct

from clausewise.clock import system_clock
from clausewise.event import Act, Event
from clausewise.observe.alert import Alert, Row
from clausewise.observe.counter import Count
from clausewise.observe.format import Format, Reader, formats, recognised, sniffed_lines
from clausewise.observe.log import Line
from clausewise.observe.marking import Marking
from clausewise.observe.order import Kept, Order, Told, late_in_files_ms_max
from clausewise.observe.scenario import Scenario
from clausewise.observe.window import Windows

strange_kept_max = 3
excerpt_characters_max = 160
batch_events = 5_000
COMMONEST = "combined"
# No event lies further ahead of the system's time than a clock that goes wrong.
ahead_of_now_ms_max = 2 * 24 * 3_600_000
# Alerts of one actor within such a stretch of a log are judged together, however the log was cut.
together_ms = 600_000


class Source(Struct):
    """How a log is read: its format, and the columns that it named along the way."""

    format: Format
    columns: list[str]


class Reading(Struct):
    """What a lookout knows: its numbers, the logs' formats, lines whose format is not known yet, what waits and what is counted."""

    numbers: dict[str, int]
    sources: dict[str, Source]
    first: dict[str, list[Line]]
    order: Kept
    counts: list[Count]


class Lookout:
    """Reads logs and shows alerts. ``form`` is None where each source's format is to be recognised; ``since_ms`` lets earlier events go.

    ``marking`` notices what scenarios may ask for beside what a line says.
    """

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        form: Format | None = None,
        *,
        since_ms: int = 0,
        now: datetime | None = None,
        marking: Marking | None = None,
    ) -> None:
        self.windows = Windows(scenarios)
        self.read = self.events = self.strange = self.late = 0
        self.strange_lines: list[Line] = []
        self._form, self._since_ms, self._now = form, since_ms, now
        self._ahead = 0
        self._latest_ms = self._latest()
        self._marked = (marking or Marking()).marked
        self._order = Order()
        self._readers: dict[str, Reader] = {}
        self._first: dict[str, list[Line]] = {}

    def whole(self, logs: Iterable[Iterable[Line]]) -> Iterator[list[Alert]]:
        """Read logs to their end, side by side in order of time, and yield what overflowed, batch by batch."""
        merged = self.told(logs)
        while batch := list(islice(merged, batch_events)):
            yield self.windows.observe(batch)

    def told(self, logs: Iterable[Iterable[Line]]) -> Iterator[Told]:
        """Read logs to their end and yield their events in order of time, uncounted."""
        return merge(*map(self._ordered, logs), key=_moment)

    def see(self, lines: Iterable[Line]) -> list[Alert]:
        """Take lines of logs that grow and return what overflowed."""
        alerts = self.windows.observe(self._order.add(self._told(lines)))
        self.late = self._order.late + self._ahead
        return alerts

    def rest(self) -> list[Alert]:
        """Return what overflows once nothing more will come."""
        alerts = self.windows.observe(self._order.add(self._held()))
        return alerts + self.windows.observe(self._order.rest())

    def kept(self) -> Reading:
        """Return all that it knows of logs that grow, for another to go on from."""
        return Reading(
            {"read": self.read, "events": self.events, "strange": self.strange, "ahead": self._ahead},
            {name: Source(one.format, one.columns) for name, one in self._readers.items()},
            self._first,
            self._order.kept(),
            self.windows.kept(),
        )

    def resume(self, reading: Reading) -> None:
        """Go on from what another knew."""
        self.read, self.events, self.strange, self._ahead = (
            reading.numbers[name] for name in ("read", "events", "strange", "ahead")
        )
        for name, source in reading.sources.items():
            reader = self._readers[name] = (self._form or source.format).reader(self._now)
            reader.columns = source.columns
        self._first = reading.first
        self._order.resume(reading.order)
        self.windows.resume(reading.counts)
        self.late = self._order.late + self._ahead

    def _latest(self) -> int:
        """Return the moment after which no event can be; in a log that grows it moves on."""
        return (system_clock() if self._now is None else int(self._now.timestamp() * 1000)) + ahead_of_now_ms_max

    def _ordered(self, lines: Iterable[Line]) -> Iterator[Told]:
        order = Order(late_in_files_ms_max)
        yield from order.add(self._told(lines, is_whole=True))
        yield from order.rest()
        self.late += order.late

    def _told(self, lines: Iterable[Line], *, is_whole: bool = False) -> Iterator[Told]:
        """Yield the events of lines; the first lines of a source wait until its format is known, or it ends."""
        source = ""
        self._latest_ms = self._latest()
        for line in lines:
            if is_whole and line.source != source:
                yield from self._held(source)
                source = line.source
            reader = self._readers.get(line.source)
            if reader is not None:
                yield from self._event(reader, line)
                continue
            first = self._first.setdefault(line.source, [])
            first.append(line)
            if self._form is not None or len(first) >= sniffed_lines:
                yield from self._held(line.source)
        if is_whole:
            yield from self._held(source)

    def _held(self, *sources: str) -> Iterator[Told]:
        """Choose the formats of ``sources``, or of all, by their first lines, and yield the events of these.

        One that is of no known format is read as the commonest, in which every line is strange.
        """
        for source in sources or tuple(self._first):
            held = self._first.pop(source, [])
            if held:
                contents = [line.content for line in held if line.content is not None]
                form = self._form or recognised(contents, self._now) or formats()[COMMONEST]
                reader = self._readers[source] = form.reader(self._now)
                for line in held:
                    yield from self._event(reader, line)

    def _event(self, reader: Reader, line: Line) -> Iterator[Told]:
        self.read += 1
        event = reader.read(line.content) if line.content is not None else None
        if event is None:
            if line.content is None or not reader.is_told(line.content):
                self.strange += 1
                if len(self.strange_lines) < strange_kept_max:
                    self.strange_lines.append(line)
        elif event.time_ms > self._latest_ms:
            self.late += 1
            self._ahead += 1
        elif event.time_ms >= self._since_ms:
            self.events += 1
            yield self._marked(event), Row(f"{line.source}:{line.number}", told(event))


def together(found: Iterable[Sequence[Alert]]) -> Iterator[list[Alert]]:
    """Yield alerts of a whole log by stretches of its time, so that what is judged together does not depend on how it was read."""
    for _, alerts in groupby(chain.from_iterable(found), key=lambda alert: alert.time_ms // together_ms):
        yield list(alerts)


def _moment(one: Told) -> int:
    return one[0].time_ms


def told(event: Event) -> str:
    """Return an event as a person reads it."""
    if event.act is Act.REQUEST:
        said = f"{event.verb} {event.target} {event.status or ''}"
    else:
        said = f"{event.act} {event.outcome} {event.account or event.address}"
    return said.strip()[:excerpt_characters_max]
