"""Moments as logs write them, in whole milliseconds since 1970 UTC."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_CLF: Final = re.compile(
    r"\[?(\d{1,2})/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? ([+-])(\d\d)(\d\d)\]?"
)
_SYSLOG: Final = re.compile(r"([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)")
_ENGLISH: Final = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)(\.\d{1,6})? (\d{4})")
# A record without a year cannot lie further ahead of now than a clock that goes wrong.
ahead_days_max: Final = 2

# Reads a moment; raises ValueError for anything that is none.
Moment = Callable[[str], int]


@lru_cache(maxsize=4096)
def clf(text: str) -> int:
    """Read ``17/May/2015:10:05:03 +0000``, with brackets or without."""
    found = _CLF.fullmatch(text)
    if found is None or found[2] not in MONTHS:
        raise ValueError(text)
    hour, minute, second = map(int, found.group(4, 5, 6))
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a clock's
        raise ValueError(text)
    begins = _day(found.group(1, 2, 3), found.group(8, 9, 10))
    return (begins + hour * 3600 + minute * 60 + second) * 1000 + int((found[7] or "0").ljust(3, "0")[:3])


@lru_cache(maxsize=4096)
def _day(date: tuple[str, str, str], behind: tuple[str, str, str]) -> int:
    """Return when a day of a zone begins, in seconds."""
    (day, month, year), (sign, hours, minutes) = date, behind
    zone = timezone((1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes)))
    return int(datetime(int(year), MONTHS[month], int(day), tzinfo=zone).timestamp())


@lru_cache(maxsize=4096)
def english(text: str) -> int:
    """Read ``Sun May 17 10:05:03.25 2026``, with a fraction or without, in UTC."""
    found = _ENGLISH.fullmatch(text)
    if found is None or found[1] not in MONTHS:
        raise ValueError(text)
    return clf(f"{found[2]}/{found[1]}/{found[5]}:{found[3]}{found[4] or ''} +0000")


@lru_cache(maxsize=4096)
def iso(text: str) -> int:
    """Read ISO 8601; without a zone it is UTC."""
    when = datetime.fromisoformat(text)
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


def seconds(text: str) -> int:
    """Read seconds since 1970, with a fraction or without."""
    return round(float(text) * 1000)


def milliseconds(text: str) -> int:
    """Read milliseconds since 1970."""
    return int(text)


def syslog(now: datetime) -> Moment:
    """Return a reader of ``Dec 10 06:55:46``, which names no year: the last one in which that was not yet to come at ``now``, in UTC."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> int:
        found = _SYSLOG.fullmatch(text)
        if found is None or found[1] not in MONTHS:
            raise ValueError(text)
        day, hour, minute, second = map(int, found.group(2, 3, 4, 5))
        latest = now.astimezone(UTC) + timedelta(days=ahead_days_max)
        for year in (latest.year, latest.year - 1, latest.year - 2, latest.year - 3, latest.year - 4):
            try:
                when = datetime(year, MONTHS[found[1]], day, hour, minute, second, tzinfo=UTC)
            except ValueError:
                continue  # the 29th of February
            if when <= latest:
                return int(when.timestamp()) * 1000
        raise ValueError(text)

    return read
