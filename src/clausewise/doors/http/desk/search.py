"""Search among all cases, settled ones too: by id, by a decision or a report, by what they are about, by author."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from clausewise.case import Case
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.desk.wanted import value_characters_max

found_cases_max: Final = 100


async def show(visit: Visit) -> Response:
    """Draw the form, and what was found."""
    return await visit.do(_drawn, visit)


def _drawn(visit: Visit) -> Response:
    asked = visit.query.get("q", "").strip()[:value_characters_max]
    found = _found(visit, asked) if asked else []
    return visit.draw("desk/search.html", asked=asked, found=found, found_max=found_cases_max)


def _found(visit: Visit, asked: str) -> list[Case]:
    with visit.engine.clerk.turn():
        book = visit.review.book
        exact = [case.id for case in book.of_decision(asked)]
        named = [asked] if book.get(asked) else []
        # Whoever may not see accounts cannot find out about one by its name either.
        about = book.cabinet.search(asked, found_cases_max) if visit.sees("account") else []
        names = dict.fromkeys((*named, *exact, *about))
        cases = [book.cases[name] for name in names]
    return [case for case in cases if visit.sees_sealed or not case.is_sealed][:found_cases_max]
