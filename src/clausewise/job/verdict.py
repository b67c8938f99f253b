"""Verdicts as columns: one row for each row that was judged, the same in Parquet, Arrow and JSON lines."""

from __future__ import annotations

from typing import Any

from clausewise.decision import Decision
from clausewise.model import Evidence, Finding
from clausewise.rows import Row


def columns(row: Row, decision: Decision) -> dict[str, Any]:
    """Return the verdict on a row, with the place of the row and the ids that it brought; ``schema`` gives the types."""
    return {
        "path": row.path,
        "line": row.line,
        "id": row.item.id,
        "author": row.item.author,
        "time_ms": row.item.time_ms,
        "action": decision.action.value,
        "clauses": list(decision.clauses),
        "certainty": decision.findings[0].certainty.value if decision.findings else "",
        "person_needed": decision.person_needed,
        "language": decision.language.value,
        "reason_en": decision.why("en"),
        "reason_fr": decision.why("fr"),
        "findings": [_finding(one) for one in decision.findings],
        "lifts": [{"clause": one.clause, "authorization": one.authorization} for one in decision.lifts],
        "notes": [*decision.notes, *(note.code for note in row.notes)],
        "content_sha256": decision.content_sha256,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "clause": finding.clause,
        "certainty": finding.certainty.value,
        "basis": finding.basis.value,
        "signals": [
            {"name": one.name, "score": one.score, "evidence": [_evidence(spot) for spot in one.evidence]}
            for one in finding.signals
        ],
    }


def _evidence(spot: Evidence) -> dict[str, Any]:
    return {
        "part": spot.part,
        "start": spot.start,
        "end": spot.end,
        "excerpt": spot.excerpt,
        "sense": spot.sense,
        "place": spot.place,
    }


def schema() -> Any:
    """Return the Arrow schema of ``columns``."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    evidence = pa.struct(
        {"part": number, "start": number, "end": number, "excerpt": text, "sense": text, "place": text}
    )
    signal = pa.struct({"name": text, "score": pa.float64(), "evidence": pa.list_(evidence)})
    finding = pa.struct({"clause": text, "certainty": text, "basis": text, "signals": pa.list_(signal)})
    types: dict[str, Any] = {
        "path": text,
        "line": number,
        "id": text,
        "author": text,
        "time_ms": number,
        "action": text,
        "clauses": pa.list_(text),
        "certainty": text,
        "person_needed": pa.bool_(),
        "language": text,
        "reason_en": text,
        "reason_fr": text,
        "findings": pa.list_(finding),
        "lifts": pa.list_(pa.struct({"clause": text, "authorization": text})),
        "notes": pa.list_(text),
        "content_sha256": text,
    }
    return pa.schema(types)
