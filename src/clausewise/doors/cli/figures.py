"""The tables of an evaluation, in columns of fixed width, which read the same on a terminal and in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clausewise.doors.cli.score import BANDS, COLUMNS, MEASURES
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line

name_columns = 22
source_columns = 20


def drawn(session: Session, figures: Mapping[str, Any], *, by_source: bool) -> Iterator[str]:
    """Yield the lines of both tables; each source has its own line only when asked for."""
    say = session.say
    titles = [*BANDS, say("acted on", "suivi")]
    yield say("precision / recall, by label and language", "précision / rappel, par étiquette et langue")
    yield _line(
        (say("label", "étiquette"), "", say("rows from", "lignes de")),
        (say("rows", "lignes"), say("positive", "positives"), "AUC", "AP", "ECE", "Brier"),
        titles,
    )
    for place, row in _rows(session, figures, by_source=by_source):
        cells = [f"{_share(row[name]['precision'])}/{_share(row[name]['recall'])}" for name in COLUMNS]
        measures = [_share(row[name]) for name in MEASURES]
        yield _line(place, (str(row["rows"]), str(row["positives"]), *measures), cells)
    yield say(
        "AUC: area under the ROC curve; AP: average precision; ECE: expected calibration error; Brier: mean squared error",
        "AUC : aire sous la courbe ROC; AP : précision moyenne; ECE : erreur d'étalonnage attendue; Brier : erreur quadratique moyenne",
    )
    yield ""
    yield say("false positives on benign rows, %", "faux positifs sur les lignes ordinaires, %")
    yield _line(
        (say("source", "source"), "", say("kind", "genre")), (say("rows", "lignes"), "", "", "", "", ""), titles
    )
    for row in figures["benign"]:
        cells = [f"{100 * row[name]:.2f}" for name in COLUMNS]
        yield _line((row["source"], row["lang"], row["kind"]), (str(row["rows"]), "", "", "", "", ""), cells)


def _rows(
    session: Session, figures: Mapping[str, Any], *, by_source: bool
) -> Iterator[tuple[tuple[str, str, str], Mapping[str, Any]]]:
    """Yield for each label and language all rows together, the mean over sources, and each source that holds a positive row."""
    means = {(row["label"], row["lang"]): row for row in figures["macro"]}
    true = {row["label"] for row in figures["labels"] if row["positives"]}
    for row in figures["labels"]:
        if row["label"] not in true:
            # Ordinary rows are negatives of every label: of one that is true of none, they show nothing but what is told below.
            continue
        key = (row["label"], row["lang"])
        yield (*key, session.say("all", "toutes")), row
        if mean := means.get(key):
            yield ("", "", session.say(f"mean of {mean['sources']}", f"moyenne de {mean['sources']}")), mean
        for one in figures["sources"] if by_source else ():
            if (one["label"], one["lang"]) == key and one["positives"]:
                yield ("", "", one["source"]), one


def _line(place: tuple[str, str, str], counts: Sequence[str], cells: Sequence[str]) -> str:
    name, lang, source = (one_line(part) for part in place)
    rows, positives, area, precision, error, brier = counts
    left = f"{name[:name_columns]:<{name_columns}} {lang[:2]:<3}{source[:source_columns]:<{source_columns}}"
    middle = f"{rows:>7}{positives:>10}{area:>6}{precision:>5}{error:>5}{brier:>6}"
    return (left + middle + "".join(f"{cell:>10}" for cell in cells)).rstrip()


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
