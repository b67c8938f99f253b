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

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.doors.cli.lesson import Told, Verdict
    from clausewise.engine import Engine
    from clausewise.model import Record
    from clausewise.ports import Store

Texts = Annotated[list[str], typer.Option("--texts", metavar="PATH", default_factory=list)]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE")]


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
    from clausewise.doors.cli.lesson import Verdict

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
    from clausewise.doors.cli.lesson import told

    decision = engine.decision(subject)
    # The hash is gone with the sealed part, so an erased text is never found again.
    text = texts.get(decision.content_sha256) if decision.content_sha256 else None
    row = told(decision, verdict, text)
    return row if row.scores or text is not None else None
