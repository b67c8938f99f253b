"""What is known of an element's visibility: the trick that hides it, the rule as it is written, and the honest reason, if any."""

from __future__ import annotations

from typing import NamedTuple

from clausewise.extract import Trick
from clausewise.parse.element import Element


class Verdict:
    """Why something is not seen. ``element`` is where the hiding begins; all that is hidden with it shares the verdict.

    ``excuse`` is the honest reason, found once all that is hidden is known; ``doubtful`` marks what only drawing would settle;
    ``is_local`` says that what hides it holds on some screens only.
    """

    __slots__ = ("doubtful", "element", "excuse", "is_local", "rule", "trick")

    def __init__(
        self,
        element: Element,
        trick: Trick,
        rule: str,
        *,
        doubtful: bool = False,
        excuse: str = "",
        is_local: bool = False,
    ) -> None:
        self.element = element
        self.trick = trick
        self.rule = rule
        self.doubtful = doubtful
        self.is_local = is_local
        self.excuse = excuse

    def moved(self, element: Element) -> Verdict:
        """Return the same of another element, to be asked about."""
        return Verdict(element, self.trick, self.rule, doubtful=self.doubtful, is_local=self.is_local)

    def __repr__(self) -> str:
        return f"<{self.trick} {self.rule} {self.excuse}>"


class Standing(NamedTuple):
    """How an element stands before the eyes: ``box`` for all that it holds, ``text`` for its words; None where it is seen."""

    box: Verdict | None = None
    text: Verdict | None = None


SEEN = Standing()
