"""The office of files that came with reports: which of them were not judged yet, what was seen in them, and which are needed still.

Who judges them has the files (``docket``). What was seen decides nothing: it helps whoever looks at the report, and goes with it.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from msgspec import json

from clausewise import fold
from clausewise.case import Case
from clausewise.clerk import Clerk
from clausewise.complainants import Course
from clausewise.complaint import Examined
from clausewise.decision import Decision
from clausewise.errors import ConflictError
from clausewise.model import Entry
from clausewise.ports import Clock

EXAMINED: Final = "examined"
per_run_max: Final = 20
_SEEN_BEFORE: Final = "CW412"
_seen = json.Decoder(Decision)


class Examinations:
    """The files of one engine's reports. Thread-safe; several processes may work on the same ledger."""

    def __init__(self, clerk: Clerk, clock: Clock) -> None:
        self._clerk = clerk
        self._clock = clock

    def waiting(self) -> list[str]:
        """Return at most ``per_run_max`` reports whose files were not judged yet, the first that came first."""
        with self._clerk.turn():
            return list(islice(self._clerk.state.complainants.unexamined, per_run_max))

    def needed(self) -> list[str]:
        """Return the reports whose files are needed however old they are: their case is open, or they are kept for a court."""
        now_ms = self._clock()
        with self._clerk.turn():
            cases, book = self._clerk.state.cases, self._clerk.state.complainants
            courses = [book.courses[one] for one in book.enclosing]
            return [one.told.id for one in courses if _is_needed(one, cases.get(one.case), now_ms)]

    def record(self, receipt: str, *, seen: Decision | None = None, decision: str = "", code: str = "") -> None:
        """Record, once, that the files of a report were judged: what was ``seen`` in them, or the ``decision`` that refers them."""
        body = fold.body(Examined(receipt, decision, code))
        sealed = json.encode(seen) if seen is not None else None
        entry = Entry(EXAMINED, body, self._clock(), receipt, sealed=sealed, effect=True)
        try:
            with self._clerk.turn():
                self._clerk.append([entry], lambda _: {f"examined/{receipt}": b""})
        except ConflictError as error:
            if error.code != _SEEN_BEFORE:  # else another process was quicker
                raise

    def seen(self, receipt: str) -> Decision | None:
        """Return what was seen in the files of a report; None before they were judged, and once it was erased."""
        store = self._clerk.needs_store()
        found = next((one for one in store.of_subject(receipt) if one.kind == EXAMINED), None)
        sealed = store.sealed(found.sequence) if found is not None else None
        return _seen.decode(sealed) if sealed is not None else None


def _is_needed(course: Course, case: Case | None, now_ms: int) -> bool:
    return course.kept_until_ms > now_ms or (case is not None and case.is_open)
