"""What detectors over shapes of sentences share: the shapes of a few files, each looked for around its own cues.

A file feeds the signal of its name. A shape is tried only where one of its ``cues`` stands, a few hundred characters around it, so an
ordinary text costs nothing; what stands beside it in harmless company (``unless``) is let go, and the ``stance`` weakens what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import ClassVar, NamedTuple

from clausewise.detect import shape, stance
from clausewise.detect.pattern import expand
from clausewise.detect.shape import Shape
from clausewise.detect.stance import Stance
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

around_characters_max = 400
evidence_max = 8
excerpt_characters_max = 160
score_max = 0.97


class Found(NamedTuple):
    """A shape where it stands in the original text, how strongly, and what weakens it there."""

    signal: str
    shape: str
    strength: float
    span: tuple[int, int]
    found: tuple[Stance, ...]


class Outline:
    """The shapes of files, compiled to cues; ``owner`` is the name of the detector that looks for them."""

    def __init__(self, owner: str, files: Sequence[str]) -> None:
        self.owner = owner
        self._shapes: list[tuple[str, Shape]] = [(file, one) for file in files for one in shape.named(file)]
        called: dict[Needle, set[int]] = {}
        for number, (_, one) in enumerate(self._shapes):
            for needle in chain.from_iterable(map(expand, one.cues)):
                called.setdefault(needle, set()).add(number)
        self.needles, self._called = list(called), list(called.values())
        self.version = sha256(shape.digest().encode()).hexdigest()[:12]

    def signals(self, facts: Facts) -> list[Signal]:
        """Return a signal for every file of which a shape stands in ``facts``."""
        return told(facts, chain.from_iterable(map(self._found, (facts, *facts.undisguised))), self.owner)

    def _found(self, facts: Facts) -> Iterator[Found]:
        places: dict[int, list[int]] = {}
        for hit in facts.hits.get(self.owner, ()):
            for number in self._called[hit.pattern]:
                places.setdefault(number, []).append(hit.start)
        for number, starts in places.items():
            signal, one = self._shapes[number]
            for first, last in _windows(facts.view, starts):
                match = one.search(facts.view, first, last)
                if match and not one.voids(facts.view[first:last]):
                    yield placed(facts, signal, one, match.span())
                    break


class Outlined:
    """A detector of nothing but the shapes of its ``files``: bears their signals; a subclass names itself and them."""

    name: ClassVar[str]
    files: ClassVar[tuple[str, ...]]
    emits: ClassVar[frozenset[str]]
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # how people put things does not depend on the operator
        self._outline = Outline(self.name, self.files)
        self.version = self._outline.version

    def needles(self) -> Sequence[Needle]:
        """Return the cues of the shapes, each once."""
        return self._outline.needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in which a cue stands."""
        return [self._outline.signals(facts) for facts in batch]


def placed(facts: Facts, signal: str, one: Shape, place: tuple[int, int]) -> Found:
    """Return a shape that stands at ``place`` of the view, weakened by its stance."""
    found = stance.weakening(stance.stances(facts.view, *place), signal)
    return Found(signal, one.name, round(one.strength * stance.weight(found, signal), 4), facts.span(*place), found)


def told(facts: Facts, shapes: Iterator[Found], owner: str) -> list[Signal]:
    """Return the signals of shapes, each once, with where they stand: a noisy or over different shapes."""
    found = list(dict.fromkeys(shapes))
    return [
        _signal(signal, facts, [one for one in found if one.signal == signal], owner)
        for signal in dict.fromkeys(one.signal for one in found)
    ]


def _signal(name: str, facts: Facts, found: list[Found], owner: str) -> Signal:
    doubt = 1.0
    for shape_name in dict.fromkeys(one.shape for one in found):
        doubt *= 1.0 - max(one.strength for one in found if one.shape == shape_name)
    evidence = tuple(
        Evidence(
            facts.part,
            *one.span,
            facts.text[slice(*one.span)][:excerpt_characters_max],
            stance.marked(one.shape, one.found),
        )
        for one in sorted(found, key=lambda one: -one.strength)[:evidence_max]
    )
    return Signal(name, min(score_max, round(1.0 - doubt, 4)), evidence, owner)


def _windows(view: bytes, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield stretches of the view around cues, which overlap by half at most."""
    last = -1
    for start in sorted(starts):
        if start < last - around_characters_max // 2:
            continue
        first, last = max(0, start - around_characters_max), min(len(view), start + around_characters_max)
        yield first, last
