"""Our own functional cases: everyday writing in English and in French, each with what a reasonable reviewer would decide.

These cases must never be used for training, for tuning a word list or for choosing a threshold: they only measure. The sentences are
ours; no public test set is reproduced here.

``python -m tests.functional`` prints the table and every case that is judged wrongly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from clausewise.engine import Engine
from clausewise.labels import LABELS
from clausewise.model import Item

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "fr")
CASE_LABELS = frozenset(
    {
        "hate",
        "harassment",
        "threat",
        "violence",
        "self_harm",
        "sexual",
        "spam",
        "fraud_phishing",
        "emergency_alert",
        "disparagement",
        "doxxing",
    }
)
# Where a hit is found under the clauses of a neighbour, the person it aims at is protected all the same: the content is held or
# removed either way. For a miss only the label's own family counts, so that each case says one thing: a sentence written to look like
# hate must not be taken for hate. What a miss sets off elsewhere is shown beside it as "stray", and judged nowhere.
NEIGHBOURS: Mapping[str, tuple[str, ...]] = {"hate": ("harassment",), "threat": ("violence",)}


class Bars(NamedTuple):
    """The least share of cases judged right in each language, and the widest gap between the languages, from 0.0 to 1.0."""

    en: float
    fr: float
    gap: float


# What the suite must reach in the end. The gap is the distance between the two languages' shares.
GOAL = Bars(en=0.90, fr=0.88, gap=0.03)
# What it reaches today (EN 0.819, FR 0.819; with word lists alone it was EN 0.693, FR 0.668). The goal is not met yet: it stands here so
# that whoever betters the model raises this, up to GOAL.
BARS = Bars(en=0.81, fr=0.81, gap=0.03)


class Case(NamedTuple):
    """One text and what is expected of it: a ``hit`` must be found under its label's clauses, a ``miss`` must not."""

    id: str
    lang: str
    text: str
    label: str
    expect: str
    capability: str
    note: str = ""


class Outcome(NamedTuple):
    """A case as judged: whether it was flagged under its label, and every clause found."""

    case: Case
    flagged: bool
    clauses: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.flagged == (self.case.expect == "hit")

    @property
    def stray(self) -> bool:
        """A miss that was rightly not found under its label, yet under another clause."""
        return self.case.expect == "miss" and not self.flagged and bool(self.clauses)


class Share(NamedTuple):
    """How many cases there are and how many were judged right, hits and misses apart."""

    hits: int = 0
    hits_right: int = 0
    misses: int = 0
    misses_right: int = 0
    stray: int = 0

    @property
    def cases(self) -> int:
        return self.hits + self.misses

    @property
    def right(self) -> float:
        return (self.hits_right + self.misses_right) / self.cases if self.cases else 1.0


@cache
def cases() -> tuple[Case, ...]:
    """Return every case of every file, in the order of the files' names. Raises TypeError for a field that is not known."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _of_file(path))


def _of_file(path: Path) -> Iterator[Case]:
    families: dict[str, list[dict[str, Any]]] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for capability, rows in families.items():
        for row in rows:
            yield Case(capability=capability, **row)


def judged(engine: Engine, asked: Sequence[Case]) -> list[Outcome]:
    """Judge cases one by one as strangers to one another: no author, so that none weighs on the next."""
    decisions = engine.check_many([Item.of_text(case.text, id=case.id) for case in asked])
    return [
        Outcome(case, bool(protecting(case) & set(decision.clauses)), decision.clauses)
        for case, decision in zip(asked, decisions, strict=True)
    ]


def protecting(case: Case) -> frozenset[str]:
    """Return the clauses that count for a case; see NEIGHBOURS."""
    labels = (case.label, *(NEIGHBOURS.get(case.label, ()) if case.expect == "hit" else ()))
    return frozenset(clause for label in labels for clause in LABELS[label].clauses)


def share(outcomes: Iterable[Outcome]) -> Share:
    """Count outcomes."""
    hits = hits_right = misses = misses_right = stray = 0
    for outcome in outcomes:
        if outcome.case.expect == "hit":
            hits, hits_right = hits + 1, hits_right + outcome.right
        else:
            misses, misses_right, stray = misses + 1, misses_right + outcome.right, stray + outcome.stray
    return Share(hits, hits_right, misses, misses_right, stray)


def in_language(outcomes: Iterable[Outcome], lang: str) -> list[Outcome]:
    """Return the outcomes of one language."""
    return [outcome for outcome in outcomes if outcome.case.lang == lang]


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the shares by capability, by label and in all, a row each, English beside French."""
    head = f"{'':44}" + "".join(f"{lang.upper():>6} {'hits':>7} {'misses':>7} {'stray':>5}   " for lang in LANGUAGES)
    capabilities = dict.fromkeys(outcome.case.capability for outcome in outcomes)
    labels = dict.fromkeys(outcome.case.label for outcome in outcomes)
    by_capability = (_row(name, [one for one in outcomes if one.case.capability == name]) for name in capabilities)
    by_label = (_row(name, [one for one in outcomes if one.case.label == name]) for name in labels)
    return "\n".join((head, *by_capability, "", *by_label, "", _row("all", outcomes)))


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    shares = [share(in_language(outcomes, lang)) for lang in LANGUAGES]
    return f"{name:44}" + "".join(
        f"{one.right:6.3f} {f'{one.hits_right}/{one.hits}':>7} {f'{one.misses_right}/{one.misses}':>7} {one.stray:5}   "
        for one in shares
    )


def failures(outcomes: Iterable[Outcome]) -> list[str]:
    """Return one line for every case judged wrongly: what was expected, what was found, the text."""
    return [
        f"{one.case.id:48} {one.case.label:16} {one.case.expect:4} found: {', '.join(one.clauses) or 'nothing'}\n    {one.case.text}"
        for one in outcomes
        if not one.right
    ]
