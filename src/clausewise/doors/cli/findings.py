"""Decisions as lines, JSON, NDJSON or SARIF (``sarif``) on standard output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from clausewise.decision import Decision
from clausewise.doors.cli import shortfall
from clausewise.doors.cli.outcome import Tally
from clausewise.doors.cli.sarif import Sarif
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shape import encoded, row_data
from clausewise.doors.cli.shown import quoted, shown
from clausewise.doors.cli.typography import typeset
from clausewise.model import Action, Basis, Evidence, Finding
from clausewise.notice import telling
from clausewise.policy import Policy
from clausewise.rows import Bad, Row

reason_characters_max = 160
place_characters_max = 160


class Printer(Protocol):
    """Prints judged rows in order."""

    def start(self) -> None:
        """Begin the output."""

    def row(self, row: Row, decision: Decision) -> None:
        """Print a judged row."""

    def bad(self, bad: Bad) -> None:
        """Print a row that could not be judged."""

    def end(self, tally: Tally) -> None:
        """End the output."""


class Lines:
    """One line a finding: ``PATH:line:column: clause certainty action “evidence” — reason``."""

    def __init__(self, session: Session, policy: Policy) -> None:
        self.session = session
        self.policy = policy

    def start(self) -> None:
        """Nothing stands before the first line."""

    def row(self, row: Row, decision: Decision) -> None:
        """Print a line for each finding, and one for a row that only waits for a person."""
        for finding in decision.findings:
            self.session.data(self._finding(row, finding, decision.action))
        if not decision.findings and decision.action is Action.HOLD:
            reason = shortfall.because(decision.notes, self.session.language, (one.medium for one in row.item.parts))
            self.session.data(f"{shown(row.path, reason_characters_max)}:{row.line}:{row.column}: - - hold — {reason}")

    def bad(self, bad: Bad) -> None:
        """Nothing: the error stands on standard error."""

    def end(self, tally: Tally) -> None:
        """Nothing stands after the last line."""

    def _finding(self, row: Row, finding: Finding, action: Action) -> str:
        spots = sorted({spot for signal in self.policy.carrying(finding) for spot in signal.evidence}, key=_order)
        line, column = row.place(spots[0].start) if spots else (row.line, row.column)
        quotes = ", ".join(quoted(words, self.session.language) for words in telling(finding, self.policy))
        rule = self.policy.clause(finding.clause).rule.in_(self.session.language)
        reason = shown(typeset(rule, self.session.language), reason_characters_max)
        place = f"{shown(row.path, reason_characters_max)}:{line}:{column}"
        if spots and spots[0].place:
            # A table holds many parts: its line says which.
            where = f":{row.line}" if row.whole_line else ""
            place = f"{shown(row.path, reason_characters_max)}{where}: {shown(spots[0].place, place_characters_max)}"
        spirit = self.session.say(" (by spirit)", " (selon l'esprit)") if finding.basis is Basis.SPIRIT else ""
        return f"{place}: {finding.clause} {finding.certainty}{spirit} {action} {quotes} — {reason}"


def _order(spot: Evidence) -> tuple[int, str, int, int]:
    return spot.part, spot.place, spot.start, -spot.end


class NdJson:
    """One JSON object a row, bad rows included, in the order of the input."""

    def __init__(self, session: Session, policy: Policy) -> None:
        del policy  # a decision says by itself which policy it stands on
        self.session = session

    def start(self) -> None:
        """Nothing stands before the first row."""

    def row(self, row: Row, decision: Decision) -> None:
        """Print a decision."""
        self.session.data(encoded(row_data(row, decision)))

    def bad(self, bad: Bad) -> None:
        """Print an error in the row's place."""
        self.session.data(encoded(bad.told()))

    def end(self, tally: Tally) -> None:
        """Nothing stands after the last row."""


class Json:
    """One JSON document: ``rows`` in the order of the input, and a ``summary``. Written as it comes, so memory stays bounded."""

    def __init__(self, session: Session, policy: Policy) -> None:
        self.session = session
        self.policy = policy
        self._separator = ""

    def start(self) -> None:
        """Open the document."""
        self.session.data('{"policy":' + encoded(self.policy.stamp) + ',"rows":[')

    def row(self, row: Row, decision: Decision) -> None:
        """Print a decision."""
        self._next(encoded(row_data(row, decision)))

    def bad(self, bad: Bad) -> None:
        """Print an error in the row's place."""
        self._next(encoded(bad.told()))

    def end(self, tally: Tally) -> None:
        """Close the document with the counts."""
        counts = {outcome.name.lower(): count for outcome, count in tally.counts.items()}
        self.session.data('],"summary":' + encoded({"rows": tally.rows, **counts, "exit": int(tally.exit)}) + "}")

    def _next(self, text: str) -> None:
        self.session.data(self._separator + text)
        self._separator = ","


PRINTERS: dict[str, Callable[[Session, Policy], Printer]] = {
    "text": Lines,
    "json": Json,
    "ndjson": NdJson,
    "sarif": Sarif,
}
