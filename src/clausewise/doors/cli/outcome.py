"""What a run found, counted, and the exit code that says so. The strongest wins: error, then violation, then held, then clean."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clausewise.decision import Decision

CLOSED_PIPE = 141  # 128 + SIGPIPE, as a shell shows it
INTERRUPTED = 130  # 128 + SIGINT


class Exit(IntEnum):
    """The exit codes of every command that judges.

    Clean: nothing was found. Violations: a clause was met and something is done about it, be it only a nudge. Error: something could not
    be judged or done; the rest was. Held: what was found waits for a person.
    """

    CLEAN = 0
    VIOLATIONS = 1
    ERROR = 2
    HELD = 3


_STRENGTH = (Exit.ERROR, Exit.VIOLATIONS, Exit.HELD, Exit.CLEAN)


def exit_of(decision: Decision) -> Exit:
    """Return what one decision contributes to the exit code."""
    from clausewise.model import Action

    if decision.action is Action.HOLD:
        return Exit.HELD
    return Exit.VIOLATIONS if decision.findings else Exit.CLEAN


class Tally:
    """How many items came out which way."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(Exit, 0)

    def add(self, outcome: Exit) -> None:
        """Count one item."""
        self.counts[outcome] += 1

    @property
    def rows(self) -> int:
        """How many items there were, those that could not be judged included."""
        return sum(self.counts.values())

    @property
    def exit(self) -> Exit:
        """The strongest of what was found."""
        return next((one for one in _STRENGTH if self.counts[one]), Exit.CLEAN)

    def said(self, language: str) -> str:
        """Say the counts in one line."""
        clean, found, failed, held = (self.counts[one] for one in (Exit.CLEAN, Exit.VIOLATIONS, Exit.ERROR, Exit.HELD))
        if language == "fr":
            return (
                f"{self.rows} élément{'s' if self.rows > 1 else ''} : {clean} sans reproche, {found} en infraction, "
                f"{held} en attente d'une personne, {failed} non jugé{'s' if failed > 1 else ''}"
            )
        what = "item" if self.rows == 1 else "items"
        return f"{self.rows} {what}: {clean} clean, {found} in violation, {held} held for a person, {failed} not judged"
