"""From texts to signals: prepare, scan once for everybody, then ask each detector only about the texts in which something was seen."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version

from clausewise.detect.prepare import prepare
from clausewise.detect.scan import Scanner
from clausewise.facts import Facts
from clausewise.model import Medium, Signal
from clausewise.ports import Detector

# Seen when a text holds more hits than are looked at: a person must look, since one hit may hide behind many.
TOO_MANY_HITS = "limit.hits"


class Cascade:
    """Detectors compiled together. Thread-safe once made."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self.detectors = tuple(detectors)
        self.emits: frozenset[str] = frozenset({TOO_MANY_HITS}).union(*(one.emits for one in detectors))
        self.media: frozenset[Medium] = frozenset(medium for one in detectors for medium in one.media)
        self.scanner = Scanner({one.name: one.needles() for one in detectors})
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

    def signals_of(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each prepared and scanned Facts."""
        found: list[list[Signal]] = [[] for _ in batch]
        seen = [(number, facts) for number, facts in enumerate(batch) if _stands_out(facts)]
        for detector in self.detectors:
            concerned = [(number, facts) for number, facts in seen if _concerns(detector.name, facts)]
            if not concerned:
                continue
            for (number, _), signals in zip(concerned, detector.detect([facts for _, facts in concerned]), strict=True):
                found[number] += signals
        for number, facts in seen:
            if facts.overflowed or any(view.overflowed for view in facts.undisguised):
                found[number].append(Signal(TOO_MANY_HITS, 1.0))
        return found


def _stands_out(facts: Facts) -> bool:
    return bool(facts.hits or facts.undisguised or facts.hidden or facts.mixed or facts.overflowed)


def _concerns(detector: str, facts: Facts) -> bool:
    return detector in facts.hits or bool(facts.undisguised or facts.hidden or facts.mixed)
