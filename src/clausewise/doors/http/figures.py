"""/v1/transparency: the figures of a period."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import msgspec

from clausewise.doors.http import figure_types
from clausewise.doors.http.service import Call
from clausewise.keys import Scope


async def several(call: Call) -> figure_types.PeriodFigures:
    """Count a period, small counts hidden; what is sealed counts for those alone who may see it."""
    asked: figure_types.Span = call.query
    engine, sees_sealed = call.service.engine, Scope.SEALED in call.caller.scopes
    found = await call.service.blocking(
        engine.transparency.figures, day_ms(asked.since), day_ms(asked.until), sees_sealed=sees_sealed
    )
    return msgspec.convert(found, figure_types.PeriodFigures, from_attributes=True)


def day_ms(day: date) -> int:
    """Return the first instant of a day, in milliseconds since 1970-01-01 UTC."""
    return int(datetime.combine(day, time(), UTC).timestamp() * 1000)
