"""Reports and those who send them, as the records tell it: which case each belongs to, how it ended, and who was how often right.

Kept in memory, never stored. How far a reporter is believed is the mean of a Beta distribution (Gelman et al., Bayesian Data Analysis, 3rd
ed., section 2.4): (upheld + 2) / (settled + 4). A newcomer stands at one half, and four wrong reports weigh less than forty.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from msgspec import Struct, json
from msgspec.structs import replace

from clausewise.case import Joined, Opened, Outcome, Settled
from clausewise.complaint import (
    Contested,
    Examined,
    Forwarded,
    Measured,
    Preserved,
    Status,
    Told,
    Unfounded,
    trusted_per_day_max,
)
from clausewise.model import Record

prior_upheld: Final = 2
prior_settled: Final = 4
day_ms: Final = 86_400_000
# What was found manifestly unfounded counts for so long.
unfounded_days: Final = 365


class Reporter(Struct, frozen=True):
    """Somebody who sends reports: how many, how many of the settled ones were right, and what was decided about them."""

    id: str
    reports: int = 0
    settled: int = 0
    upheld: int = 0
    unfounded: tuple[int, ...] = ()
    warned_ms: int = 0
    muted_until_ms: int = 0
    is_trusted: bool = False

    @property
    def accuracy(self) -> float:
        """How far the next report is believed, 0 to 1."""
        return (self.upheld + prior_upheld) / (self.settled + prior_settled)

    def unfounded_at(self, time_ms: int) -> int:
        """Return how many of the reports of the last ``unfounded_days`` were manifestly unfounded."""
        return sum(one > time_ms - unfounded_days * day_ms for one in self.unfounded)

    def is_muted_at(self, time_ms: int) -> bool:
        """Say whether reports are only recorded at ``time_ms``."""
        return time_ms < self.muted_until_ms


class Course(Struct, frozen=True):
    """One report: what was told, when, the case that it belongs to (the last one), and what else happened."""

    told: Told
    time_ms: int
    case: str = ""
    forwarded: Forwarded | None = None
    forwarded_ms: int = 0
    kept_until_ms: int = 0
    contested_ms: int = 0
    is_unfounded: bool = False
    before: Outcome | None = None
    before_ms: int = 0
    examined: Examined | None = None


class Verdict(NamedTuple):
    """How the last settled case about something ended."""

    outcome: Outcome
    time_ms: int


class Complainants:
    """What the records say of reports and reporters. Not thread-safe: its owner folds under a lock."""

    def __init__(self) -> None:
        self.courses: dict[str, Course] = {}
        self.reporters: dict[str, Reporter] = {}
        self.notices: dict[str, None] = {}  # those that wait to be passed on
        self.enclosing: dict[str, None] = {}  # those with files
        self.unexamined: dict[str, None] = {}  # those whose files were not judged yet
        self._recent: dict[str, deque[int]] = {}
        self._open: dict[tuple[str, str, str, str], str] = {}
        self._places: dict[str, tuple[str, str]] = {}
        self._reports: dict[str, tuple[str, ...]] = {}
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._counted: dict[tuple[str, str], bool] = {}
        self._by_decision: dict[str, str] = {}

    def reporter(self, who: str) -> Reporter:
        """Return what is known of ``who``; a newcomer for a stranger."""
        return self.reporters.get(who) or Reporter(who)

    def repeated(self, told: Told) -> str:
        """Return the receipt of the same reporter's open report of the same thing under the same clause; empty without one."""
        return self._open.get(_same(told), "") if told.who else ""

    def of_case(self, case: str) -> list[str]:
        """Return the receipts of the reports that belong to a case, oldest first."""
        return [one for one in self._reports.get(case, ()) if self.courses[one].case == case]

    def verdict(self, on: str, target: str) -> Verdict | None:
        """Return how the last settled case about something ended."""
        return self._verdicts.get((on, target))

    def sent_since(self, who: str, time_ms: int) -> Iterator[int]:
        """Yield the times of a reporter's reports since ``time_ms``, oldest first; at most ``trusted_per_day_max``."""
        return (one for one in self._recent.get(who, ()) if one > time_ms)

    def take(self, record: Record) -> None:
        """Fold one record; one of another kind changes nothing."""
        found = _KINDS.get(record.kind)
        if found is not None:
            decoder, change = found
            change(self, decoder.decode(record.body), record)

    def _told(self, told: Told, record: Record) -> None:
        before = self._verdicts.get((told.on, told.item))
        course = Course(told, record.time_ms)
        if before is not None:
            course = replace(course, before=before.outcome, before_ms=before.time_ms)
        self.courses[told.id] = course
        if told.status is Status.NOTICE:
            self.notices[told.id] = None
        if told.attachments:
            self.enclosing[told.id] = self.unexamined[told.id] = None
        if told.who:
            known = self.reporter(told.who)
            self.reporters[told.who] = replace(known, reports=known.reports + 1)
            self._recent.setdefault(told.who, deque(maxlen=trusted_per_day_max)).append(record.time_ms)
            if told.status is Status.RECEIVED:
                self._open[_same(told)] = told.id

    def _opened(self, body: Opened, _: Record) -> None:
        self._places[body.id] = (body.on, body.target)
        if body.decision:
            self._by_decision[body.decision] = body.id
        self._belongs(body.report, body.id)

    def _joined(self, body: Joined, _: Record) -> None:
        case = body.case
        if case not in self._places:  # it was settled in that instant, and what joined began a case of its own
            case = body.report or body.decision
            if (course := self.courses.get(body.report)) is not None:
                self._places[case] = (course.told.on, course.told.item)
        if body.decision:
            self._by_decision[body.decision] = case
        self._belongs(body.report, case)

    def _belongs(self, report: str, case: str) -> None:
        course = self.courses.get(report)
        if course is None:
            return
        if course.case:  # it is looked at again: what came of it before counts no more
            self._uncount(course.told.who, course.case)
        self.courses[report] = replace(course, case=case)
        self._reports[case] = (*self._reports.get(case, ()), report)

    def _settled(self, body: Settled, record: Record) -> None:
        place = self._places.pop(body.case, None)
        if place is not None:
            self._verdicts[place] = Verdict(body.outcome, record.time_ms)
        is_upheld = body.outcome is not Outcome.CLEARED
        for report in self._reports.get(body.case, ()):
            told = self.courses[report].told
            if self.courses[report].case != body.case or not told.who:
                continue
            if self._open.get(_same(told)) == report:
                del self._open[_same(told)]
            if (told.who, body.case) not in self._counted:  # several reports of one person about one thing are one
                self._counted[told.who, body.case] = is_upheld
                self._count(told.who, 1, is_upheld)
        if body.decision:
            self._by_decision[body.decision] = body.case

    def _count(self, who: str, by: int, is_upheld: bool) -> None:
        known = self.reporter(who)
        self.reporters[who] = replace(known, settled=known.settled + by, upheld=known.upheld + by * is_upheld)

    def _uncount(self, who: str, case: str) -> None:
        was_upheld = self._counted.pop((who, case), None)
        if was_upheld is not None:
            self._count(who, -1, was_upheld)

    def _undone(self, body: _Undone, record: Record) -> None:
        case = self._by_decision.pop(body.decision, "")
        for who in dict.fromkeys(self.courses[one].told.who for one in self._reports.get(case, ())):
            self._uncount(who, case)
        for report in self._reports.get(case, ()):
            place = (self.courses[report].told.on, self.courses[report].told.item)
            self._verdicts[place] = Verdict(Outcome.CLEARED, record.time_ms)

    def _forwarded(self, body: Forwarded, record: Record) -> None:
        if course := self.courses.get(body.report):
            self.notices.pop(body.report, None)
            self.courses[body.report] = replace(
                course, forwarded=body, forwarded_ms=record.time_ms, kept_until_ms=body.kept_until_ms
            )

    def _preserved(self, body: Preserved, _: Record) -> None:
        if course := self.courses.get(body.report):
            self.courses[body.report] = replace(course, kept_until_ms=body.kept_until_ms)

    def _examined(self, body: Examined, _: Record) -> None:
        if course := self.courses.get(body.report):
            self.unexamined.pop(body.report, None)
            self.courses[body.report] = replace(course, examined=body)

    def _contested(self, body: Contested, record: Record) -> None:
        if course := self.courses.get(body.report):
            self.courses[body.report] = replace(course, contested_ms=record.time_ms)

    def _unfounded(self, body: Unfounded, record: Record) -> None:
        course = self.courses.get(body.report)
        if course is None or course.is_unfounded:
            return
        self.courses[body.report] = replace(course, is_unfounded=True)
        if who := course.told.who:
            known = self.reporter(who)
            self.reporters[who] = replace(known, unfounded=(*known.unfounded, record.time_ms))

    def _measured(self, body: Measured, record: Record) -> None:
        known = self.reporter(body.reporter)
        match record.kind.removeprefix("reporter_"):
            case "warned":
                known = replace(known, warned_ms=record.time_ms)
            case "muted":
                known = replace(known, muted_until_ms=body.until_ms)
            case "unmuted":
                known = replace(known, muted_until_ms=0)
            case "trusted":
                known = replace(known, is_trusted=True)
            case _:
                known = replace(known, is_trusted=False)
        self.reporters[body.reporter] = known


