"""The audit: records as they stand in the chain, the latest first, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from starlette.responses import Response

from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.desk.wanted import value_characters_max
from clausewise.errors import ClausewiseError, TamperedError
from clausewise.model import Record

page_records: Final = 100
read_records_max: Final = 3_000
step_records: Final = 1_000


async def show(visit: Visit) -> Response:
    """Draw the records that are asked for."""
    return await visit.do(_drawn, visit)


async def verify(visit: Visit) -> Response:
    """Walk the whole chain, and say whether it is whole."""
    return await visit.do(_verified, visit)


def _verified(visit: Visit) -> Response:
    store = visit.engine.needs_store()
    error: ClausewiseError | None = None
    try:
        for _ in store.verify():
            pass
    except TamperedError as found:
        error = found
    return _drawn(visit, is_verified=True, error=error)


def _drawn(visit: Visit, *, is_verified: bool = False, error: ClausewiseError | None = None) -> Response:
    store = visit.engine.needs_store()
    asked = {name: visit.query.get(name, "").strip()[:value_characters_max] for name in ("kind", "actor", "subject")}
    sequence, digest = store.head()
    before = visit.query.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < len(str(2**62)) else sequence + 1
    records, further = _found(visit, asked, min(start, sequence + 1))
    with visit.engine.clerk.turn():
        cases = {one.subject for one in records if visit.review.book.get(one.subject)}
    return visit.draw(
        "desk/audit.html",
        asked=asked,
        records=records,
        further=further,
        cases=cases,
        head=(sequence, digest.hex()),
        is_verified=is_verified,
        error=error,
    )


def _found(visit: Visit, asked: dict[str, str], start: int) -> tuple[list[Record], int]:
    """Return records before ``start``, the latest first, and where to go on reading (0 at the beginning of the chain)."""
    store = visit.engine.needs_store()
    if asked["subject"]:
        records = [
            one for one in reversed(store.of_subject(asked["subject"])) if one.sequence < start and _fits(one, asked)
        ]
        return records[:page_records], records[page_records - 1].sequence if len(records) > page_records else 0
    found: list[Record] = []
    at = start
    for record in _backwards(visit, start):
        at = record.sequence
        if _fits(record, asked):
            found.append(record)
        if len(found) == page_records or start - at >= read_records_max:
            break
    return found, at if at > 1 else 0


def _backwards(visit: Visit, start: int) -> Iterator[Record]:
    store = visit.engine.needs_store()
    while start > 1:
        low = max(0, start - 1 - step_records)
        yield from reversed(store.after(low, limit=start - 1 - low))
        start = low + 1


def _fits(record: Record, asked: dict[str, str]) -> bool:
    return asked["kind"] in ("", record.kind) and asked["actor"] in ("", record.actor)
