"""Threats that no list of words holds, calls to violence, and pushing somebody to self-harm: shapes of sentences, English and French.

What: says ``menace`` for harm that is hinted at, watched for, made to hang on a condition or armed and on its way; ``rallying`` for calls
on others to hurt people or wreck places; ``urging`` for pointing somebody to pills, a bridge or hunger.
Why: the words of a threat are everyday words, *shame*, *river*, *until Friday*; only how they stand together says it.
Limits: shapes, not grammar, and no memory of what was said before. What means something else in its company (``unless``) is let go, so a
threat beside a birthday cake may pass. How a text stands to its words (``stance``) weakens a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from clausewise.detect import shape, stance
from clausewise.detect.pattern import expand
from clausewise.detect.registry import detector
from clausewise.detect.shape import Shape
from clausewise.detect.stance import Stance
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

# The files of shapes, each under the signal that it feeds.
SIGNALS = ("menace", "rallying", "urging")
around_characters_max = 400
evidence_max = 8
excerpt_characters_max = 160
score_max = 0.97


class _Found(NamedTuple):
    signal: str
    shape: str
    strength: float
    span: tuple[int, int]
    found: tuple[Stance, ...]


@detector
class Menace:
    """The detector of threats, calls to violence and urging to self-harm; see the module for what, why and limits."""

    name = "menace"
    emits = frozenset(SIGNALS)
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # a threat does not depend on the operator
        self._shapes: list[tuple[str, Shape]] = [(signal, one) for signal in SIGNALS for one in shape.named(signal)]
        called: dict[Needle, set[int]] = {}
        for number, (_, one) in enumerate(self._shapes):
            for needle in chain.from_iterable(map(expand, one.cues)):
                called.setdefault(needle, set()).add(number)
        self._needles, self._called = list(called), list(called.values())
        self.version = sha256(shape.digest().encode()).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Return the cues of the shapes, each once."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in which a cue stands."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        found = dict.fromkeys(chain.from_iterable(map(self._found, (facts, *facts.undisguised))))
        return [
            self._signal(signal, facts, [one for one in found if one.signal == signal])
            for signal in dict.fromkeys(one.signal for one in found)
        ]

    def _found(self, facts: Facts) -> Iterator[_Found]:
        """Yield each shape that stands around one of its cues, once."""
        places: dict[int, list[int]] = {}
        for hit in facts.hits.get(self.name, ()):
            for number in self._called[hit.pattern]:
                places.setdefault(number, []).append(hit.start)
        for number, starts in places.items():
            signal, one = self._shapes[number]
            for first, last in _windows(facts.view, starts):
                match = one.search(facts.view, first, last)
                if match and not one.voids(facts.view[first:last]):
                    yield _placed(facts, signal, one, match)
                    break

    def _signal(self, name: str, facts: Facts, found: list[_Found]) -> Signal:
        doubt = 1.0
        for one in found:
            doubt *= 1.0 - one.strength
        evidence = tuple(
            Evidence(
                facts.part,
                *one.span,
                facts.text[slice(*one.span)][:excerpt_characters_max],
                stance.marked(one.shape, one.found),
            )
            for one in sorted(found, key=lambda one: -one.strength)[:evidence_max]
        )
        return Signal(name, min(score_max, round(1.0 - doubt, 4)), evidence, self.name)


def _windows(view: bytes, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield stretches of the view around cues, none twice."""
    last = -1
    for start in sorted(starts):
        if start < last - around_characters_max // 2:
            continue
        first, last = max(0, start - around_characters_max), min(len(view), start + around_characters_max)
        yield first, last


def _placed(facts: Facts, signal: str, one: Shape, match: re.Match[bytes]) -> _Found:
    found = stance.weakening(stance.stances(facts.view, *match.span()), signal)
    return _Found(
        signal, one.name, round(one.strength * stance.weight(found, signal), 4), facts.span(*match.span()), found
    )
