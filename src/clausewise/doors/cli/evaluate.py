"""``clausewise eval``: how well the detectors and the policy do on labelled text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.doors.cli.labelled import Labelled
    from clausewise.doors.cli.score import Score
    from clausewise.engine import Engine

batch_rows = 512
Sources = Annotated[list[Path], typer.Argument(metavar="FOLDER|FILE…")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE")]
Split = Annotated[str, typer.Option("--split", metavar="NAME")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="ROWS")]


def evaluate(
    context: typer.Context,
    sources: Sources,
    *,
    output: Output = None,
    split: Split = "",
    limit: Limit = None,
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Measure on every row of ``sources`` and print the figures."""
    from clausewise.doors.cli.labelled import files
    from clausewise.doors.cli.score import Score
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    paths = files(sources)
    with session.engine(policy=policy, store="") as engine:
        score = Score(engine.policy.clauses)
        rows = list(_chosen(paths, split, limit))
        with session.progress("measuring", "mesure", total=len(rows), quiet=quiet) as advance:
            for batch in _batches(rows):
                _measure(engine, batch, score)
                advance(len(batch))
        figures = {"policy": engine.policy.stamp, "detectors": engine.judgement.cascade.version, **score.figures()}
    if output is not None:
        output.write_text(drawn(figures) + "\n", encoding="utf-8")
    if as_json:
        session.data(drawn(figures))
    else:
        _draw(session, figures)
    return 0


def _chosen(paths: Sequence[Path], split: str, limit: int | None) -> Iterator[Labelled]:
    """Yield the rows of ``split``; of a file with more than ``limit``, that many at even distances."""
    from clausewise.doors.cli.labelled import labelled

    for path in paths:
        rows = [row for row in labelled(path) if not split or row.split == split]
        if limit is not None and len(rows) > limit:
            rows = [rows[number * len(rows) // limit] for number in range(limit)]
        yield from rows


def _batches(rows: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    rest = iter(rows)
    while batch := list(islice(rest, batch_rows)):
        yield batch


def _measure(engine: Engine, batch: Sequence[Labelled], score: Score) -> None:
    from clausewise.fold import State
    from clausewise.model import Item

    items = [Item.of_text(row.text) for row in batch]
    seen = engine.signals(items)
    decisions = engine.judgement.decide(items, seen, State(), time_ms=0)
    for row, signals, decision in zip(batch, seen, decisions, strict=True):
        best: dict[str, float] = {}
        for signal in signals:
            best[signal.name] = max(best.get(signal.name, 0.0), signal.score)
        score.add(row, best, decision)


def _draw(session: Session, figures: dict[str, Any]) -> None:
    """Print both tables in columns of fixed width, which read the same on a terminal and in a file."""
    from clausewise.doors.cli.score import BANDS, COLUMNS

    say = session.say
    acted = say("acted on", "suivi")
    titles = [*BANDS, acted]
    session.data(say("precision / recall, by label and language", "précision / rappel, par étiquette et langue"))
    session.data(
        _line(say("label", "étiquette"), "", (say("rows", "lignes"), say("positive", "positives"), "AP", "AUC"), titles)
    )
    for row in figures["labels"]:
        cells = [f"{_share(row[name]['precision'])}/{_share(row[name]['recall'])}" for name in COLUMNS]
        scores = (_share(row["average_precision"]), _share(row["roc_auc"]))
        session.data(_line(row["label"], row["lang"], (str(row["rows"]), str(row["positives"]), *scores), cells))
    session.data("")
    session.data(say("false positives on benign rows, %", "faux positifs sur les lignes ordinaires, %"))
    session.data(_line(say("source", "source"), "", (say("rows", "lignes"), "", "", ""), titles))
    for row in figures["benign"]:
        cells = [f"{100 * row[name]:.2f}" for name in COLUMNS]
        session.data(_line(row["source"], row["lang"], (str(row["rows"]), "", "", ""), cells))


def _line(name: str, lang: str, counts: tuple[str, str, str, str], cells: Sequence[str]) -> str:
    rows, positives, precision, area = counts
    left = f"{name[:22]:<22} {lang:<3}{rows:>7}{positives:>10}{precision:>6}{area:>6}  "
    return (left + "".join(f"{cell:>11}" for cell in cells)).rstrip()


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
