"""Words and phrases in English and French, from lexicons that are data.

What: finds the patterns of every lexicon and the names of the operator's register.
Why: words are the cheapest honest evidence, and a reviewer can see at once which ones carried a score.
Limits: a list of words knows no irony and little context. ``near``, ``unless`` and the stance give some; strengths are estimates, checked
against labelled text where there is some, and a clause decides what a score may do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from clausewise.detect import stance
from clausewise.detect.guard import Guards
from clausewise.detect.language import identify
from clausewise.detect.lexicon import ByLanguage, Lexicon, Sense, load
from clausewise.detect.pattern import expand, quoted
from clausewise.detect.registry import detector
from clausewise.detect.stance import Stance
from clausewise.facts import Facts, Hit, Needle
from clausewise.model import Evidence, Language, Medium, Signal, Weight
from clausewise.register import MarkKind, Register

beside_characters_max = 16
near_characters_max = 60
# No needle is longer; guards and company that began earlier cannot reach a place.
needle_bytes_max = 256
unless_characters_max = 40
evidence_max = 8
excerpt_characters_max = 120
score_max = 0.99
MARK_STRENGTH = 0.99


# Where a sense stands in the original text, and what weakens it there.
_Places = dict[tuple[int, int], tuple[Stance, ...]]


class _Found(NamedTuple):
    sense: int
    start: int
    end: int


_start = attrgetter("start")


@detector
class Words:
    """The detector over lexicons and marks; see the module for what, why and limits."""

    name = "words"
    media: tuple[Medium, ...] = (Medium.TEXT,)

    def __init__(self, register: Register, lexicons: Sequence[Lexicon] | None = None) -> None:
        self.lexicons = tuple(lexicons) if lexicons is not None else load()
        senses = list(chain.from_iterable(lexicon.senses for lexicon in self.lexicons))
        senses += [
            Sense(f"mark.{mark.kind.value}", mark.name, MARK_STRENGTH, patterns={"en": tuple(map(quoted, mark.names))})
            for mark in register.marks
        ]
        self.senses = tuple(senses)
        self.emits = frozenset(sense.signal for sense in senses) | {f"mark.{kind.value}" for kind in MarkKind}
        self._needles, self._uses = _needles(self.senses)
        self._guards: dict[int, Guards] = {}
        self.version = _version(self._needles, self.senses)

    def needles(self) -> Sequence[Needle]:
        """Return what is scanned for: every pattern of every sense."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts: one for every lexicon that has a sense standing in it."""
        return [self._detect(facts) for facts in batch]

    def explain(self, facts: Facts) -> list[Weight]:
        """Return every place in which a sense stands, with what its stance leaves of the strength of the sense."""
        found = [
            Weight(
                facts.part,
                start,
                end,
                _excerpt(facts, start, end),
                sense.signal,
                round(sense.strength * stance.weight(stances, sense.signal), 4),
            )
            for number, places in self._spots(facts).items()
            for sense in (self.senses[number],)
            for (start, end), stances in places.items()
        ]
        return sorted(found, key=lambda one: (-one.weight, one.start))

    def _spots(self, facts: Facts) -> dict[int, _Places]:
        """Return for each sense that stands in a text the places where it does, each once."""
        spots: dict[int, _Places] = {}
        for view in (facts, *facts.undisguised):
            for found in self._standing(view, view.hits.get(self.name, ())):
                places = spots.setdefault(found.sense, {})
                places.setdefault(view.span(found.start, found.end), self._stances(found, view))
        return spots

    def _detect(self, facts: Facts) -> list[Signal]:
        by_signal: dict[str, dict[int, _Places]] = {}
        for number, places in self._spots(facts).items():
            by_signal.setdefault(self.senses[number].signal, {})[number] = places
        return [self._signal(name, facts, senses) for name, senses in by_signal.items()]

    def _standing(self, facts: Facts, hits: Sequence[Hit]) -> list[_Found]:
        """Return the hits that no guard voids and that have the company they need; only what stands by itself is company."""
        alone: list[_Found] = []
        needy: list[_Found] = []
        for hit in hits:
            for number in self._uses[hit.pattern]:
                sense = self.senses[number]
                (needy if sense.beside or sense.near else alone).append(_Found(number, hit.start, hit.end))
        standing = sorted((one for one in alone if self._counts(one, facts)), key=_start)
        if not needy or not standing:
            return standing
        starts = [one.start for one in standing]
        company = list(standing)
        for one in needy:
            first = bisect_left(starts, one.start - near_characters_max - needle_bytes_max)
            last = bisect_right(starts, one.end + near_characters_max)
            if self._has_company(one, company[first:last]) and self._counts(one, facts):
                standing.append(one)
        return standing

    def _stances(self, one: _Found, facts: Facts) -> tuple[Stance, ...]:
        signal = self.senses[one.sense].signal
        if not stance.concerns(signal):
            return ()
        return stance.weakening(stance.stances(facts.view, one.start, one.end), signal)

    def _counts(self, one: _Found, facts: Facts) -> bool:
        return not self._is_voided(one, facts.view) and _is_in_language(self.senses[one.sense], facts)

    def _has_company(self, one: _Found, around: Sequence[_Found]) -> bool:
        """Say whether the signals that the sense of ``one`` wants ``beside`` or ``near`` it are there."""
        sense = self.senses[one.sense]
        return all(
            not wanted
            or any(
                _gap(one, other) <= characters_max and _belongs(self.senses[other.sense].signal, wanted)
                for other in around
            )
            for wanted, characters_max in ((sense.beside, beside_characters_max), (sense.near, near_characters_max))
        )

    def _is_voided(self, one: _Found, view: bytes) -> bool:
        """Say whether a guard of the sense stands close to ``one``."""
        unless = self.senses[one.sense].unless
        if not any(unless.values()):
            return False
        guards = self._guards.get(one.sense)
        if guards is None:
            # Most senses never stand anywhere; what voids one is compiled when it first does.
            guards = self._guards[one.sense] = Guards(_expanded(unless))
        reach = unless_characters_max + guards.reach_bytes
        first = max(0, one.start - reach)
        return any(
            _gap(one, _Found(one.sense, first + start, first + end)) <= unless_characters_max
            for start, end in guards.places(view[first : one.end + reach])
        )

    def _signal(self, name: str, facts: Facts, senses: dict[int, _Places]) -> Signal:
        doubt = 1.0
        evidence: list[Evidence] = []
        for number in sorted(senses, key=lambda number: -self.senses[number].strength):
            sense = self.senses[number]
            # Where words are meant once and quoted once, they are meant.
            doubt *= 1.0 - sense.strength * max(stance.weight(found, name) for found in senses[number].values())
            evidence += [
                Evidence(facts.part, start, end, _excerpt(facts, start, end), stance.marked(sense.name, found))
                for (start, end), found in senses[number].items()
            ]
        return Signal(name, min(score_max, round(1.0 - doubt, 4)), tuple(evidence[:evidence_max]), self.name)


