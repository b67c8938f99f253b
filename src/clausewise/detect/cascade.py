"""From texts to signals: prepare, scan once for everybody, then ask each detector only about the texts in which something was seen."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version

from clausewise.detect.prepare import prepare
from clausewise.detect.scan import Scanner
from clausewise.extract import Extract
from clausewise.facts import Facts
from clausewise.model import Medium, Signal, Weight
from clausewise.ports import Asking, Detector, Explainer, Inspector, Scorer, Sensor

# Seen when a text holds more hits than are looked at: a person must look, since one hit may hide behind many.
TOO_MANY_HITS = "limit.hits"


class Cascade:
    """Detectors compiled together. Thread-safe once made."""

    def __init__(self, detectors: Sequence[Sensor]) -> None:
        self.detectors = tuple(one for one in detectors if isinstance(one, Detector))
        self.inspectors = tuple(one for one in detectors if isinstance(one, Inspector))
        self.emits: frozenset[str] = frozenset({TOO_MANY_HITS}).union(*(one.emits for one in detectors))
        self.media: frozenset[Medium] = frozenset(medium for one in detectors for medium in one.media)
        self.scorers = tuple(one for one in detectors if isinstance(one, Scorer))
        self.asking = frozenset(one.name for one in detectors if isinstance(one, Asking))
        self.scanner = Scanner({one.name: one.needles() for one in self.detectors})
        self.versions = {one.name: one.version for one in detectors}
        versions = " ".join((version("clausewise"), *(f"{one.name}@{one.version}" for one in detectors)))
        self.version = sha256(versions.encode()).hexdigest()[:16]

    def facts(self, texts: Sequence[str]) -> list[Facts]:
        """Prepare and scan texts; return their Facts in order."""
        batch = prepare(texts)
        self.scanner.scan(batch)
        return batch

    def signals(self, texts: Sequence[str]) -> list[list[Signal]]:
        """Return the signals of each text, in order; most texts have none."""
        return self.signals_of(self.facts(texts))

    def signals_of(self, batch: Sequence[Facts], *, asks: bool = True) -> list[list[Signal]]:
        """Return the signals of each prepared and scanned Facts; without ``asks`` nobody is asked elsewhere (``ports.Asking``)."""
        found: list[list[Signal]] = [[] for _ in batch]
        seen = [(number, facts) for number, facts in enumerate(batch) if _stands_out(facts)]
        everything = list(enumerate(batch))
        for detector in self.detectors:
            if not asks and detector.name in self.asking:
                continue
            # Who can score any text looks at every text.
            concerned = (
                everything
                if detector in self.scorers
                else [(number, facts) for number, facts in seen if _concerns(detector.name, facts)]
            )
            if not concerned:
                continue
            for (number, _), signals in zip(concerned, detector.detect([facts for _, facts in concerned]), strict=True):
                found[number] += signals
        for number, facts in seen:
            if facts.overflowed or any(view.overflowed for view in facts.undisguised):
                found[number].append(Signal(TOO_MANY_HITS, 1.0))
        return found

    def inspected(self, batch: Sequence[Extract], *, asks: bool = True) -> list[list[Signal]]:
        """Return the signals that lie in the structure of each Extract; ``asks`` as in ``signals_of``."""
        found: list[list[Signal]] = [[] for _ in batch]
        for inspector in self.inspectors:
            if not asks and inspector.name in self.asking:
                continue
            concerned = [(number, one) for number, one in enumerate(batch) if one.medium in inspector.media]
            if concerned:
                told = inspector.inspect([one for _, one in concerned])
                for (number, _), signals in zip(concerned, told, strict=True):
                    found[number] += signals
        return found

    def scores(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Return what each text scores with the detectors that can score any text (see Scorer); nothing without such a detector."""
        return self.scores_of(self.facts(texts)) if self.scorers else [{} for _ in texts]

    def scores_of(self, batch: Sequence[Facts]) -> list[dict[str, float]]:
        """Return the scores of each prepared and scanned Facts."""
        found: list[dict[str, float]] = [{} for _ in batch]
        for scorer in self.scorers:
            for known, scores in zip(found, scorer.scores(batch), strict=True):
                known.update(scores)
        return found

    def weights_of(self, facts: Facts, signals: Sequence[Signal]) -> list[Weight]:
        """Return which words carried the ``signals`` of ``facts``, heaviest first.

        A detector that cannot say it (see Explainer) is taken to have given each place the whole score of its signal.
        """
        explaining = {one.name: one for one in self.detectors if isinstance(one, Explainer)}
        told = [weight for one in explaining.values() for weight in one.explain(facts)]
        taken = [
            Weight(spot.part, spot.start, spot.end, spot.excerpt, signal.name, signal.score)
            for signal in signals
            if signal.detector not in explaining
            for spot in signal.evidence
            if spot.part == facts.part
        ]
        return sorted((*told, *taken), key=lambda one: (-abs(one.weight), one.start, one.label))


def compiled(detectors: Sequence[Sensor] | Cascade) -> Cascade:
    """Return detectors compiled together, as they are when they were compiled before."""
    return detectors if isinstance(detectors, Cascade) else Cascade(detectors)


def _stands_out(facts: Facts) -> bool:
    return bool(facts.hits or facts.undisguised or facts.hidden or facts.mixed or facts.overflowed)


def _concerns(detector: str, facts: Facts) -> bool:
    return detector in facts.hits or bool(facts.undisguised or facts.hidden or facts.mixed)
