"""What is known of an element's visibility: the trick that hides it, the rule as it is written, and the honest reason, if any."""

from __future__ import annotations

from typing import NamedTuple

from clausewise.extract import Trick


class Verdict(NamedTuple):
    """Why something is not seen. ``excuse`` is the honest reason; ``doubtful`` what only drawing would settle."""

    trick: Trick
    rule: str
    excuse: str = ""
    doubtful: bool = False


class Standing(NamedTuple):
    """How an element stands before the eyes: ``box`` for all that it holds, ``text`` for its words; None where it is seen."""

    box: Verdict | None = None
    text: Verdict | None = None


SEEN = Standing()
