"""What a run of all benchmarks found, as one page in Markdown and one drawing, held against the budgets. Pure, but for reading these."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, convert

from benchmarks.face import Ratio, Sheet, shown
from clausewise import chart


class Run(Struct, frozen=True):
    """What one benchmark found, and how long it took: by the clock, and of the processor."""

    name: str
    sheet: Sheet
    seconds: float
    processor_seconds: float


class Budget(Struct, frozen=True, forbid_unknown_fields=True):
    """What a ratio may come to at the most, or must at the least; why so much."""

    benchmark: str
    ratio: str
    peer: str
    why: str
    most: float | None = None
    least: float | None = None

    def __post_init__(self) -> None:
        if (self.most is None) == (self.least is None):
            raise ValueError("a budget has either `most` or `least`")

    @property
    def bound(self) -> str:
        """The bound in words."""
        return f"≤ {shown(self.most)}" if self.most is not None else f"≥ {shown(self.least or 0)}"

    def spent(self, value: float) -> float:
        """Return which share of the budget ``value`` spends; above 1 it is broken."""
        if self.most is not None:
            return value / self.most
        return (self.least or 0) / value if value > 0 else float("inf")


class Verdict(Struct, frozen=True):
    """A budget and what was measured, None where it was not."""

    budget: Budget
    value: float | None

    @property
    def is_broken(self) -> bool:
        """Whether more was spent than the budget allows."""
        return self.value is not None and self.budget.spent(self.value) > 1

    @property
    def word(self) -> str:
        """How it stands, in a word or two."""
        if self.value is None:
            return "not measured"
        return "BROKEN" if self.is_broken else "held"

    @property
    def said(self) -> str:
        """How it stands, on a line."""
        budget = self.budget
        value = "" if self.value is None else shown(self.value)
        return f"{self.word:13} {budget.benchmark}: {budget.ratio} {value} {budget.bound} × {budget.peer}"


def budgets(path: Path) -> list[Budget]:
    """Return the budgets of a file."""
    return convert(tomllib.loads(path.read_text(encoding="utf-8"))["budget"], list[Budget])


def verdicts(held: Sequence[Budget], runs: Sequence[Run]) -> list[Verdict]:
    """Return how budgets stand; a ratio that a complete run no longer has is no excuse.

    Raises LookupError.
    """
    by_name = {run.name: run.sheet for run in runs}
    return [Verdict(one, _value(one, by_name[one.benchmark])) for one in held if one.benchmark in by_name]


def _value(budget: Budget, sheet: Sheet) -> float | None:
    for one in sheet.ratios:
        if one.name == budget.ratio and one.peer == budget.peer:
            return one.value
    if not sheet.absences:
        raise LookupError(f"{budget.benchmark} has no ratio {budget.ratio!r} to {budget.peer!r}")
    return None


def page(runs: Sequence[Run], held: Sequence[Verdict], about: str) -> str:
    """Return the page."""
    parts = ["# What was measured", "", about, "", "![How much of each budget is spent](report.svg)", ""]
    parts += ["## Budgets", "", "| | measured | may be | over | why |", "| --- | ---: | ---: | --- | --- |"]
    parts += [_budget_row(one) for one in held]
    missing = [(run.name, one) for run in runs for one in run.sheet.absences]
    if missing:
        parts += ["", "## Not measured", "", "| benchmark | what | what to do |", "| --- | --- | --- |"]
        parts += [f"| {name} | {one.what} | {one.remedy} |" for name, one in missing]
    goals = [(run.name, goal) for run in runs for goal in run.sheet.goals]
    if goals:
        parts += [
            "",
            "## Goals in absolute numbers, which a machine's speed decides",
            "",
            "| benchmark | goal | here |",
        ]
        parts += ["| --- | --- | --- |"]
        parts += [f"| {name} | {goal.name} | {'met' if goal.is_met else 'missed'} |" for name, goal in goals]
    for run in runs:
        parts += _section(run)
    return "\n".join([*parts, ""])


def _budget_row(one: Verdict) -> str:
    budget = one.budget
    value = one.word if one.value is None else f"{shown(one.value)}{' **broken**' if one.is_broken else ''}"
    return f"| {budget.benchmark}: {budget.ratio} | {value} | {budget.bound} | {budget.peer} | {budget.why} |"


def _section(run: Run) -> list[str]:
    if not run.sheet.figures and not run.sheet.ratios:
        return []
    took = f"`python -m benchmarks.{run.name}`: {run.seconds:.0f} s by the clock, {run.processor_seconds:.0f} s of processor."
    parts = ["", f"## {run.name}", "", took, "", "| | | |", "| --- | ---: | --- |"]
    parts += [f"| {one.name} | {shown(one.value)} | {one.unit} |" for one in run.sheet.figures]
    return parts + [_ratio_row(one) for one in run.sheet.ratios]


def _ratio_row(one: Ratio) -> str:
    return f"| {one.name} | **{shown(one.value)}** | × {one.peer} |"


def drawing(held: Sequence[Verdict]) -> str:
    """Return bars that tell how many hundredths of each budget are spent; above 100 it is broken."""
    rows = [
        (f"{one.budget.benchmark}: {one.budget.ratio}", min(999, round(100 * one.budget.spent(one.value))))
        for one in held
        if one.value is not None
    ]
    drawn = chart.bars(rows, "How many hundredths of each budget are spent", "en")
    style = f"<style>svg{{color:#1d2426;background:#fff}}{chart.STYLE}</style>"
    start, end = drawn.split(">", 1)
    return start.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"') + ">" + style + end + "\n"
