"""``clausewise labels export``: what people said of decisions, as labelled rows that thresholds and models can learn from.

A row is one JSON object a line:

    {"id", "lang", "labels": {label: 0|1}, "clauses": {clause: 0|1}, "scores": {signal: score}, "source": "decisions", "split": "train",
     "orig": "confirmed"|"undone"|"settled", "text"?, "meta": {"decision", "policy", "detectors", "time_ms", "action"}}

What people said is read as ``hindsight`` reads it; where a person decided in a program's place (``settled``) some clauses may be true
and others false. A decision that found nothing and was confirmed is ordinary text (``benign``). A label that is absent is unknown.

The ledger keeps evidence, not whole texts. ``--texts`` names the operator's own content; a text is put into its row only when it is the one
that was decided, by id and SHA-256, and only while the sealed part is there: whatever was erased stays out, and a row without scores and
without text is no row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.doors.cli.lesson import Told
    from clausewise.engine import Engine
    from clausewise.hindsight import Word

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
    from clausewise.hindsight import Hindsight
    from clausewise.ledger import every

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        known = _texts(texts)
        hindsight = Hindsight(engine.needs_store())
        for record in every(engine.needs_store()):
            hindsight.take(record)
        rows = [row for one, word in hindsight.said.items() if (row := _row(engine, one, word, known)) is not None]
    lines = "".join(encoded(row) + "\n" for row in rows)
    if output is None:
        session.write(lines)
    else:
        output.write_text(lines, encoding="utf-8")
    if not quiet:
        erased = len(hindsight.said) - len(rows)
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


def _row(engine: Engine, subject: str, word: Word, texts: Mapping[str, str]) -> Told | None:
    from clausewise.doors.cli.lesson import told

    decision = engine.decision(subject)
    # The hash is gone with the sealed part, so an erased text is never found again.
    text = texts.get(decision.content_sha256) if decision.content_sha256 else None
    row = told(decision, word, text)
    return row if row.scores or text is not None else None
