"""What is like the content of a case, as whoever looks at the case may know of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clausewise.case import Case
from clausewise.doors.http.desk.visit import Visit
from clausewise.likenesses import Likeness
from clausewise.model import Measure


class Alike(NamedTuple):
    """A like content: what it is called, the case about it (None for a decision that nobody looked at), and what is done about it now."""

    likeness: Likeness
    item: str
    case: Case | None
    measures: Sequence[Measure]

    @property
    def percent(self) -> int:
        """How much alike the two are."""
        return round(self.likeness.share * 100)


def alike(visit: Visit, case: Case, decisions: Iterable[str]) -> list[Alike]:
    """Return what is most like the content that ``decisions`` of a case keep; not what is about the same item, nor what is sealed."""
    found = visit.engine.likenesses.of(decisions)
    with visit.engine.clerk.lock:
        shown = [_alike(visit, one) for one in found]
    return [one for one in shown if one.item != case.target and (one.case is None or not one.case.is_sealed)]


def _alike(visit: Visit, one: Likeness) -> Alike:
    state = visit.engine.state
    decided, about = state.decided(one.decision), visit.review.book.of_decision(one.decision)
    case = about[-1] if about else None
    measures = decided.measures if decided and not state.is_undone(one.decision) else ()
    named = [measure.target for measure in (decided.measures if decided else ()) if measure.on == "content"]
    return Alike(one, next(iter(named), case.target if case else one.decision), case, measures)
