"""The office that looks after reporters: who is trusted, who was warned, and whose reports are no longer looked at for a time.

Muting is a person's decision, after a warning, for a limited time, and it is told to whoever sends the next report (Regulation (EU)
2022/2065, art. 23(2) to (4)). What is proposed here follows from absolute number and share of reports that a person found unfounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clausewise import objection
from clausewise.clerk import Clerk
from clausewise.complainants import Complainants, Reporter
from clausewise.complaint import Measured
from clausewise.errors import ConflictError
from clausewise.fold import body
from clausewise.model import Entry
from clausewise.ports import Clock

mute_days_max: Final = 180
# A person is asked whether to warn or mute from so many manifestly unfounded reports on, when they are such a share of all that were sent.
suspect_reports_min: Final = 3
suspect_share_min: Final = 0.5
day_ms: Final = 86_400_000


class Reporters:
    """Reporters of one engine. Thread-safe."""

    def __init__(self, clerk: Clerk, clock: Clock) -> None:
        self._clerk = clerk
        self._clock = clock

    @property
    def _book(self) -> Complainants:
        return self._clerk.state.complainants

    def all(self) -> Sequence[Reporter]:
        """Return every reporter that reported or was decided about, the busiest first."""
        with self._clerk.turn():
            return sorted(self._book.reporters.values(), key=lambda one: (-one.reports, one.id))

    def suspects(self) -> Sequence[Reporter]:
        """Return those whom a person should look at: many manifestly unfounded reports, and a large share of what they sent."""
        now_ms = self._clock()
        return [
            one
            for one in self.all()
            if (count := one.unfounded_at(now_ms)) >= suspect_reports_min
            and count >= suspect_share_min * one.reports
            and not one.is_muted_at(now_ms)
        ]

    def trust(self, reporter: str, *, by: str, reason: str) -> Reporter:
        """Take a reporter for a trusted flagger: their reports come first (the same, art. 22)."""
        return self._measure("trusted", reporter, by, reason)

    def distrust(self, reporter: str, *, by: str, reason: str) -> Reporter:
        """Take a reporter for everybody else again."""
        return self._measure("distrusted", reporter, by, reason)

    def warn(self, reporter: str, *, by: str, reason: str) -> Reporter:
        """Warn a reporter; the warning stands on the pages of their reports. Raises ConflictError CW939 for somebody who sent none."""
        return self._measure("warned", reporter, by, reason)

    def mute(self, reporter: str, *, days: int, by: str, reason: str) -> Reporter:
        """Only record what a reporter sends, for ``days`` (``mute_days_max``). Raises ConflictError CW939 when nobody warned them."""
        return self._measure("muted", reporter, by, reason, days=days)

    def unmute(self, reporter: str, *, by: str, reason: str) -> Reporter:
        """Look at a reporter's reports again."""
        return self._measure("unmuted", reporter, by, reason)

    def _measure(self, what: str, reporter: str, by: str, reason: str, *, days: int = 0) -> Reporter:
        objection.check_words(reason)
        with self._clerk.turn():
            now_ms, known = self._clock(), self._book.reporter(reporter)
            is_unfit = (
                (what in ("warned", "muted") and not known.reports)
                or (what == "muted" and not (known.warned_ms and 0 < days <= mute_days_max))
                or (what == "unmuted" and not known.is_muted_at(now_ms))
                or (what == "distrusted" and not known.is_trusted)
            )
            if is_unfit:
                raise _unfit(reporter)
            until_ms = now_ms + days * day_ms if days else 0
            value = body(Measured(reporter, by, until_ms))
            entry = Entry(f"reporter_{what}", value, now_ms, reporter, by, reason.encode(), effect=True)
            self._clerk.append([entry])
            return self._book.reporter(reporter)


def _unfit(reporter: str) -> ConflictError:
    return ConflictError(
        "CW939",
        "This cannot be done to this reporter as things stand.",
        "Dans l'état actuel, ceci ne peut pas être fait à l'égard de cette personne.",
        remedy_en=f"Only who has sent reports is warned, and muted after that, for 1 to {mute_days_max} days (mute_days_max).",
        remedy_fr=f"Seul qui a envoyé des signalements est averti, puis mis en sourdine, de 1 à {mute_days_max} jours (mute_days_max).",
        where=reporter,
    )
