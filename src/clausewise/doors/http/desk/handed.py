"""What of a case can be handed over, and the bundles that were made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from clausewise.case import Case
from clausewise.doors.http.desk.visit import Visit


class Handed(NamedTuple):
    """A bundle that was made: of which decision, and its id."""

    decision: str
    referral: str


def handed(visit: Visit, case: Case) -> Sequence[Handed]:
    """Return the bundles that were made of a case, oldest first."""
    names = dict.fromkeys(filter(None, (*case.decisions, case.decision)))
    return [Handed(one, body.referral) for one in names for body in visit.engine.referrals.several(one)]


def handed_over(case: Case) -> str:
    """Return the decision of a settled case that can be handed over; empty while it is open, for it could not be replaced any more."""
    return "" if case.is_open else case.decision or next(reversed(case.decisions), "")