def _excerpt(facts: Facts, start: int, end: int) -> str:
    return facts.text[start:end][:excerpt_characters_max]


def _is_in_language(sense: Sense, facts: Facts) -> bool:
    """Say whether a text is in the language of a sense that is tied to one; a text of neither language gets no benefit of the doubt."""
    if sense.only is None:
        return True
    [language] = identify([facts.text])
    return language in (sense.only, Language.OTHER, Language.UNDETERMINED)


def _needles(senses: Sequence[Sense]) -> tuple[list[Needle], list[tuple[int, ...]]]:
    """Return the needles, each once, and the senses that each of them shows."""
    # Most needles are a word or phrase and nothing else: their bytes tell them apart in a tenth of the time.
    known: dict[bytes | Needle, Needle] = {}
    uses: dict[bytes | Needle, list[int]] = {}
    for number, sense in enumerate(senses):
        for needle in _expanded(sense.patterns):
            key = needle if needle.anchors or needle.raw or needle.open_end else needle.value
            known.setdefault(key, needle)
            uses.setdefault(key, []).append(number)
    return list(known.values()), [
        (places[0],) if len(places) == 1 else tuple(dict.fromkeys(places)) for places in uses.values()
    ]


def _expanded(patterns: ByLanguage) -> Iterator[Needle]:
    return chain.from_iterable(map(expand, chain.from_iterable(patterns.values())))


def _version(needles: Sequence[Needle], senses: Sequence[Sense]) -> str:
    digest = sha256(b"".join([needle.value + (b"*\n" if needle.open_end else b"\n") for needle in needles]))
    for sense in senses:
        digest.update(
            f"{sense.signal}:{sense.name}:{sense.strength}:{sense.beside}:{sense.near}:{sense.unless}:{sense.only}\n".encode()
        )
    return digest.hexdigest()[:12]


def _belongs(signal: str, wanted: tuple[str, ...]) -> bool:
    return signal in wanted or signal.partition(".")[0] in wanted


def _gap(one: _Found, other: _Found) -> int:
    """Return how many characters lie between two places; 0 when they touch or overlap."""
    return max(0, other.start - one.end, one.start - other.end)
