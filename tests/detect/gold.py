"""Print how well private data are found in the texts of ``tests/cases/private.yaml``: ``python -m tests.detect.gold``; ``-v`` for misses.

A span counts where kind, start and end are right; one that is also said to be a business's does not count as found.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import yaml

from clausewise.detect.cascade import Cascade
from clausewise.detect.personal import Personal
from clausewise.policy import load

CASES = Path(__file__).parents[1] / "cases" / "private.yaml"
score_min = 0.5
_MARK = re.compile(r"\[([a-z_.]+)\|([^\]]*)\]")

Span = tuple[str, int, int]


class Told(NamedTuple):
    """A text, what is private in it, and what was found."""

    text: str
    gold: frozenset[Span]
    found: frozenset[Span]


def marked(written: str) -> tuple[str, frozenset[Span]]:
    """Return the text without its marks, and the spans that they marked."""
    text, spans, position = "", [], 0
    for match in _MARK.finditer(written):
        text += written[position : match.start()]
        spans.append((match.group(1), len(text), len(text) + len(match.group(2))))
        text += match.group(2)
        position = match.end()
    return text + written[position:], frozenset(spans)


def told(language: str) -> list[Told]:
    """Return every text of a language with what the detector found in it."""
    cascade = Cascade([Personal(load("dexero").register)])
    cases = [marked(one) for one in yaml.safe_load(CASES.read_text(encoding="utf-8"))[language]]
    return [
        Told(
            text,
            gold,
            frozenset(
                (spot.sense, spot.start, spot.end)
                for signal in signals
                for spot in signal.evidence
                if signal.name == f"personal.{spot.sense}" and signal.score >= score_min
            ),
        )
        for (text, gold), signals in zip(cases, cascade.signals([text for text, _ in cases]), strict=True)
    ]


def counts(everything: list[Told]) -> dict[str, Counter[str]]:
    """Return how many spans of each kind, and of ``all``, were found, missed and extra."""
    counted: dict[str, Counter[str]] = {"all": Counter()}
    for one in everything:
        for what, spans in (
            ("found", one.gold & one.found),
            ("missed", one.gold - one.found),
            ("extra", one.found - one.gold),
        ):
            for kind, *_ in spans:
                counted.setdefault(kind, Counter())[what] += 1
                counted["all"][what] += 1
    return counted


def f1(counted: Counter[str]) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * counted["found"] / (2 * counted["found"] + counted["missed"] + counted["extra"])


def main(arguments: list[str]) -> None:
    """Print the table."""
    for language in ("en", "fr"):
        everything = told(language)
        for kind, counted in sorted(counts(everything).items()):
            figures = "  ".join(f"{counted[what]:3} {what}" for what in ("found", "missed", "extra"))
            sys.stdout.write(f"{language} {kind:16} {figures}  F1 {f1(counted):.2f}\n")
        for one in everything if "-v" in arguments else ():
            for what, spans in (("missed", one.gold - one.found), ("extra", one.found - one.gold)):
                for kind, start, end in spans:
                    sys.stdout.write(f"   {what} {kind}: {one.text[start:end]} | {one.text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
