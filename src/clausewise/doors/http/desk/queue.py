"""The queue: what waits, most urgent first, with what narrows it, and the way to the next case."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from clausewise.case import Case, severity_max
from clausewise.casebook import Filter, rank
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.desk.wanted import LANGUAGE, address, cursor, pairs, place, wanted

page_cases: Final = 50
counted_cases_max: Final = 500
clauses_listed_max: Final = 200


class Found(NamedTuple):
    """A page of the queue. ``matching`` counts at most ``counted_cases_max`` of those that are wanted."""

    cases: list[Case]
    matching: int
    following: str
    facets: Mapping[str, list[tuple[str, int]]]


async def show(visit: Visit) -> Response:
    """Draw the queue."""
    return await visit.do(_drawn, visit)


async def following(visit: Visit) -> Response:
    """Take up the next case that is wanted, or say that there is none."""
    asked = asked_by_form(visit)
    found = await visit.do(visit.review.next, asked, by=visit.by)
    if found is None:
        return visit.moved(address(asked), done="none")
    return visit.moved(f"/desk/cases/{found.id}", done="claimed")


def asked_by_form(visit: Visit) -> Filter:
    """Return the filter that a form carries along."""
    fields = {name: values[0] for name, values in visit.form.items()}
    return _asked(visit, fields)


def _asked(visit: Visit, said: Mapping[str, str]) -> Filter:
    """Return what is wanted; whoever may not see accounts cannot ask about one either."""
    given = said if visit.sees("account") else {name: said[name] for name in said if name not in ("author", "target")}
    return wanted(given, by=visit.by, time_ms=visit.now_ms, sees_sealed=visit.sees_sealed)


def _drawn(visit: Visit) -> Response:
    asked = _asked(visit, visit.query)
    found = _found(visit, asked)
    return visit.draw(
        "desk/queue.html",
        asked=asked,
        found=found,
        fields=pairs(asked),
        address=lambda **more: address(asked, **more),
        counted_max=counted_cases_max,
        in_field=LANGUAGE,
        severities=range(severity_max, 0, -1),
        is_first=not visit.query.get("after"),
    )


def _found(visit: Visit, asked: Filter) -> Found:
    after = place(visit.query.get("after", ""))
    with visit.engine.clerk.turn():
        book = visit.review.book
        first = list(islice(book.queue(asked), counted_cases_max))
        cases = list(islice(book.queue(asked, after=after), page_cases + 1)) if after else first[: page_cases + 1]
        facets: dict[str, Any] = {
            name: sorted(book.cabinet.values(name, sees_sealed=visit.sees_sealed).items())
            for name in ("kind", "language", "severity", "clause")
        }
    more = cursor(rank(cases[page_cases - 1])) if len(cases) > page_cases else ""
    facets["clause"] = facets["clause"][:clauses_listed_max]
    return Found(cases[:page_cases], len(first), more, facets)
