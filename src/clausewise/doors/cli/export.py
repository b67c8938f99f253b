"""``clausewise labels export``: what people said of decisions, as labelled rows that thresholds and models can learn from.

A row is one JSON object a line:

    {"id", "lang", "labels": {label: 0|1}, "clauses": {clause: 0|1}, "scores": {signal: score}, "source": "decisions", "split": "train",
     "orig": "confirmed"|"undone", "text"?, "meta": {"decision", "policy", "detectors", "time_ms", "action"}}

A decision that was confirmed is true under the clauses that the person named; one that was taken back is false under all of its clauses;
the last word counts. A decision that found nothing and was confirmed is ordinary text (``benign``). A label that is absent is unknown.

The ledger keeps evidence, not whole texts. ``--texts`` names the operator's own content; a text is put into its row only when it is the one
that was decided, by id and SHA-256, and only while the sealed part is there: whatever was erased stays out, and a row without scores and
without text is no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import UNSET, Struct, UnsetType

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.engine import Engine
    from clausewise.model import Decision, Finding, Record
    from clausewise.ports import Store

SOURCE = "decisions"
Texts = Annotated[list[str], typer.Option("--texts", metavar="PATH", default_factory=list)]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE")]


class Told(Struct, frozen=True, omit_defaults=True):
    """One row; see the module for its fields."""

    id: str
    lang: str
    labels: dict[str, int]
    clauses: dict[str, int]
    scores: dict[str, float]
    source: str
    split: str
    orig: str
    meta: dict[str, Any]
    text: str | UnsetType = UNSET


class Verdict(Struct, frozen=True):
    """A person's last word on a decision: the kind of record, and the clauses that were confirmed."""

    kind: str
    clauses: tuple[str, ...] = ()


def export(
    context: typer.Context,
    *,
    texts: Texts,
    output: Output = None,
    store: options.OptionalStore = None,
    quiet: options.Quiet = False,
) -> int:
    """Write a row for each decision that a person confirmed or took back."""
    from clausewise.doors.cli.shape import encoded

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        known = _texts(texts)
        verdicts = _verdicts(engine.needs_store())
        rows = [row for one, verdict in verdicts.items() if (row := _row(engine, one, verdict, known)) is not None]
    lines = "".join(encoded(row) + "\n" for row in rows)
    if output is None:
        session.write(lines)
    else:
        output.write_text(lines, encoding="utf-8")
    if not quiet:
        erased = len(verdicts) - len(rows)
        session.note(
            f"{len(rows)} rows; {erased} left out, of which nothing is kept that could be learned from",
            f"{len(rows)} lignes; {erased} laissées de côté, dont rien n'est gardé qui puisse servir",
        )
    return 0


def _texts(paths: Sequence[str]) -> dict[str, str]:
    """Return the operator's texts by the SHA-256 of their content. Raises the first error of a row that cannot be read."""
    from clausewise.judgement import digest
    from clausewise.reading import read
    from clausewise.rows import Bad

    found: dict[str, str] = {}
    for row in read(paths) if paths else ():
        if isinstance(row, Bad):
            raise row.error
        found[digest(row.item)] = row.item.parts[0].text
    return found


def _verdicts(store: Store) -> dict[str, Verdict]:
    """Return the last word on each decision, in the order in which people first spoke of it."""
    from clausewise import transcript

    found: dict[str, Verdict] = {}
    for record in _records(store):
        if record.kind == transcript.UNDONE:
            found[record.subject] = Verdict(record.kind)
        elif record.kind == transcript.CONFIRMED:
            found[record.subject] = Verdict(record.kind, transcript.confirmed(record).clauses)
    return found


def _records(store: Store) -> Iterator[Record]:
    sequence = 0
    while records := store.after(sequence):
        yield from records
        sequence = records[-1].sequence


def _row(engine: Engine, subject: str, verdict: Verdict, texts: Mapping[str, str]) -> Told | None:
    decision = engine.decision(subject)
    # The hash is gone with the sealed part, so an erased text is never found again.
    text = texts.get(decision.content_sha256) if decision.content_sha256 else None
    row = told(decision, verdict, text)
    return row if row.scores or text is not None else None


def told(decision: Decision, verdict: Verdict, text: str | None = None) -> Told:
    """Return the row of a decision and what a person said of it. Pure."""
    is_right = verdict.kind == "confirmed"
    concerned = [one for one in decision.findings if not is_right or one.clause in verdict.clauses]
    scores: dict[str, float] = {}
    for finding in decision.findings:
        for signal in finding.signals:
            scores[signal.name] = max(signal.score, scores.get(signal.name, 0.0))
    return Told(
        id=f"{SOURCE}:{decision.id}",
        lang=decision.language.value,
        labels=_labels(concerned, is_right=is_right) if decision.findings else {"benign": 1},
        clauses={one.clause: int(is_right) for one in concerned},
        scores=scores,
        source=SOURCE,
        split="train",
        orig=verdict.kind,
        meta={
            "decision": decision.id,
            "policy": f"{decision.policy.id} {decision.policy.version}",
            "detectors": decision.detectors,
            "time_ms": decision.time_ms,
            "action": decision.action.value,
        },
        text=UNSET if text is None else text,
    )


def _labels(findings: Iterable[Finding], *, is_right: bool) -> dict[str, int]:
    """Return what the findings say of each label. A wide label is not refuted by one of its parts: of each signal the narrowest is."""
    from clausewise.doors.cli.labels import LABELS, labels_of

    found: dict[str, int] = {}
    for finding in findings:
        for signal in finding.signals:
            labels = [one for one in labels_of((signal.name,)) if finding.clause in LABELS[one].clauses]
            narrow = sorted(labels, key=lambda one: (len(LABELS[one].signals), one))
            found.update(dict.fromkeys(narrow if is_right else narrow[:1], int(is_right)))
    return dict(sorted(found.items()))
