"""Claims, demands and hints about people for who they are: a mention of a group and what a sentence makes of it, English and French.

What: looks in the sentence around a mention of a group (the ``group`` and ``slur`` lexicons) for shapes that degrade: called animals or
thieves, said to rule or replace us, shut out, sent away, hinted at (the shapes of ``claim``, ``exclusion`` and ``insinuation``). It says
``generalisation``; where the text denies, condemns, reports or shows the claim (``rebuttal``), it says ``countered`` instead, for clauses
that read a learned score; and ``reclaimed`` where people use a slur for themselves alone.
Why: a list of words cannot join any group to any predicate, and the learned detector takes a denial for what it denies. The kinds are
those in which systems were found to fail: implied hate (ElSherief et al. 2021), negation, quotation and reclaimed words (Röttger et al.
2021).
Limits: shapes, not grammar. A group in no lexicon is not seen, irony passes, and a claim in measured words is an opinion here.
Strengths are estimates, checked against labelled text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from clausewise.detect import rebuttal, shape, stance
from clausewise.detect.guard import Guards
from clausewise.detect.lexicon import Sense, load
from clausewise.detect.outline import Found, evidence_max, told
from clausewise.detect.pattern import expand
from clausewise.detect.registry import detector
from clausewise.detect.shape import Shape
from clausewise.detect.stance import Stance
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

SIGNAL, COUNTERED, RECLAIMED = "generalisation", "countered", "reclaimed"
GROUP_MARK, SEX_MARK, SLUR_MARK, THOSE_MARK, THEY_MARK = b"@", b"$", b"%", b"&", b"~"
# Mentions that are faults in what is said of others, and no group here.
NO_GROUPS = frozenset(
    {"people_with_addiction", "ethnic_group_in_general", "sex_in_general", "religion_in_general", "community"}
)
# Shapes of one sentence, and those that the next sentence may complete.
WITHIN, ACROSS = ("claim", "exclusion"), ("insinuation", "scorn")
# The number of mentions that are in no lexicon: the last one.
PEOPLE = -1
# Of two mentions that overlap the first of these says what they are.
_MARKS = (SLUR_MARK, GROUP_MARK, SEX_MARK)
unless_characters_max = 40
after_mention_characters_max = 240
# Expressions look at most so far: a longer sentence is looked at in stretches of that length, which overlap.
sentence_characters_max, overlap_characters = 800, 200
# What is left of a claim about some of them, one, these few, of what was, of what "they" are, of a doubt, a report and a denial.
SOME, THIS, THESE, SHIFTED, OF_THEM, ASKED, REPORTED, REBUTTED = 0.5, 0.55, 0.85, 0.8, 0.62, 0.85, 0.55, 0.35
RECLAIMED_SCORE = 0.8

# What the writer put there himself is no mark.
_WRITTEN = bytes.maketrans(b"@$%&~", b"##_+-")
_SENTENCE = re.compile(rb"[^.!?\n]+(?:(?<![.!?])[.!?]++[\"')]*+(?= |\Z)|[.!?](?=[^ ])[^.!?\n]*)*[.!?\"')]*")
_LEADING = re.compile(
    rb"(?:(?:les|des|de|aux|ces|un|une|tous|toutes|all|the|a|an|every|these|those|that|this|my|his|l'|d'un|d'une|d'|la|le|cette|ce|ma|sa"
    rb"|chaque|ta|toute|fucking|stupid|dirty|filthy|sale|sales|hate)(?: |(?<=')))+(?=[a-z])"
)
_TRAILING = re.compile(rb" (?:are|should|have|is|people)\Z")
_THOSE = re.compile(
    rb"\b(?:(?:these|those) (?:people|animals|folks|creatures|types)|that lot|their kind|your kind|the lot of them|ces gens(?:-la)?"
    rb"|ce monde-la|eux autres|cette race-la|ces individus|cette engeance|ces etres-la)\b"
)
_THEY = re.compile(rb"\b(?:they(?= |')|ils|elles)(?=\b)|(?<=, )ca(?= )")
_SOME = re.compile(
    rb"\b(?:some|a few|few|many|several|certain|certains|certaines|quelques|plusieurs|two|three|four|deux|trois|one of the|un des|not all"
    rb"|pas tou[ts]e?s?)(?: of)?(?: (?:the|les|des|my|our))* ?\Z"
)
_THIS = re.compile(
    rb"(?:(?:\A|[,.;:!?\"] ?)that|\b(?:this|my|your|his|her|their|ce|cette|cet|mon|ma|ton|ta|sa|votre))(?: \w+)? ?\Z"
)
_THESE = re.compile(rb"\b(?:these|those|the|our|ces|mes|nos|notre|tes|ses)(?: \w+)? ?\Z")
_PAST = re.compile(rb" (?:were|was|etaient|etait|furent)\b")
_OWN_NAME = re.compile(
    rb"(?:\b(?:we|us|we're|i'm|i am|as|fellow|nous|nous autres|nous,|entre|je suis|j'suis|chu|on est|moi|proud|proud to be"
    rb"|fieres? d'etre|fiers? d'etre)"
    rb"(?: (?:a|an|the|all|just|proud|old|big|lifelong|happy|loud|fellow|little|two|of us|bunch of|les|des|un|une|deux|autres|comme|vieille"
    rb"|vieux|bonnes?|fieres?|fiers?|grosse|toujours))*,? )\Z"
)
_OWN_BEHIND = re.compile(
    rb" (?:and proud|pride|on (?:trikes|bikes|bicycles)|choir|chorus|march|(?:et|pis) fieres?|(?:et|pis) fiers?|like (?:me|us)"
    rb"|comme (?:moi|nous))\b"
)


class _Shaped(NamedTuple):
    """A view in which mentions became marks; ``starts`` are where its pieces begin, ``shifts`` what leads from there to the view."""

    text: bytes
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def place(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.starts, position) - 1]


class _Claim(NamedTuple):
    """A claim about people where it stands, and how surely what stands around it speaks against it."""

    found: Found
    against: float


@detector
class Generalisation:
    """The detector of claims about groups; see the module for what, why and limits."""

    name = "generalisation"
    emits = frozenset({SIGNAL, COUNTERED, RECLAIMED})
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # who is attacked for who they are does not depend on the operator
        self._senses = tuple(sense for lexicon in load() for sense in lexicon.senses if _names_people(sense))
        self._guards = [
            Guards(chain.from_iterable(map(expand, chain.from_iterable(one.unless.values())))) for one in self._senses
        ]
        self._marks = [_mark(sense) for sense in self._senses]
        found: dict[Needle, int] = {}
        for number, sense in enumerate(self._senses):
            for text in chain.from_iterable(sense.patterns.values()):
                for needle in expand(text):
                    found.setdefault(needle, number)
        for text in shape.words("people"):
            for needle in expand(text):
                found.setdefault(needle, PEOPLE)
        self._marks.append(GROUP_MARK)
        self._needles, self._meaning = list(found), list(found.values())
        self.version = sha256(repr((self._senses, shape.digest())).encode()).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Return the mentions of groups and the slurs of the lexicons, each once."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in which a group is mentioned."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        signals: list[Signal] = []
        claims: list[_Claim] = []
        against = 0.0
        for view in (facts, *facts.undisguised):
            mentions = self._mentions(view)
            if not mentions:
                continue
            shaped = _shaped(view.view, mentions)
            claims += _claims(view, shaped)
            against = max(against, rebuttal.against(shaped.text))
            signals += self._reclaimed(view, mentions)
        if claims:
            against = min(max(against, one.against) for one in claims)
            signals += told(facts, (one.found for one in claims), self.name)
        if against:
            signals.append(Signal(COUNTERED, against, (), self.name))
        return signals

    def _mentions(self, facts: Facts) -> list[tuple[int, int, bytes]]:
        """Return where people are mentioned in a view and by which mark, without articles, none overlapping."""
        found: list[tuple[int, int, bytes]] = []
        for hit in sorted(facts.hits.get(self.name, ()), key=lambda one: (one.start, -one.end)):
            number = self._meaning[hit.pattern]
            start, end = _trimmed(facts.view, hit.start, hit.end)
            if self._is_voided(number, hit.start, hit.end, facts.view):
                continue
            mark = self._marks[number]
            if found and start < found[-1][1]:
                first, last, before = found.pop()
                found.append((first, max(last, end), min(before, mark, key=_MARKS.index)))
            else:
                found.append((start, end, mark))
        return found

    def _is_voided(self, number: int, start: int, end: int, view: bytes) -> bool:
        if number == PEOPLE:
            return False
        first = max(0, start - unless_characters_max)
        return next(self._guards[number].places(view[first : end + unless_characters_max]), None) is not None

    def _reclaimed(self, facts: Facts, mentions: list[tuple[int, int, bytes]]) -> Iterator[Signal]:
        """Yield the signal of slurs that people use for themselves, when no other slur stands beside them."""
        slurs = [(start, end) for start, end, mark in mentions if mark == SLUR_MARK]
        own = [(start, end) for start, end in slurs if _is_own_name(facts.view, start, end)]
        if slurs and len(own) == len(slurs):
            spots = tuple(
                Evidence(facts.part, *facts.span(*one), facts.text[slice(*facts.span(*one))], "own_name") for one in own
            )
            yield Signal(RECLAIMED, RECLAIMED_SCORE, spots[:evidence_max], self.name)


def _names_people(sense: Sense) -> bool:
    return sense.signal.partition(".")[0] in {"group", "slur"} and sense.name not in NO_GROUPS


def _mark(sense: Sense) -> bytes:
    if sense.signal.startswith("slur"):
        return SLUR_MARK
    return SEX_MARK if sense.signal == "group.sex" else GROUP_MARK


def _is_own_name(view: bytes, start: int, end: int) -> bool:
    lead = view[max(0, start - after_mention_characters_max // 4) : start]
    return _OWN_NAME.search(lead) is not None or _OWN_BEHIND.match(view, end) is not None


def _trimmed(view: bytes, start: int, end: int) -> tuple[int, int]:
    leading = _LEADING.match(view, start, end)
    start = leading.end() if leading else start
    trailing = _TRAILING.search(view, start, end)
    return start, trailing.start() if trailing and trailing.start() > start else end


def _shaped(view: bytes, mentions: list[tuple[int, int, bytes]]) -> _Shaped:
    """Return the view with a mark for each mention, and for those words after one that mean the same people."""
    places = list(mentions)
    first, ends = mentions[0][1], [end for _, end, _ in mentions]
    for pattern, mark in ((_THOSE, THOSE_MARK), (_THEY, THEY_MARK)):
        places += [
            (match.start(), match.end(), mark)
            for match in pattern.finditer(view, first)
            if match.start() - ends[bisect_right(ends, match.start()) - 1] <= after_mention_characters_max
        ]
    pieces: list[bytes] = []
    starts, shifts, length, last = [0], [0], 0, 0
    for start, end, mark in sorted(places):
        if start < last:
            continue
        pieces += (view[last:start].translate(_WRITTEN), mark)
        length += start - last
        starts += (length, length + 1)
        shifts += (start - length, end - length - 1)
        length, last = length + 1, end
    pieces.append(view[last:].translate(_WRITTEN))
    return _Shaped(b"".join(pieces), tuple(starts), tuple(shifts))


def _claims(facts: Facts, shaped: _Shaped) -> Iterator[_Claim]:
    sentences = [one for match in _SENTENCE.finditer(shaped.text) for one in _stretches(*match.span())]
    for number, (first, last) in enumerate(sentences):
        after = shaped.text[last : sentences[number + 1][1]] if number + 1 < len(sentences) else b""
        around = (shaped.text[first:last], after)
        for one, match in _matches(shaped.text, first, last, after):
            yield _claim(facts, shaped, one, match, around)


def _stretches(first: int, last: int) -> Iterator[tuple[int, int]]:
    while last - first > sentence_characters_max:
        yield first, first + sentence_characters_max
        first += sentence_characters_max - overlap_characters
    yield first, last


def _matches(text: bytes, first: int, last: int, after: bytes) -> Iterator[tuple[Shape, re.Match[bytes]]]:
    """Yield the first match of every shape; a hint may lie in two sentences."""
    if shape.MENTION.search(text, first, last):
        for one in chain.from_iterable(map(shape.named, WITHIN)):
            match = one.search(text, first, last)
            if match:
                yield one, match
    if shape.MENTION.search(text, first, last + len(after)):
        for one in chain.from_iterable(map(shape.named, ACROSS)):
            match = one.search(text, first, last + len(after))
            if match and match.start() < last:
                yield one, match


def _claim(facts: Facts, shaped: _Shaped, one: Shape, match: re.Match[bytes], around: tuple[bytes, bytes]) -> _Claim:
    start, end = shaped.place(match.start()), shaped.place(match.end() - 1) + 1
    found = tuple(kind for kind in stance.stances(facts.view, start, end) if kind in (Stance.QUOTED, Stance.JOKED))
    against = rebuttal.against_claim(*around)
    weight = stance.weight(found, SIGNAL) * _of_whom(shaped.text, match)
    weight *= REBUTTED if against >= rebuttal.NEGATED else REPORTED if against else 1.0
    if b"?" in around[0] and one in shape.named("claim"):
        weight *= ASKED
    strength = round(one.strength * weight, 4)
    return _Claim(Found(SIGNAL, one.name, strength, facts.span(start, end), found), against)


def _of_whom(text: bytes, match: re.Match[bytes]) -> float:
    """Return how much of a claim is left by whom it is about: all of them, some, these few, those who were, or "they"."""
    said = match.group()
    lead = text[max(0, match.start() - 24) : match.start()]
    weight = SOME if _SOME.search(lead) else THIS if _THIS.search(lead) else THESE if _THESE.search(lead) else 1.0
    if _PAST.search(said):
        weight *= SHIFTED
    return weight * (OF_THEM if said.startswith(THEY_MARK) else 1.0)
