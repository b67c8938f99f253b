"""What attacks look like in a single request: the rules of ``observe.rule`` held against every place of it, many requests at once.

A piece of a request (its path, its query, a header) that was looked at before is not looked at again. What a pattern finds counts if its
form of the text is one that the rule reads, and its confirmer agrees; in a sentence it counts for less. A sign that is weak by itself
is a mark only beside another of its signal in the same text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache
from typing import Final

from msgspec import Struct

from clausewise.event import Act, Event
from clausewise.model import Evidence, Signal
from clausewise.observe.alert import OBSERVER
from clausewise.observe.confirmer import CONFIRMERS
from clausewise.observe.decoding import views
from clausewise.observe.matcher import Matcher
from clausewise.observe.prose import is_prose
from clausewise.observe.remembrance import Remembrance
from clausewise.observe.request import Piece, Text, pieces, texts
from clausewise.observe.rule import Rule, Target, View, rules

# What all the signs of one signal in one text must come to, to be marks.
MARK_SCORE_MIN: Final = 0.6
# However many rules agree, they look at the same text.
SCORE_MAX: Final = 0.96
harmless_names_max = 10_000
name_characters_max = 40
excerpt_characters_max = 120
marks_per_text_max = 8
# Numbers and long identifiers, in which no rule finds anything but the mark of a stored object.
_IDLE: Final = re.compile(r"(?:[0-9]{1,20}|(?!aced)[0-9a-f-]{24,64})\Z")
# Where nobody writes sentences, they are no excuse.
_OF_PROSE: Final = frozenset((Target.ARGUMENT, Target.BODY, Target.COOKIE))


class Mark(Struct, frozen=True, gc=False):
    """A rule that holds: its id, family, signal and score (0-1); the place of the request, the name there, and the words.

    ``start`` and ``end`` count characters in that text as it was read, once decoded; ``excerpt`` is taken from it.
    """

    rule: str
    family: str
    signal: str
    score: float
    target: str
    name: str
    start: int
    end: int
    excerpt: str


class _Seen(Struct, frozen=True, gc=False):
    """A text in one form, and which piece and text of the batch it is."""

    piece: int
    text: Text
    view: View
    told: str


# What holds, by the text of a piece in which it does and the id of the rule.
_Signs = dict[tuple[int, Text], dict[str, Mark]]


class _Desk(Enum):
    """Rules that look at the same texts, and so share one database."""

    ANY = "any"
    NAMED = "named"
    FRAME = "frame"


class Payloads:
    """The rules, compiled. Shared by any number of threads."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._kept: Remembrance[Piece, tuple[Mark, ...]] = Remembrance()
        # Names of arguments and the like in which no pattern found anything: they come with every request.
        self._harmless: set[str] = set()
        # Most rules are for several places, so these share one database. The frame, which holds no text of anybody's, has its own, and so
        # have rules for texts of certain names: some of them find something in any text.
        self._matchers = {desk: _compiled([rule for rule in self.rules if _desk(rule) is desk]) for desk in _Desk}
        named = [rule for rule in self.rules if _desk(rule) is _Desk.NAMED]
        self._named = frozenset((target, name) for rule in named for target in rule.targets for name in rule.names)

    @staticmethod
    @cache
    def shipped() -> Payloads:
        """Return the package's rules, compiled once a process."""
        return Payloads(rules())

    def inspect(self, events: Sequence[Event]) -> list[tuple[Mark, ...]]:
        """Return for each event the marks that it bears, strongest first; none for a sign-in."""
        kept = self._kept.get
        sent = [pieces(event) if event.act is Act.REQUEST else [] for event in events]
        # Asked once: another thread may make room in between.
        known = [[kept(piece) for piece in found] for found in sent]
        unknown = [
            piece
            for found, verdicts in zip(sent, known, strict=True)
            if None in verdicts
            for piece, verdict in zip(found, verdicts, strict=True)
            if verdict is None
        ]
        new = self._new(list(dict.fromkeys(unknown))) if unknown else {}
        return [
            _strongest_first([new[piece] if verdict is None else verdict for piece, verdict in zip(*both, strict=True)])
            if any(both[1]) or None in both[1]
            else ()
            for both in zip(sent, known, strict=True)
        ]

    def _new(self, unknown: Sequence[Piece]) -> dict[Piece, tuple[Mark, ...]]:
        """Judge pieces that were not met before, and remember them."""
        new = dict(zip(unknown, self._judged(unknown), strict=True))
        for piece, verdict in new.items():
            self._kept.remember(piece, verdict)
        return new

    def _judged(self, new: Sequence[Piece]) -> list[tuple[Mark, ...]]:
        by_desk: dict[_Desk, list[_Seen]] = {desk: [] for desk in _Desk}
        for number, piece in enumerate(new):
            for text in texts(piece):
                desks = self._desks(text)
                if not desks or _IDLE.match(text.raw):
                    continue
                seen = [_Seen(number, text, view, told) for view, told in views(text.raw, text.plain)]
                for desk in desks:
                    by_desk[desk] += seen
        signs: _Signs = {}
        for desk, seen in by_desk.items():
            self._look(desk, seen, signs)
        marks: list[tuple[Mark, ...]] = [()] * len(new)
        for (number, _), found in signs.items():
            marks[number] += _standing(found.values())
        return marks

    def _desks(self, text: Text) -> Sequence[_Desk]:
        """Return which rules look at a text."""
        if text.target is Target.FRAME:
            return (_Desk.FRAME,)
        is_named = (text.target, text.name.lower()) in self._named
        if text.raw in self._harmless:
            return (_Desk.NAMED,) if is_named else ()
        return (_Desk.ANY, _Desk.NAMED) if is_named else (_Desk.ANY,)

    def _look(self, desk: _Desk, seen: Sequence[_Seen], signs: _Signs) -> None:
        """Put into ``signs`` what holds in texts, whether it stands or not."""
        matcher, owners = self._matchers[desk]
        encoded = [one.told.encode("utf-8", "replace") for one in seen]
        matches = matcher.match(encoded)
        if desk is _Desk.ANY and len(self._harmless) < harmless_names_max:
            found_in = {seen[found.text].text.raw for found in matches}
            names = {one.text.raw for one in seen if one.text.target is Target.NAME} - found_in
            self._harmless.update(name for name in names if len(name) <= name_characters_max and name.isidentifier())
        for found in matches:
            one, rule = seen[found.text], owners[found.pattern]
            if not _is_read(rule, one) or one.text.target not in rule.targets or not _is_named(rule, one.text):
                continue
            known = signs.setdefault((one.piece, one.text), {})
            if rule.id in known:
                continue
            told = encoded[found.text]
            end = len(told[: found.end].decode("utf-8", "ignore"))
            if not rule.confirm or CONFIRMERS[rule.confirm](one.told, end):
                start = len(told[: matcher.start(found.pattern, told, found.end)].decode("utf-8", "ignore"))
                known[rule.id] = _mark(rule, one, start, end)


