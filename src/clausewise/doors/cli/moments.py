"""Moments as people write them, and back: dates, times and spans to milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clausewise.errors import ConfigError

if TYPE_CHECKING:
    from clausewise.doors.cli.session import Session
    from clausewise.model import Record

_SPAN = re.compile(r"(\d{1,5})([hdw])")
_SPAN_MS = {"h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def moment_ms(text: str, now_ms: int, option: str) -> int:
    """Return the moment that ``text`` names: a date or time of ISO 8601 (UTC when it has no offset), or a span from now.

    A date alone means its first instant. Raises ConfigError CW312.
    """
    if span := _SPAN.fullmatch(text.strip()):
        return now_ms + int(span[1]) * _SPAN_MS[span[2]]
    try:
        found = datetime.fromisoformat(text.strip())
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise ConfigError(
            "CW312",
            f"{text!r} is no date or time.",
            f"« {text} » n'est ni une date ni une heure.",
            remedy_en="Write 2026-12-31, 2026-12-31T18:00-05:00, or a span such as 90d, 12h or 4w.",
            remedy_fr="Écrivez 2026-12-31, 2026-12-31T18:00-05:00, ou une durée telle que 90d, 12h ou 4w.",
            where=option,
        ) from None


def written(time_ms: int | None) -> str:
    """Return a moment as ISO 8601 in UTC to the second; ``-`` for none."""
    if time_ms is None:
        return "-"
    try:
        return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return str(time_ms)


def happened(session: Session, record: Record) -> str:
    """Return a record as a line of a history."""
    from clausewise.doors.cli.shown import shown
    from clausewise.parlance import RECORDS

    kind = session.called(RECORDS, record.kind)
    return f"  #{record.sequence} {written(record.time_ms)} {kind} {shown(record.actor)}".rstrip()
