"""Decisions, explanations and errors as plain data for JSON output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from clausewise.doors.cli.shown import escaped

if TYPE_CHECKING:
    from clausewise.decision import Decision
    from clausewise.extract import Extract
    from clausewise.judgement import Explanation
    from clausewise.model import Finding
    from clausewise.rows import Row


def encoded(value: Any) -> str:
    """Return compact JSON on one line, with nothing in it that drives a terminal."""
    return escaped(msgspec.json.encode(value).decode())


def drawn(value: Any) -> str:
    """Return JSON laid out for reading, with nothing in it that drives a terminal."""
    return escaped(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def decision_data(decision: Decision) -> dict[str, Any]:
    """Return a decision with what a reader wants first: action, clauses, and the reasons in both languages."""
    return {
        "id": decision.id,
        "item": decision.item,
        "action": decision.action,
        "clauses": decision.clauses,
        "language": decision.language,
        "person_needed": decision.person_needed,
        "reasons": {"en": decision.why("en"), "fr": decision.why("fr")},
        "findings": [_finding(finding) for finding in decision.findings],
        "measures": decision.measures,
        "lifts": decision.lifts,
        "strikes": decision.strikes,
        "automation": decision.automation,
        "notification": decision.notification,
        "author": decision.author,
        "notes": decision.notes,
        "time_ms": decision.time_ms,
        "policy": decision.policy,
        "detectors": decision.detectors,
        "content_sha256": decision.content_sha256,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "clause": finding.clause,
        "certainty": finding.certainty,
        "basis": finding.basis,
        "traits": finding.traits,
        "beyond": finding.beyond,
        "signals": finding.signals,
    }


def row_data(row: Row, decision: Decision) -> dict[str, Any]:
    """Return a judged row: its place and its decision."""
    return {"path": row.path, "line": row.line, **decision_data(decision)}


def explanation_data(explanation: Explanation, row: Row) -> dict[str, Any]:
    """Return every step of a judgement."""
    return {
        "path": row.path,
        "line": row.line,
        "language": explanation.language,
        "views": explanation.views,
        "signals": explanation.signals,
        "weights": explanation.weights,
        "bands": [
            {"clause": clause, "certainty": certainty, "when": when, "held": held}
            for clause, certainty, when, held in explanation.bands
        ],
        "opened": [_opened(extract) for extract in explanation.extracts],
        "decision": decision_data(explanation.decision),
    }


def _opened(extract: Extract) -> dict[str, Any]:
    """Return what was opened, without the part's own bytes."""
    fields = ("inside", "passages", "links", "forms", "metas", "headers", "limits")
    return {"part": extract.part, "medium": extract.medium, **{name: getattr(extract, name) for name in fields}}
