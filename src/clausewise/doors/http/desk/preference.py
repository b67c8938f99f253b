"""The page on which reviewers set how they work."""

from __future__ import annotations

from typing import Final

from msgspec import ValidationError
from starlette.responses import Response

from clausewise.doors.http.desk import liking
from clausewise.doors.http.desk.visit import Visit

UNFIT: Final = 422


async def show(visit: Visit) -> Response:
    """Draw the preferences."""
    return await visit.do(_drawn, visit)


async def change(visit: Visit) -> Response:
    """Keep them, or put them all back."""
    if visit.field("reset"):
        chosen = liking.Preferences(language=visit.preferences.language)
    else:
        try:
            chosen = liking.chosen(dict(visit.form), visit.preferences)
        except (ValueError, ValidationError):
            return await visit.do(_drawn, visit, is_unfit=True)
    response = visit.moved("/desk/preferences", done="kept")
    visit.keep(response, chosen)
    return response


def _drawn(visit: Visit, *, is_unfit: bool = False) -> Response:
    return visit.draw(
        "desk/preferences.html",
        status=UNFIT if is_unfit else 200,
        is_unfit=is_unfit,
        blurs=range(0, 101, liking.blur_percent_step),
        day_max=visit.service.desk.cases_a_day,
    )
