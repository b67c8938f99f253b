"""``clausewise check --events``: requests and sign-ins told as records, one verdict a line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from clausewise.doors.cli.outcome import Exit, Tally
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shape import encoded
from clausewise.doors.cli.shown import quoted, shown

if TYPE_CHECKING:
    from clausewise.answer import Verdict
    from clausewise.engine import Engine
    from clausewise.event import Event
    from clausewise.observe.stack import Line

Form = Literal["text", "json", "ndjson"]
name_characters_max = 160
quotes_max = 3


class Run:
    """Judges the records of several sources under one engine, and prints a line for each in the order in which they stand."""

    def __init__(self, session: Session, engine: Engine, form: Form, *, quiet: bool) -> None:
        self.session, self.engine, self.quiet = session, engine, quiet
        self.tally = Tally()
        self._is_text = form == "text"

    def judge(self, sources: Sequence[str]) -> Exit:
        """Judge everything and print the counts at the end, even of a run that is interrupted."""
        from clausewise.observe.stack import batches

        try:
            with self.session.progress("judging", "jugement", quiet=self.quiet, scrolls=True) as advance:
                for source in sources:
                    lines = _Lines(self.session)
                    for batch in batches(source, sys.stdin.buffer):
                        self._batch(source, batch, lines)
                        self.session.flush()
                        advance(len(batch))
        except KeyboardInterrupt:
            self.session.note("Stopped.", "Arrêté.")
        finally:
            self._counts()
        return self.tally.exit

    def _batch(self, source: str, batch: Sequence[Line], lines: _Lines) -> None:
        from clausewise.errors import InputError
        from clausewise.observe.record import read
        from clausewise.rows import Bad

        events: list[Event] = []
        told: list[Line] = []
        for line in batch:
            if not line.content.strip():
                lines.at(line.number, "")
                continue
            try:
                events.append(read(line.content, where=f"{source}:{line.number}"))
                told.append(line)
            except InputError as error:
                self.tally.add(Exit.ERROR)
                self.session.fail(error)
                lines.at(line.number, "" if self._is_text else encoded(Bad(error, source, line.number).told()))
        for line, event, verdict in zip(told, events, self.engine.events(events, at_door=False), strict=True):
            self.tally.add(exit_of(verdict))
            lines.at(line.number, self._said(source, line.number, event, verdict))

    def _said(self, source: str, number: int, event: Event, verdict: Verdict) -> str:
        if not self._is_text:
            return encoded(data(number, event, verdict))
        place = f"{shown(source, name_characters_max)}:{number}: {shown(event.id, name_characters_max) or '-'}"
        found = [
            f"{finding.clause} {finding.certainty}" for decision in verdict.decisions for finding in decision.findings
        ]
        spots = dict.fromkeys(
            f"{quoted(spot.excerpt, self.session.language)} ({shown(spot.place)})"
            for decision in verdict.decisions
            for spot in decision.evidence
        )
        seen = f" {', '.join([*spots][:quotes_max])}" if spots else ""
        return f"{place} {action(verdict)} {', '.join(found)}{seen}".rstrip()

    def _counts(self) -> None:
        if self.quiet:
            return
        self.session.note(self.tally.said("en"), self.tally.said("fr"))
        late = self.engine.traffic.late
        if late:
            self.session.note(
                f"{late} came too late to be counted over time.",
                f"{late} sont venus trop tard pour compter dans le temps.",
            )


class _Lines:
    """Puts lines back into the order in which they stood: what was judged early waits for those before it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: dict[int, str] = {}
        self._next = 1

    def at(self, number: int, text: str) -> None:
        """Take the text of a line, empty for one that says nothing, and print what can be printed."""
        self._waiting[number] = text
        while (found := self._waiting.pop(self._next, None)) is not None:
            self._next += 1
            if found:
                self._session.data(found)


def exit_of(verdict: Verdict) -> Exit:
    """Return what one verdict contributes to the exit code."""
    from clausewise.answer import Answer

    if not any(decision.findings for decision in verdict.decisions):
        return Exit.CLEAN
    return Exit.HELD if verdict.would is Answer.CHALLENGE else Exit.VIOLATIONS


def action(verdict: Verdict) -> str:
    """Return the weightiest thing that is done about an event, as the policy calls it."""
    from clausewise.ladder import WEIGHT
    from clausewise.model import Action

    done = [measure.action for decision in verdict.decisions for measure in decision.measures]
    return max(done, key=WEIGHT.__getitem__, default=Action.ALLOW).value


def data(number: int, event: Event, verdict: Verdict) -> dict[str, Any]:
    """Return the verdict on one record as plain data; of a clean one there is little to say."""
    said: dict[str, Any] = {
        "line": number,
        "id": event.id,
        "action": action(verdict),
        "answer": verdict.answer,
        "clauses": verdict.clauses,
        "evidence": [spot for decision in verdict.decisions for spot in decision.evidence],
    }
    if verdict.decisions:
        said |= {
            "findings": [
                {
                    "clause": finding.clause,
                    "certainty": finding.certainty,
                    "signals": [{"name": signal.name, "score": signal.score} for signal in finding.signals],
                }
                for decision in verdict.decisions
                for finding in decision.findings
            ],
            "measures": [measure for decision in verdict.decisions for measure in decision.measures],
            "lifts": [lift for decision in verdict.decisions for lift in decision.lifts],
            "decisions": [decision.id for decision in verdict.decisions],
            "reasons": {"en": verdict.why("en"), "fr": verdict.why("fr")},
        }
    return said
