"""Precision against recall, and score against truth, one picture a label with a line for each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clausewise.doors.cli.score import Cell, Score
from clausewise.errors import UnavailableError
from clausewise.measure import average_precision, calibration_error, curve, reliability

# Colours that stay apart for most colour-blind eyes (Okabe and Ito, Color Universal Design, 2008), and markers for the others.
STYLES: Mapping[str, tuple[str, str]] = {"en": ("#0072B2", "o"), "fr": ("#D55E00", "s")}
OTHER_STYLE = ("#009E73", "^")
WIDTH_INCHES, HEIGHT_INCHES = 9.0, 4.2
# More points than this change no pixel and swell the file.
points_max = 400


def plot(score: Score, folder: Path) -> list[Path]:
    """Write ``<label>.svg`` into ``folder`` for each label that has rows of both kinds, and return the paths.

    Raises UnavailableError CW332 when matplotlib is not installed.
    """
    figure_of = library()
    by_label: dict[str, dict[str, Cell]] = {}
    for label, lang, cell in score.pooled():
        if 0 < sum(cell.truths) < len(cell.truths):
            by_label.setdefault(label, {})[lang] = cell
    folder.mkdir(parents=True, exist_ok=True)
    return [_picture(figure_of, label, cells, folder / f"{label}.svg") for label, cells in by_label.items()]


def library() -> Any:
    """Return matplotlib's Figure, which draws without a screen. Raises UnavailableError CW332 when it is not installed."""
    try:
        from matplotlib import rcParams
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UnavailableError(
            "CW332",
            "Plots are drawn with matplotlib, which is not installed.",
            "Les graphiques sont tracés par matplotlib, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[plots]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[plots]'",
        ) from error
    # The same figures give the same file, byte for byte.
    rcParams["svg.hashsalt"] = "clausewise"
    return Figure


def _picture(figure_of: Any, label: str, cells: Mapping[str, Cell], path: Path) -> Path:
    figure = figure_of(figsize=(WIDTH_INCHES, HEIGHT_INCHES), layout="constrained")
    figure.suptitle(label)
    left, right = figure.subplots(1, 2)
    right.plot([0, 1], [0, 1], color="0.6", linewidth=1, linestyle=":")
    for lang, cell in cells.items():
        colour, marker = STYLES.get(lang, OTHER_STYLE)
        recall, precision = zip(*_spread(cell), strict=True)
        left.step(recall, precision, where="post", color=colour, label=f"{lang}  AP {_average(cell):.2f}")
        bins = reliability(cell.scores, cell.truths)
        right.plot(
            [one.score for one in bins],
            [one.share for one in bins],
            color=colour,
            marker=marker,
            label=f"{lang}  ECE {calibration_error(cell.scores, cell.truths) or 0.0:.3f}",
        )
    _named(left, "recall / rappel", "precision / précision")
    _named(right, "score", "share that is true / part qui est vraie")
    figure.savefig(path, format="svg", metadata={"Date": None})
    return path


def _average(cell: Cell) -> float:
    return average_precision(cell.scores, cell.truths) or 0.0


def _spread(cell: Cell) -> Iterator[tuple[float, float]]:
    """Yield recall and precision along the curve, at even distances when there are too many points."""
    points = curve(cell.scores, cell.truths)
    step = max(1, len(points) // points_max)
    yield from ((point.recall, point.precision) for point in (*points[:-1:step], points[-1]))


def _named(axes: Any, across: str, up: str) -> None:
    axes.set(xlabel=across, ylabel=up, xlim=(0, 1), ylim=(0, 1.02))
    axes.grid(color="0.9")
    axes.legend(loc="best", frameon=False)
