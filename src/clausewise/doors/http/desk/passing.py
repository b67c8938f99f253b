"""Notices of claimed infringement: those that wait to be passed on, passing them on, and the words that were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from starlette.responses import Response

from clausewise.complaint import Complaint, Progress
from clausewise.doors.http.desk.visit import Visit
from clausewise.errors import ConflictError, NotFoundError

UNFIT: Final = 422
listed_max: Final = 100


class Notice(NamedTuple):
    """A notice: how far it is, what it says (None: erased), and to whom and in which words it was passed on, if it was."""

    progress: Progress
    complaint: Complaint | None
    account: str = ""
    words: str = ""


async def show(visit: Visit) -> Response:
    """Draw the notices that wait, and those that were passed on last."""
    return await visit.do(_drawn, visit)


async def forward(visit: Visit) -> Response:
    """Pass a notice on; the page shows the words to send."""
    return await visit.do(_forwarded, visit, visit.field("receipt"), visit.field("account").strip())


async def preserve(visit: Visit) -> Response:
    """Keep the record of a notice for a year, for its sender went to court."""
    try:
        await visit.do(visit.engine.complaints.preserve, visit.field("receipt"), by=visit.by)
    except (ConflictError, NotFoundError) as error:
        return await visit.do(_drawn, visit, error)
    return visit.moved("/desk/notices", done="preserved")


def _forwarded(visit: Visit, receipt: str, account: str) -> Response:
    try:
        visit.engine.complaints.forward(receipt, account=account, by=visit.by)
    except (ConflictError, NotFoundError) as error:
        return _drawn(visit, error)
    return visit.moved(f"/desk/notices?passed={receipt}#passed", done="passed")


def _drawn(visit: Visit, error: ConflictError | NotFoundError | None = None) -> Response:
    complaints = visit.engine.complaints
    waiting = [Notice(complaints.progress(one), complaints.complaint(one)) for one in complaints.waiting()[:listed_max]]
    with visit.engine.clerk.turn():
        courses = list(visit.engine.state.complainants.courses.items())
    passed = [(name, one.forwarded.account) for name, one in reversed(courses) if one.forwarded][:listed_max]
    return visit.draw(
        "desk/notices.html",
        status=UNFIT if error else 200,
        error=error,
        waiting=waiting,
        passed=[Notice(complaints.progress(name), None, account) for name, account in passed],
        opened=_opened(visit, visit.query.get("passed", ""), passed),
    )


def _opened(visit: Visit, receipt: str, passed: Sequence[tuple[str, str]]) -> Notice | None:
    """Return the notice whose words are to be sent, with them; None for another one, or when they were erased."""
    account = dict(passed).get(receipt)
    if account is None:
        return None
    store = visit.engine.needs_store()
    sealed = [store.sealed(one.sequence) for one in store.of_subject(receipt) if one.kind == "forwarded"]
    words = next((one.decode() for one in reversed(sealed) if one), "")
    return Notice(visit.engine.complaints.progress(receipt), None, account, words) if words else None
