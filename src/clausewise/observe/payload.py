"""What attacks look like in a single request: the rules of ``observe.rule`` held against every place of it, many requests at once.

A piece of a request (its path, its query, a header) that was looked at before is not looked at again. What a pattern finds counts if its
form of the text is one that the rule reads, and its confirmer agrees; in a sentence it counts for less. A sign that is weak by itself
is a mark only beside another of its signal in the same text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from clausewise.event import Act, Event
from clausewise.model import Evidence, Signal
from clausewise.observe.confirmer import CONFIRMERS
from clausewise.observe.decoding import views
from clausewise.observe.matcher import Matcher
from clausewise.observe.prose import is_prose
from clausewise.observe.request import Piece, Text, pieces, texts
from clausewise.observe.rule import Rule, Target, View, rules
from clausewise.observe.window import OBSERVER

# What all the signs of one signal in one text must come to, to be marks.
MARK_SCORE_MIN: Final = 0.6
# However many rules agree, they look at the same text.
SCORE_MAX: Final = 0.96
kept_verdicts_max = 65_536
kept_characters_max = 2_048
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


class Payloads:
    """The rules, compiled. Shared by any number of threads."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._kept: dict[Piece, tuple[Mark, ...]] = {}
        # Names of arguments and the like in which no pattern found anything: they come with every request.
        self._harmless: set[str] = set()
        # Most rules are for several places, so these share one database; the frame, which holds no text of anybody's, has its own.
        self._matchers = {
            is_frame: _compiled([rule for rule in self.rules if (Target.FRAME in rule.targets) == is_frame])
            for is_frame in (True, False)
        }

    @staticmethod
    @cache
    def shipped() -> Payloads:
        """Return the package's rules, compiled once a process."""
        return Payloads(rules())

    def inspect(self, events: Sequence[Event]) -> list[tuple[Mark, ...]]:
        """Return for each event the marks that it bears, strongest first; none for a sign-in."""
        kept = self._kept
        sent = [pieces(event) if event.act is Act.REQUEST else [] for event in events]
        new = list({piece: None for found in sent for piece in found if piece not in kept})
        judged = dict(zip(new, self._judged(new), strict=True))
        marks = []
        for found in sent:
            told: tuple[Mark, ...] = ()
            for piece in found:
                one = kept.get(piece)
                told += judged.get(piece, ()) if one is None else one
            marks.append(tuple(sorted(told, key=lambda mark: -mark.score)) if told else ())
        self._keep(judged)
        return marks

    def _keep(self, judged: Mapping[Piece, tuple[Mark, ...]]) -> None:
        kept = self._kept
        if len(kept) + len(judged) > kept_verdicts_max:
            # The older half goes; what is common comes back at once.
            self._kept = kept = dict(list(kept.items())[len(kept) // 2 :][: kept_verdicts_max // 2])
        short = ((piece, found) for piece, found in judged.items() if len(piece.text) <= kept_characters_max)
        for piece, found in short:
            if len(kept) >= kept_verdicts_max:
                break
            kept[piece] = found

    def _judged(self, new: Sequence[Piece]) -> list[tuple[Mark, ...]]:
        by_frame: dict[bool, list[_Seen]] = {True: [], False: []}
        for number, piece in enumerate(new):
            for text in texts(piece):
                if text.raw in self._harmless or _IDLE.match(text.raw):
                    continue
                seen = by_frame[text.target is Target.FRAME]
                seen += (_Seen(number, text, view, told) for view, told in views(text.raw, text.plain))
        marks: list[tuple[Mark, ...]] = [()] * len(new)
        for is_frame, seen in by_frame.items():
            for number, found in self._signs(is_frame, seen):
                marks[number] += _standing(found)
        return marks

    def _signs(self, is_frame: bool, seen: Sequence[_Seen]) -> Iterator[tuple[int, Iterable[Mark]]]:
        """Yield for each text in which something holds its piece and the marks, whether they stand or not."""
        matcher, owners = self._matchers[is_frame]
        encoded = [one.told.encode("utf-8", "replace") for one in seen]
        signs: dict[tuple[int, Text], dict[str, Mark]] = {}
        matches = matcher.match(encoded)
        if len(self._harmless) < harmless_names_max:
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
        for (number, _), marks in signs.items():
            yield number, marks.values()


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
