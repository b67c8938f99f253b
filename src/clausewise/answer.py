"""What is answered at the door: let in, slowed down, asked to confirm that somebody is there, or turned away; and why.

The order is that of weight. A decision that limits access slows down, one that waits for a person asks for a confirmation, one that blocks
turns away; of several the weightiest counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clausewise.decision import Decision
from clausewise.model import Action, LanguageCode, Words


class Answer(StrEnum):
    """What is answered, mildest first."""

    ALLOW = "allow"
    THROTTLE = "throttle"
    CHALLENGE = "challenge"
    BLOCK = "block"


ORDER: Final = {answer: number for number, answer in enumerate(Answer)}
_OF: Final = {
    Action.LIMIT: Answer.THROTTLE,
    Action.HOLD: Answer.CHALLENGE,
    Action.REMOVE: Answer.BLOCK,
    Action.BLOCK: Answer.BLOCK,
    Action.SUSPEND: Answer.BLOCK,
    Action.TERMINATE: Answer.BLOCK,
}
_STANDING: Final = {
    Answer.THROTTLE: Words(
        "Access from here is limited until {until}, by an earlier decision ({decision}).",
        "L'accès d'ici est limité jusqu'au {until}, par une décision antérieure ({decision}).",
    ),
    Answer.BLOCK: Words(
        "Access from here is blocked until {until}, by an earlier decision ({decision}).",
        "L'accès d'ici est bloqué jusqu'au {until}, par une décision antérieure ({decision}).",
    ),
}
_CLOSED: Final = Words(
    "This account is closed, by an earlier decision ({decision}).",
    "Ce compte est fermé, par une décision antérieure ({decision}).",
)


class Verdict(Struct, frozen=True, gc=False):
    """The answer to one event. ``decisions`` were made about it; ``standing`` names an earlier one that is in force, until ``until_ms``.

    ``retry_s`` says after how many seconds somebody who is slowed down may come again. In shadow ``answer`` is to allow, and ``would``
    what would have been answered. ``is_late`` says that it came too late to be counted over time.
    """

    answer: Answer = Answer.ALLOW
    would: Answer = Answer.ALLOW
    decisions: tuple[Decision, ...] = ()
    standing: str = ""
    until_ms: int | None = 0
    retry_s: int = 0
    is_late: bool = False

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses found broken, those of the first decision first."""
        return tuple(dict.fromkeys(clause for decision in self.decisions for clause in decision.clauses))

    def why(self, language: LanguageCode = "en") -> str:
        """Say in ``language`` why this is answered; empty when there is nothing to say."""
        said = [decision.why(language) for decision in self.decisions if decision.findings or decision.lifts]
        if self.standing:
            words = _CLOSED if self.until_ms is None else _STANDING[self.would]
            said.append(words.in_(language).format(until=_moment(self.until_ms), decision=self.standing))
        return " ".join(said)


# What nearly every event gets, once for all.
ALLOWED: Final = Verdict()


def answer_to(decisions: Iterable[Decision]) -> Answer:
    """Return the weightiest answer that ``decisions`` ask for."""
    asked = (_OF.get(measure.action, Answer.ALLOW) for decision in decisions for measure in decision.measures)
    return max(asked, key=ORDER.__getitem__, default=Answer.ALLOW)


def _moment(time_ms: int | None) -> str:
    return f"{datetime.fromtimestamp((time_ms or 0) / 1000, UTC):%Y-%m-%d %H:%M} UTC"
