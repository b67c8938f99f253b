"""Names and trade marks where readers do not see them: in meta tags, in hidden passages, and split or spelled by invisible characters.

What: finds the register's marks, aliases and products in what a part says of itself (``meta.mark.*``: keywords, description, Open Graph,
Twitter cards, JSON-LD, stuffed titles and alternative texts) and in what it hides (``hidden.mark.*``). The last word says whose they are.
Why: whoever searches for a name should find it where it is truly meant; the clause protects the operator's and its suppliers' names.
Limits: a page that also shows the name is taken at its word unless it stuffs; so is the alternative text of a picture that is shown, and
a page that draws its words by script is judged more mildly, since its text is not there to compare. Addresses are no mentions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from clausewise.detect.disguise import SOFT_HYPHEN
from clausewise.detect.pattern import expand, quoted
from clausewise.detect.prepare import prepare
from clausewise.detect.registry import detector
from clausewise.extract import Extract, Kind, Passage, Trick
from clausewise.facts import WORD_ENDS, WORD_STARTS, Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import MarkKind, Register

evidence_max = 8
excerpt_characters_max = 160
around_characters = 40
# A page with less text than this draws it by script: what it shows is unknown.
body_characters_min = 40
preheader_characters_max = 200
# From so many mentions in one place on, a name is stuffed there, whatever else the page shows.
stuffed_mentions_min = 3
described_mentions_min = 4

BY_CHARACTERS_SCORE = 0.9
HIDDEN_SCORE = 0.93
# Hidden once, on a page that shows the name as well: a menu or a tab that was not recognized, more often than not.
HIDDEN_AND_SHOWN_SCORE = 0.6
# One mention in a comment, a template or a deleted sentence is mostly what a tool left behind.
LEFT_BEHIND_SCORE = 0.5
DOUBTFUL_WEIGHT = 0.8
UNDRAWN_WEIGHT = 0.7


class Field(StrEnum):
    """Where a part speaks of itself."""

    KEYWORDS = "keywords"
    DESCRIPTION = "description"
    TITLE = "title"
    ALTERNATIVE = "alternative_text"


# How sure a mention is one that the page does not bear out, and a stuffed one although it does.
_UNBORNE = {Field.KEYWORDS: 0.92, Field.DESCRIPTION: 0.85, Field.TITLE: 0.6, Field.ALTERNATIVE: 0.0}
_STUFFED = {Field.KEYWORDS: 0.85, Field.DESCRIPTION: 0.75, Field.TITLE: 0.85, Field.ALTERNATIVE: 0.85}
_LEFT_BEHIND = frozenset({Trick.COMMENT, Trick.TEMPLATE, Trick.NOSCRIPT, Trick.DELETED, Trick.LAYER})
_KEYWORDS = re.compile(r"(?:\w+[:.])?(?:\w*keywords?|tags?)|(?:dc|dcterms)[:.]subject|subject|classification|category")
_DESCRIPTION = re.compile(
    r"(?:(?:og|twitter|dc|dcterms|article|book|product)[:.].+|.*description|abstract|summary|topic|comments?"
    r"|(?:.*ld\+json|json-?ld)(?:\b.*)?)"
)
# What stands in an address is no mention: many a picture lies on a host with the operator's name.
_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s\"'<>]+|[\w.+-]+@[\w.-]+|(?<![\w.])(?:[\w-]+\.)+[a-z]{2,12}/[^\s\"'<>]*", re.IGNORECASE
)


class _Name(NamedTuple):
    kind: MarkKind
    mark: str


class _Mention(NamedTuple):
    """A name in a text: whose, and where in the original."""

    name: _Name
    start: int
    end: int


@detector
class Mark:
    """The detector and inspector of marks that are kept from readers; see the module for what, why and limits."""

    name = "mark"
    emits = frozenset(f"{where}.mark.{kind.value}" for where in ("hidden", "meta") for kind in MarkKind)
    media = (Medium.TEXT, Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT)

    def __init__(self, register: Register) -> None:
        names = dict(_names(register))
        self._needles = [needle for name in names for needle in expand(quoted(name))]
        self._meaning = [owner for name, owner in names.items() for _ in expand(quoted(name))]
        folded = {facts.view: owner for facts, owner in zip(prepare(list(names)), names.values(), strict=True)}
        self._by_view = folded
        longest_first = b"|".join(re.escape(one) for one in sorted(folded, key=len, reverse=True))
        self._pattern = re.compile(WORD_STARTS + b"(?:" + longest_first + b")" + WORD_ENDS) if folded else None
        self.version = sha256(repr((sorted(names.items()), 1)).encode()).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Return the names of the register."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return a signal for each kind of mark that invisible characters split in a text."""
        return [self._detect(facts) for facts in batch]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return a signal for each kind of mark that an opened part hides or names only to machines."""
        return [self._inspect(extract) if self._pattern else [] for extract in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        found = []
        for hit in facts.hits.get(self.name, ()):
            start, end = facts.span(hit.start, hit.end)
            if any(start < first and last < end and _hides(facts.text[first:last]) for first, last in facts.hidden):
                spot = Evidence(facts.part, start, end, facts.text[start:end], _sense(self._meaning[hit.pattern]))
                found.append(_Sight("hidden", self._meaning[hit.pattern].kind, BY_CHARACTERS_SCORE, spot))
        return _signals(found)

    def _inspect(self, extract: Extract) -> list[Signal]:
        body = [one for one in extract.shown if one.kind not in (Kind.TITLE, Kind.ALTERNATIVE)]
        text = "\n".join(one.text for one in body)
        shown = Counter(one.name.mark for one in self._mentions(text))
        undrawn = UNDRAWN_WEIGHT if len(text.strip()) < body_characters_min and extract.scripts else 1.0
        return _signals(chain(self._said(extract, shown, undrawn), self._hidden(extract, shown)))

    def _said(self, extract: Extract, shown: Counter[str], undrawn: float) -> Iterator[_Sight]:
        """Yield the marks in what a part says of itself that it does not bear out, or stuffs."""
        for field, text, path, rule in _fields(extract):
            mentions = self._mentions(text)
            counts = Counter(one.name.mark for one in mentions)
            least = described_mentions_min if field is Field.DESCRIPTION else stuffed_mentions_min
            for mention in {one.name: one for one in reversed(mentions)}.values():
                mark = mention.name.mark
                unborne = 0.0 if shown[mark] else _UNBORNE[field] * undrawn
                score = max(unborne, _STUFFED[field] if counts[mark] >= least else 0.0)
                if score:
                    spot = _spot(extract, text, mention, path, rule)
                    yield _Sight("meta", mention.name.kind, round(score, 4), spot)

    def _hidden(self, extract: Extract, shown: Counter[str]) -> Iterator[_Sight]:
        """Yield the marks in hidden passages."""
        seen = [(passage, self._mentions(passage.text)) for passage in extract.hidden]
        counts = Counter(one.name.mark for _, mentions in seen for one in mentions)
        for number, (passage, mentions) in enumerate(seen):
            for mention in {one.name: one for one in reversed(mentions)}.values():
                once = counts[mention.name.mark] < stuffed_mentions_min
                score = _hidden_score(passage, once=once, shown=bool(shown[mention.name.mark]))
                if once and number == 0 and _is_preheader(extract, passage):
                    score = min(score, LEFT_BEHIND_SCORE)
                spot = _spot(extract, passage.text, mention, passage.path, passage.rule)
                yield _Sight("hidden", mention.name.kind, round(score, 4), spot)

    def _mentions(self, text: str) -> list[_Mention]:
        """Return the marks that a text names, in order; what stands in an address is no mention."""
        if self._pattern is None or not text:
            return []
        [facts] = prepare([_ADDRESS.sub(lambda match: " " * len(match.group()), text)])
        return [
            _Mention(self._by_view[match.group()], *facts.span(match.start(), match.end()))
            for match in self._pattern.finditer(facts.view)
        ]


class _Sight(NamedTuple):
    where: str
    kind: MarkKind
    score: float
    spot: Evidence


def _names(register: Register) -> Iterator[tuple[str, _Name]]:
    for mark in register.marks:
        for name in mark.names:
            yield name, _Name(mark.kind, mark.name)
    for product in register.products:
        yield product.name, _Name(MarkKind.OWN, product.mark)


def _fields(extract: Extract) -> Iterator[tuple[Field, str, str, str]]:
    """Yield what a part says of itself: the field, the words, their path, and what puts them there."""
    for meta in extract.metas:
        if _KEYWORDS.fullmatch(meta.name):
            yield Field.KEYWORDS, meta.content, meta.path, f"meta {meta.name}"
        elif _DESCRIPTION.fullmatch(meta.name):
            yield Field.DESCRIPTION, meta.content, meta.path, f"meta {meta.name}"
        elif meta.name == "title":
            yield Field.TITLE, meta.content, meta.path, "meta title"
    for one in extract.shown:
        if one.kind in (Kind.TITLE, Kind.ALTERNATIVE):
            yield (Field.TITLE if one.kind is Kind.TITLE else Field.ALTERNATIVE), one.text, one.path, one.kind.value


def _hidden_score(passage: Passage, *, once: bool, shown: bool) -> float:
    score = HIDDEN_SCORE
    if once and shown:
        score = HIDDEN_AND_SHOWN_SCORE
    if once and passage.trick in _LEFT_BEHIND:
        score = LEFT_BEHIND_SCORE
    return score * DOUBTFUL_WEIGHT if passage.doubtful else score


def _is_preheader(extract: Extract, passage: Passage) -> bool:
    """Say whether a hidden passage is the line that mail programs show beside the subject."""
    in_mail = extract.medium is Medium.EMAIL or ".eml" in extract.inside
    return in_mail and len(passage.text) <= preheader_characters_max


def _hides(run: str) -> bool:
    """Say whether invisible characters are more than the places where a word may be broken at the end of a line."""
    return bool(run.strip(SOFT_HYPHEN))


def _sense(name: _Name) -> str:
    return f"{name.mark}/split"


def _spot(extract: Extract, text: str, mention: _Mention, path: str, rule: str) -> Evidence:
    first, last = max(0, mention.start - around_characters), mention.end + around_characters
    excerpt = text[first:last][:excerpt_characters_max]
    return Evidence(
        extract.part, mention.start, mention.end, excerpt, mention.name.mark, extract.place(path), rule=rule
    )


def _signals(sights: Iterable[_Sight]) -> list[Signal]:
    """Return one signal for each name, with the strongest places first."""
    found: dict[str, list[_Sight]] = {}
    for one in sights:
        found.setdefault(f"{one.where}.mark.{one.kind.value}", []).append(one)
    signals = []
    for name, seen in found.items():
        seen.sort(key=lambda one: -one.score)
        signals.append(Signal(name, seen[0].score, tuple(one.spot for one in seen[:evidence_max]), Mark.name))
    return signals
