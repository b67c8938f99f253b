"""How much one reviewer has looked at today, as the records of their claims tell it, and whether it is time for a pause."""

from __future__ import annotations

from typing import Final, NamedTuple

from clausewise.casebook import Casebook
from clausewise.doors.http.desk.moment import day_ms, minute_ms

pause_minutes: Final = 10


class Exposure(NamedTuple):
    """``cases`` taken up in the last 24 hours of ``cases_max`` (0: no limit), and ``minutes`` of work since the last pause."""

    cases: int
    cases_max: int
    minutes: int
    is_break_due: bool

    @property
    def is_enough(self) -> bool:
        """Whether the limit is reached."""
        return 0 < self.cases_max <= self.cases


def exposure(book: Casebook, by: str, now_ms: int, limits: tuple[int, int]) -> Exposure:
    """Return what ``by`` has taken up; ``limits`` are cases a day and minutes without a pause."""
    cases_max, break_minutes = limits
    times = sorted(book.cabinet.taken(by, now_ms - day_ms))
    started = now_ms
    for time_ms in reversed(times):
        if started - time_ms > pause_minutes * minute_ms:
            break
        started = time_ms
    minutes = (now_ms - started) // minute_ms
    return Exposure(len(times), cases_max, minutes, 0 < break_minutes <= minutes)
