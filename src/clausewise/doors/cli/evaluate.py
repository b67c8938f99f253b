"""``clausewise eval``: how well the detectors and the policy do on labelled content."""

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

batch_rows, labels_told_max = 512, 12
Sources = Annotated[list[Path], typer.Argument(metavar="FOLDER|FILE…")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE")]
Split = Annotated[str, typer.Option("--split", metavar="NAME")]
Plots = Annotated[Path | None, typer.Option("--plots", metavar="FOLDER")]
BySource = Annotated[bool, typer.Option("--by-source")]
OneDetector = Annotated[str, typer.Option("--detector", metavar="NAME")]
Card = Annotated[Path | None, typer.Option("--card", metavar="FILE")]
OfBehaviour = Annotated[bool, typer.Option("--behaviour")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="ROWS")]


def evaluate(
    context: typer.Context,
    sources: Sources,
    *,
    behaviour: OfBehaviour = False,
    output: Output = None,
    plots: Plots = None,
    by_source: BySource = False,
    detector: OneDetector = "",
    card: Card = None,
    split: Split = "",
    limit: Limit = None,
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Measure on every row of ``sources`` and print the figures."""
    from clausewise.doors.cli.labelled import files
    from clausewise.doors.cli.plots import library, plot
    from clausewise.doors.cli.score import Score
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    paths = files(sources)
    if behaviour:
        return _behaviour(session, paths, output, policy, as_json=as_json, quiet=quiet)
    if plots is not None:
        library()
    with _engine(session, policy, detector) as engine:
        score = Score(engine.policy.clauses)
        rows = list(_chosen(paths, split, limit))
        _noted(session, rows, score, quiet=quiet)
        with session.progress("measuring", "mesure", total=len(rows), quiet=quiet) as advance:
            for batch in _batches(rows):
                _measure(engine, batch, score)
                advance(len(batch))
        figures = {"policy": engine.policy.stamp, "detectors": engine.judgement.cascade.version, **score.figures()}
        if card is not None:
            _carded(engine, figures, card)
    if output is not None:
        output.write_text(drawn(figures) + "\n", encoding="utf-8")
    if plots is not None:
        plot(score, plots)
    _shown(session, figures, as_json=as_json, by_source=by_source)
    return 0


def _behaviour(
    session: Session, paths: Sequence[Path], output: Path | None, policy: str | None, *, as_json: bool, quiet: bool
) -> int:
    from clausewise.doors.cli.behaviour import Behaviour, drawn, measured
    from clausewise.doors.cli.shape import drawn as written
    from clausewise.engine import Engine
    from clausewise.policy import load

    loaded = load(session.config(policy=policy).policy)
    counts = Behaviour(lambda: Engine(loaded, with_detectors=(), isolated=False))
    with session.progress("measuring", "mesure", quiet=quiet, scrolls=True) as advance:
        measured(paths, counts, advance)
    figures = {"policy": loaded.stamp, **counts.figures()}
    if output is not None:
        output.write_text(written(figures) + "\n", encoding="utf-8")
    for line in (written(figures),) if as_json else drawn(session, figures):
        session.data(line)
    return 0


def _shown(session: Session, figures: dict[str, Any], *, as_json: bool, by_source: bool) -> None:
    from clausewise.doors.cli import figures as tables
    from clausewise.doors.cli.shape import drawn

    for line in (drawn(figures),) if as_json else tables.drawn(session, figures, by_source=by_source):
        session.data(line)


def _noted(session: Session, rows: Sequence[Labelled], score: Score, *, quiet: bool) -> None:
    """Say what of the rows is not measured: labels that nothing tells of, and rows without content."""
    from collections import Counter

    from clausewise.labels import BENIGN, LABELS

    unknown = Counter(label for row in rows for label in row.labels if label != BENIGN and not score.knows(label))
    empty = sum(row.is_empty for row in rows)
    if unknown and not quiet:
        told = ", ".join(f"{label} ({count})" for label, count in unknown.most_common(labels_told_max))
        known = ", ".join(LABELS)
        session.note(
            f"Not measured, for nothing here tells of these labels (rows): {told}. "
            f"Write a clause's id, such as marks.hidden, or one of: {known}.",
            f"Non mesuré, car rien ici ne parle de ces étiquettes (lignes) : {told}. "
            f"Écrivez l'identifiant d'une clause, tel que marks.hidden, ou l'une de : {known}.",
        )
    if empty and not quiet:
        session.note(
            f"Rows without text, html, data or parts: {empty} of {len(rows)}.",
            f"Lignes sans text, html, data ni parts : {empty} sur {len(rows)}.",
        )


def _carded(engine: Engine, figures: dict[str, Any], path: Path) -> None:
    """Write the card of the one detector that was measured. Raises InputError CW334 when there were several."""
    from clausewise.doors.cli.card import card_of
    from clausewise.doors.cli.shape import drawn
    from clausewise.errors import InputError

    measured = engine.judgement.cascade.detectors
    if len(measured) != 1:
        raise InputError(
            "CW334",
            "A card tells of one detector, and these figures are of several.",
            "Une fiche porte sur un seul détecteur, et ces chiffres sont de plusieurs.",
            remedy_en="Name it with --detector.",
            remedy_fr="Nommez-le avec --detector.",
            where="--card",
        )
    path.write_text(drawn(card_of(measured[0], figures)) + "\n", encoding="utf-8")


def _engine(session: Session, policy: str | None, detector: str) -> Engine:
    """Open the engine of the policy in force, with all detectors or with the one that is named. Raises NotFoundError CW333."""
    if not detector:
        return session.engine(policy=policy, store="")
    from clausewise.doors.cli.detectors import named
    from clausewise.engine import Engine
    from clausewise.policy import load

    loaded = load(session.config(policy=policy).policy)
    return Engine.open(loaded, with_detectors=(named(detector, loaded),))


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

    items = [row.item for row in batch]
    seen, dense = engine.signals(items), engine.scores(items)
    decisions = engine.judgement.decide(items, seen, State(), time_ms=0)
    for row, signals, decision, known in zip(batch, seen, decisions, dense, strict=True):
        best: dict[str, float] = {}
        for signal in signals:
            best[signal.name] = max(best.get(signal.name, 0.0), signal.score)
        score.add(row, best, decision, known)
