"""Many cases decided alike: shown with their number and a sample first, confirmed by typing that number, settled one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from starlette.responses import Response

from clausewise.case import Case, Ruling, Stage, reason_characters_max
from clausewise.doors.http.desk.queue import asked_by_form
from clausewise.doors.http.desk.ruling import ACT, CONFIRM, NOTHING_NAMED, is_named, possible
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.desk.works import grace_ms
from clausewise.doors.http.kinds import HttpError, kind_of
from clausewise.errors import ClausewiseError
from clausewise.model import Action, Measure

bulk_cases_max: Final = 200
sample_cases: Final = 8
UNFIT: Final = 422
WRONG_NUMBER = kind_of(
    "CW974",
    422,
    ("The number that you typed is not that of the cases.", "Le nombre saisi n'est pas celui des dossiers."),
    (
        "Look at the number above the form and type it in.",
        "Regardez le nombre au-dessus du formulaire et saisissez-le.",
    ),
)
NOTHING_CHOSEN = kind_of(
    "CW975",
    422,
    ("No case was chosen, or no outcome.", "Aucun dossier n'est choisi, ou aucune issue."),
    (
        "Select cases in the queue, then choose what is decided.",
        "Choisissez des dossiers dans la file, puis une issue.",
    ),
)


class Result(NamedTuple):
    """What became of one case: settled or waiting for its seconds (no error), or why not."""

    case: Case
    error: ClausewiseError | None
    is_proposed: bool = False


async def prepare(visit: Visit) -> Response:
    """Show how many cases it would be, a sample of them, and the form."""
    return await visit.do(_prepared, visit, _chosen(visit))


async def decide(visit: Visit) -> Response:
    """Decide on each; whatever stands against one stops no other."""
    return await visit.do(_decided, visit)


def _chosen(visit: Visit) -> list[Case]:
    if visit.field("which") == "matching":
        with visit.engine.clerk.turn():
            return list(islice(visit.review.book.queue(asked_by_form(visit)), bulk_cases_max))
    return _named(visit, visit.form.get("case", ()))


def _named(visit: Visit, names: Sequence[str]) -> list[Case]:
    with visit.engine.clerk.turn():
        found = [visit.review.book.get(name) for name in dict.fromkeys(names)]
    return [case for case in found if case and (visit.sees_sealed or not case.is_sealed)][:bulk_cases_max]


def _prepared(visit: Visit, cases: Sequence[Case], error: ClausewiseError | None = None) -> Response:
    if error is None and not cases:
        error = HttpError(NOTHING_CHOSEN)
    return visit.draw(
        "desk/bulk.html",
        status=UNFIT if error else 200,
        cases=cases,
        sample=cases[:sample_cases],
        error=error,
        possible=possible("content"),
        bulk_max=bulk_cases_max,
        words_max=reason_characters_max,
        typed={name: visit.field(name) for name in ("outcome", "action", "reason", "clause")},
    )


def _decided(visit: Visit) -> Response:
    cases = _named(visit, visit.field("cases").split())
    try:
        made = [_ruling(visit, case) for case in cases]
    except HttpError as error:
        return _prepared(visit, cases, error)
    if not cases or visit.field("number").strip() != str(len(cases)):
        return _prepared(visit, cases, HttpError(WRONG_NUMBER))
    results = [_one(visit, case, ruling) for case, ruling in zip(cases, made, strict=True)]
    return visit.draw("desk/results.html", results=results, done_well=[one for one in results if not one.error])


def _ruling(visit: Visit, case: Case) -> Ruling:
    outcome, reason, action = visit.field("outcome"), visit.field("reason"), visit.field("action")
    if outcome not in (CONFIRM, ACT, "clear") or (outcome == ACT and action not in possible("content")):
        raise HttpError(NOTHING_CHOSEN)
    if outcome != ACT:
        return Ruling(confirms=outcome == CONFIRM, reason=reason)
    clause = visit.field("clause")
    measures = (Measure(Action(action), case.on, case.target),)
    return Ruling(clauses=(clause,) if clause else case.clauses, measures=measures, reason=reason)


def _one(visit: Visit, case: Case, made: Ruling) -> Result:
    if made.measures and not is_named(case):
        return Result(case, HttpError(NOTHING_NAMED))
    try:
        settled = visit.review.decide(case.id, made, by=visit.by, grace_ms=grace_ms)
    except ClausewiseError as error:
        return Result(case, error)
    return Result(settled, None, is_proposed=settled.stage is Stage.PROPOSED and settled.settles_ms is None)