class _Undone(Struct, frozen=True):
    decision: str


def _same(told: Told) -> tuple[str, str, str, str]:
    return told.who, told.on, told.item, told.clause


_KINDS: Final[dict[str, tuple[json.Decoder[Any], Callable[[Complainants, Any, Record], None]]]] = {
    "reported": (json.Decoder(Told), Complainants._told),  # noqa: SLF001 - its own
    "opened": (json.Decoder(Opened), Complainants._opened),  # noqa: SLF001
    "joined": (json.Decoder(Joined), Complainants._joined),  # noqa: SLF001
    "settled": (json.Decoder(Settled), Complainants._settled),  # noqa: SLF001
    "undone": (json.Decoder(_Undone), Complainants._undone),  # noqa: SLF001
    "forwarded": (json.Decoder(Forwarded), Complainants._forwarded),  # noqa: SLF001
    "preserved": (json.Decoder(Preserved), Complainants._preserved),  # noqa: SLF001
    "examined": (json.Decoder(Examined), Complainants._examined),  # noqa: SLF001
    "contested": (json.Decoder(Contested), Complainants._contested),  # noqa: SLF001
    "unfounded": (json.Decoder(Unfounded), Complainants._unfounded),  # noqa: SLF001
    **{
        f"reporter_{what}": (json.Decoder(Measured), Complainants._measured)  # noqa: SLF001
        for what in ("warned", "muted", "unmuted", "trusted", "distrusted")
    },
}
