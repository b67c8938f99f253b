"""Decisions as SARIF 2.1.0, the form in which code hosts, editors and pipelines take the findings of a program.

What: one run; a clause is a rule, a finding a result, a row that waits for a person a result to be reviewed, a row that could not be judged
a notification. A place in a text is a region of its file, a place in an opened part a logical location. Results are written as they come.
Source: OASIS, Static Analysis Results Interchange Format 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from clausewise import __version__
from clausewise.clause import Clause
from clausewise.decision import Decision
from clausewise.doors.cli import shortfall
from clausewise.doors.cli.outcome import Exit, Tally
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shape import encoded
from clausewise.doors.cli.shown import quoted
from clausewise.doors.cli.typography import typeset
from clausewise.model import Action, Certainty, Evidence, Finding, LanguageCode, Medium
from clausewise.notice import telling
from clausewise.policy import Policy
from clausewise.rows import Bad, Row

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION: Final = "2.1.0"
# The rule of what waits for a person without a finding.
UNREAD: Final = "clausewise.unread"
locations_max, notifications_max, searched_characters_max = 16, 1_000, 60

_LEVELS: Final = {Certainty.CERTAIN: "error", Certainty.LIKELY: "warning", Certainty.POSSIBLE: "note"}
# What is written in lines that an editor shows.
_WRITTEN: Final = frozenset((Medium.PAGE, Medium.EMAIL))
_UNREAD: Final = (
    ("Waits for a person", "Attend une personne"),
    (
        "No program could read or judge this whole, so nothing is said of it until a person has looked.",
        "Aucun programme n'a pu lire ou juger ceci en entier; rien n'en est dit avant qu'une personne ait regardé.",
    ),
)


class Sarif:
    """One SARIF log, written as it comes, so memory stays bounded; at most ``notifications_max`` rows that were not judged are named."""

    def __init__(self, session: Session, policy: Policy) -> None:
        self.session = session
        self.policy = policy
        self._separator = ""
        self._unjudged: list[dict[str, Any]] = []
        self._numbers = {clause: number for number, clause in enumerate((*policy.clauses, UNREAD))}

    def start(self) -> None:
        """Open the log: the program, its rules, and what follows of the run."""
        driver = {
            "name": "Clausewise",
            "version": __version__,
            "language": self.session.language,
            "rules": [
                *(_rule(clause, self.session.language) for clause in self.policy.clauses.values()),
                self._unread(),
            ],
            "properties": {"policy": self.policy.stamp},
        }
        head = {"$schema": SCHEMA, "version": VERSION}
        run = {"tool": {"driver": driver}, "language": self.session.language, "columnKind": "unicodeCodePoints"}
        self.session.data(f'{encoded(head)[:-1]},"runs":[{encoded(run)[:-1]},"results":[')

    def row(self, row: Row, decision: Decision) -> None:
        """Print a result for each finding, and one for a row that only waits for a person."""
        for finding in decision.findings:
            self._next(self._found(row, decision, finding))
        if not decision.findings and decision.action is Action.HOLD:
            message = shortfall.because(decision.notes, self.session.language, (one.medium for one in row.item.parts))
            result = self._result(UNREAD, "none", message, [_place(row, ())])
            self._next({**result, "kind": "review", **_known(decision, UNREAD)})

    def bad(self, bad: Bad) -> None:
        """Keep an error for the end of the log."""
        if len(self._unjudged) == notifications_max:
            return
        said = bad.error.fr if self.session.language == "fr" else bad.error.en
        at = {"artifactLocation": {"uri": uri(bad.path)}, "region": {"startLine": bad.line}}
        self._unjudged.append(
            {
                "descriptor": {"id": bad.error.code},
                "level": "error",
                "message": {"text": typeset(said, self.session.language)},
                "locations": [{"physicalLocation": at}],
            }
        )

    def end(self, tally: Tally) -> None:
        """Close the log with how the run went."""
        invocation = {
            "executionSuccessful": tally.exit is not Exit.ERROR,
            "exitCode": int(tally.exit),
            "toolExecutionNotifications": self._unjudged,
        }
        counts = {outcome.name.lower(): count for outcome, count in tally.counts.items()}
        properties = encoded({"rows": tally.rows, **counts})
        self.session.data(f'],"invocations":[{encoded(invocation)}],"properties":{properties}}}]}}')

    def _next(self, result: dict[str, Any]) -> None:
        self.session.data(self._separator + encoded(result))
        self._separator = ","

    def _unread(self) -> dict[str, Any]:
        title, help_ = (one[self.session.language == "fr"] for one in _UNREAD)
        return {
            "id": UNREAD,
            "shortDescription": {"text": title},
            "fullDescription": {"text": help_},
            "help": {"text": help_, "markdown": "\n\n".join(_UNREAD[1])},
            "defaultConfiguration": {"level": "none"},
        }

    def _result(self, rule: str, level: str, message: str, locations: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "ruleId": rule,
            "ruleIndex": self._numbers[rule],
            "level": level,
            "message": {"text": typeset(message, self.session.language)},
            "locations": locations,
        }

    def _found(self, row: Row, decision: Decision, finding: Finding) -> dict[str, Any]:
        language = self.session.language
        quotes = ", ".join(quoted(words, language) for words in telling(finding, self.policy))
        rule = self.policy.clause(finding.clause).rule.in_(language)
        spots = {spot for signal in self.policy.carrying(finding) for spot in signal.evidence}
        result = self._result(
            finding.clause, _LEVELS[finding.certainty], f"{rule} {quotes}".rstrip(), list(_places(row, spots))
        )
        properties = {
            "certainty": finding.certainty,
            "basis": finding.basis,
            "action": decision.action,
            "traits": finding.traits,
            "signals": {signal.name: signal.score for signal in finding.signals},
        }
        return {**result, **_known(decision, finding.clause), "properties": properties}


def _rule(clause: Clause, language: LanguageCode) -> dict[str, Any]:
    """Return a clause as a rule; its help stands in both languages, the other one behind."""
    both = [
        f"**{clause.title.in_(one)}**\n\n{clause.rule.in_(one)}\n\n{clause.why.in_(one)}" for one in _order(language)
    ]
    strongest = next((one for one in _LEVELS if one in clause.when), Certainty.POSSIBLE)
    return {
        "id": clause.id,
        "shortDescription": {"text": clause.title.in_(language)},
        "fullDescription": {"text": clause.rule.in_(language)},
        "help": {"text": f"{clause.rule.in_(language)} {clause.why.in_(language)}", "markdown": "\n\n".join(both)},
        "defaultConfiguration": {"level": _LEVELS[strongest]},
        "properties": {"since": clause.since, "en": clause.title.en, "fr": clause.title.fr},
    }


def _order(language: LanguageCode) -> tuple[LanguageCode, LanguageCode]:
    return ("fr", "en") if language == "fr" else ("en", "fr")


def _known(decision: Decision, rule: str) -> dict[str, Any]:
    """Return what makes a result known again in the next run: the content, and what is said of it."""
    return {"partialFingerprints": {"content/v1": f"{decision.content_sha256}:{rule}"}}


def _places(row: Row, spots: Iterable[Evidence]) -> Iterator[dict[str, Any]]:
    """Yield where a finding stands: a region of the file for each run of words, the path for each place in an opened part."""
    told: dict[tuple[str, int, int], list[Evidence]] = {}
    for spot in sorted(spots, key=lambda one: (one.part, one.place, one.start, -one.end)):
        told.setdefault((spot.place, *((spot.start, spot.end) if not spot.place else (0, 0))), []).append(spot)
    for same in list(told.values())[:locations_max] or [[]]:
        yield _place(row, same)


def _place(row: Row, spots: Sequence[Evidence]) -> dict[str, Any]:
    at: dict[str, Any] = {"artifactLocation": {"uri": uri(row.path)}}
    found: dict[str, Any] = {"physicalLocation": at}
    first = spots[0] if spots else None
    if first is None or first.place or row.whole_line:
        at["region"] = {"startLine": row.line if first is None or row.whole_line else _line(row, first)}
    else:
        (line, column), (last, end) = row.place(first.start), row.place(first.end)
        at["region"] = {"startLine": line, "startColumn": column, "endLine": last, "endColumn": end}
    if first is not None and first.place:
        # Offsets in an opened part count in the passage alone: its path says more.
        found["logicalLocations"] = [{"fullyQualifiedName": first.place}]
        if rules := ", ".join(dict.fromkeys(one.rule for one in spots if one.rule)):
            found["message"] = {"text": rules}
    return found


def _line(row: Row, spot: Evidence) -> int:
    """Return the line of a page or mail on which the words stand as they are written, its first where they are written otherwise."""
    part = row.item.parts[spot.part]
    wanted = spot.excerpt[:searched_characters_max].rstrip("…").encode("utf-8", "replace")
    found = part.data.find(wanted) if wanted and part.medium in _WRITTEN else -1
    return part.data.count(b"\n", 0, found) + 1 if found >= 0 else 1


def uri(path: str) -> str:
    """Return a path as SARIF names files: relative ones by a relative reference, whole ones as ``file:``; standard input by its name."""
    if path == "-":
        return "stdin"
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
