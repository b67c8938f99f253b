"""Times and spans as people read them, in both languages. Times are milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from clausewise.case import Case
from clausewise.model import LanguageCode

minute_ms: Final = 60_000
hour_ms: Final = 3_600_000
day_ms: Final = 86_400_000
days_from: Final = 2  # from so many days on, hours no longer matter
NBSP: Final = "\u00a0"


def written(time_ms: int) -> str:
    """Return a time for programs (ISO 8601)."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="seconds")


def shown(time_ms: int) -> str:
    """Return a time for people, in UTC."""
    return f"{datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m-%d %H:%M}{NBSP}UTC"


def clock(time_ms: int) -> str:
    """Return the time of day, in UTC."""
    return f"{datetime.fromtimestamp(time_ms / 1000, UTC):%H:%M}{NBSP}UTC"


def span(ms: int, language: LanguageCode) -> str:
    """Return how long ``ms`` milliseconds are, in the two largest units that matter."""
    ms = max(0, ms)
    days, hours, minutes = ms // day_ms, ms % day_ms // hour_ms, ms % hour_ms // minute_ms
    if ms >= days_from * day_ms:
        return f"{days}{NBSP}{'jours' if language == 'fr' else 'days'}"
    hours += days * 24
    if hours:
        return f"{hours}{NBSP}h" + (f"{NBSP}{minutes}{NBSP}min" if minutes else "")
    return f"{minutes}{NBSP}min"


def share(value: float, language: LanguageCode) -> str:
    """Return a share of one as so many of a hundred."""
    hundredths = f"{100 * value:g}"
    return f"{hundredths.replace('.', ',')}{NBSP}%" if language == "fr" else f"{hundredths}%"


def due(case: Case, now_ms: int, language: LanguageCode) -> str:
    """Say when a case should be settled, or by how much it is late."""
    left = case.due_ms - now_ms
    if left < 0:
        late = span(-left, language)
        return f"en retard de {late}" if language == "fr" else f"overdue by {late}"
    rest = span(left, language)
    return f"d'ici {rest}" if language == "fr" else f"due in {rest}"


def instant(value: str) -> int | None:
    """Return the time that a date or local date-time field names (taken as UTC), or None when it names none."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)