def _strongest_first(found: Sequence[tuple[Mark, ...]]) -> tuple[Mark, ...]:
    told = [mark for marks in found if marks for mark in marks]
    return tuple(sorted(told, key=lambda mark: -mark.score)) if told else ()


def _desk(rule: Rule) -> _Desk:
    if Target.FRAME in rule.targets:
        return _Desk.FRAME
    return _Desk.NAMED if rule.names else _Desk.ANY


def _compiled(chosen: Sequence[Rule]) -> tuple[Matcher, list[Rule]]:
    """Return the patterns of rules, compiled, and whose each of them is."""
    numbered = [(pattern, rule) for rule in chosen for pattern in rule.patterns]
    return Matcher([pattern for pattern, _ in numbered]), [rule for _, rule in numbered]


def _is_read(rule: Rule, seen: _Seen) -> bool:
    # What is as it was sent is both.
    return seen.view in rule.views or (View.RAW in rule.views and seen.told == seen.text.raw)


def _is_named(rule: Rule, text: Text) -> bool:
    return not rule.names or text.name.lower() in rule.names


def _mark(rule: Rule, seen: _Seen, start: int, end: int) -> Mark:
    in_sentence = seen.text.target in _OF_PROSE and is_prose(seen.text.plain)
    excerpt = seen.told[max(start, end - excerpt_characters_max) : end]
    return Mark(
        rule.id,
        rule.family,
        rule.signal,
        rule.in_prose if in_sentence else rule.score,
        seen.text.target.value,
        seen.text.name,
        start,
        end,
        excerpt,
    )


def _standing(signs: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the signs of one text that come to enough, by signal."""
    by_signal: dict[str, list[Mark]] = defaultdict(list)
    for one in signs:
        if one.score:
            by_signal[one.signal].append(one)
    standing = [one for found in by_signal.values() if together(found) >= MARK_SCORE_MIN for one in found]
    return tuple(sorted(standing, key=lambda mark: -mark.score)[:marks_per_text_max])


def together(marks: Iterable[Mark]) -> float:
    """Return how surely marks of one signal mean it, at most ``SCORE_MAX``: that not all of them are wrong."""
    wrong = 1.0
    for mark in {mark.rule: mark for mark in marks}.values():
        wrong *= 1.0 - mark.score
    return round(min(1.0 - wrong, SCORE_MAX), 4)


def signals(marks: Iterable[Mark]) -> list[Signal]:
    """Return what the marks of one request mean to clauses: a signal each, with the words and their places as evidence."""
    by_signal: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_signal[mark.signal].append(mark)
    return [
        Signal(name, together(found), tuple(map(_evidence, found)), OBSERVER)
        for name, found in sorted(by_signal.items(), key=lambda one: -together(one[1]))
    ]


def _evidence(mark: Mark) -> Evidence:
    place = f"{mark.target} {mark.name}".strip()
    return Evidence(0, mark.start, mark.end, mark.excerpt, sense=mark.rule, place=place)
