"""Names and trade marks where readers do not see them: in meta tags, in hidden passages, and split or spelled by invisible characters.

What: finds the register's marks, aliases and products in what a part says of itself (``meta.mark.*``: keywords, description, Open Graph,
Twitter cards, JSON-LD, stuffed titles and alternative texts) and in what it hides (``hidden.mark.*``). The last word says whose they are.
Why: whoever searches for a name should find it where it is truly meant; the clause protects the operator's and its suppliers' names.
Limits: a page that also shows the name is taken at its word unless it stuffs; so is the alternative text of a picture that is shown, and
a page that draws its words by script is judged more mildly, since its text is not there to compare. Addresses are no mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from hashlib import sha256
from itertools import accumulate, chain
from typing import NamedTuple

from clausewise.detect.disguise import SOFT_HYPHEN
from clausewise.detect.invisible import spelled
from clausewise.detect.pattern import expand, quoted, stands_alone
from clausewise.detect.prepare import prepare
from clausewise.detect.registry import detector
from clausewise.extract import Extract, Kind, Passage, Trick
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import MarkKind, Register

evidence_max = 8
excerpt_characters_max = 160
around_characters = 40
# More mentions of one name in one part add nothing to what the first show.
mentions_per_name_max = 10_000
# A page with less text than this draws it by script: what it shows is unknown.
body_characters_min = 40
preheader_characters_max = 200
# From so many mentions in one place on, a name is stuffed there, whatever else the page shows.
stuffed_mentions_min = 3
described_mentions_min = 4

BY_CHARACTERS_SCORE = 0.9
HIDDEN_SCORE = 0.93
# Hidden once, on a page that shows the name as well: a menu or a tab that was not recognized, more often than not.
HIDDEN_AND_SHOWN_SCORE = 0.5
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
# No field by which a part is described has a longer name.
field_characters_max = 256
# What stands in an address is no mention: many a picture lies on a host with the operator's name.
_EDGES = (" ", "\n", "\t", '"', "'", "<", ">", ",", ";")
_SEAM = "\n|\n"
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
        self._longest_first = sorted(folded.items(), key=lambda one: -len(one[0]))
        self.version = sha256(repr((sorted(names.items()), 1)).encode()).hexdigest()[:12]

    def needles(self) -> Sequence[Needle]:
        """Return the names of the register."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return a signal for each kind of mark that invisible characters split in a text."""
        return [self._detect(facts) for facts in batch]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return a signal for each kind of mark that an opened part hides or names only to machines."""
        return [self._inspect(extract) if self._longest_first else [] for extract in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        found: dict[str, list[Evidence]] = {}
        for hit in facts.hits.get(self.name, ()):
            start, end = facts.span(hit.start, hit.end)
            if any(start < first and last < end and _hides(facts.text[first:last]) for first, last in facts.hidden):
                kind, mark = self._meaning[hit.pattern]
                spot = Evidence(facts.part, start, end, facts.text[start:end], f"{mark}/split")
                found.setdefault(f"hidden.mark.{kind.value}", []).append(spot)
        for first, last in facts.hidden:
            said = spelled(facts.text, first, last)
            for mention in self._mentions((said, ""))[0] if said else ():
                spot = Evidence(facts.part, first, last, said[:excerpt_characters_max], f"{mention.name.mark}/spelled")
                found.setdefault(f"hidden.mark.{mention.name.kind.value}", []).append(spot)
        return [
            Signal(name, BY_CHARACTERS_SCORE, tuple(spots[:evidence_max]), self.name) for name, spots in found.items()
        ]

    def _inspect(self, extract: Extract) -> list[Signal]:
        body = "\n".join(one.text for one in extract.shown if one.kind not in (Kind.TITLE, Kind.ALTERNATIVE))
        fields, hidden = list(_fields(extract)), extract.hidden
        *told, seen = self._mentions((*(one.text for one in fields), *(one.text for one in hidden), body))
        if not any(told):
            return []
        shown = Counter(one.name.mark for one in seen)
        undrawn = UNDRAWN_WEIGHT if len(body.strip()) < body_characters_min and extract.scripts else 1.0
        said = zip(fields, told[: len(fields)], strict=True)
        kept = list(zip(hidden, told[len(fields) :], strict=True))
        return _signals(extract, chain(_said(said, shown, undrawn), _kept(extract, kept, shown)))

    def _mentions(self, texts: Sequence[str]) -> list[list[_Mention]]:
        """Return the marks that each text names, in order. What stands in an address is no mention, but in the last text, which is shown.

        It comes last, so that nobody hides a name behind many that are shown.
        """
        found: list[list[_Mention]] = [[] for _ in texts]
        # Read as one; no name reaches over the seam.
        starts = list(accumulate((len(text) + len(_SEAM) for text in texts), initial=0))
        [facts] = prepare([_SEAM.join(texts)])
        for first, last, name in sorted(self._places(facts.view)):
            start, end = facts.span(first, last)
            number = bisect_right(starts, start) - 1
            found[number].append(_Mention(name, start - starts[number], end - starts[number]))
        return [*(_out_of_addresses(*one) for one in zip(texts[:-1], found[:-1], strict=True)), found[-1]]

    def _places(self, view: bytes) -> Iterator[tuple[int, int, _Name]]:
        """Yield where each name stands as whole words, and not within a longer one; searching each by itself is fastest in C."""
        taken: set[int] = set()
        for folded, name in self._longest_first:
            at, left = view.find(folded), mentions_per_name_max
            while at >= 0 and left:
                end = at + len(folded)
                if at not in taken and stands_alone(view, at, end):
                    taken.update(range(at, end))
                    left -= 1
                    yield at, end, name
                at = view.find(folded, end)


class _Field(NamedTuple):
    """What a part says of itself: the field, the words, their path, and what puts them there."""

    kind: Field
    text: str
    path: str
    rule: str


class _Sight(NamedTuple):
    """A mark that readers do not see: where it is kept from them, how surely, and the words that it stands in."""

    where: str
    score: float
    mention: _Mention
    text: str
    path: str
    rule: str


def _said(fields: Iterable[tuple[_Field, list[_Mention]]], shown: Counter[str], undrawn: float) -> Iterator[_Sight]:
    """Yield the marks in what a part says of itself that it does not bear out, or stuffs."""
    for field, mentions in fields:
        counts = Counter(one.name.mark for one in mentions)
        least = described_mentions_min if field.kind is Field.DESCRIPTION else stuffed_mentions_min
        for mention in _first(mentions):
            mark = mention.name.mark
            unborne = 0.0 if shown[mark] else _UNBORNE[field.kind] * undrawn
            score = max(unborne, _STUFFED[field.kind] if counts[mark] >= least else 0.0)
            if score:
                yield _Sight("meta", round(score, 4), mention, *field[1:])


def _kept(extract: Extract, hidden: Sequence[tuple[Passage, list[_Mention]]], shown: Counter[str]) -> Iterator[_Sight]:
    """Yield the marks in hidden passages."""
    counts = Counter(one.name.mark for _, mentions in hidden for one in mentions)
    for number, (passage, mentions) in enumerate(hidden):
        for mention in _first(mentions):
            once = counts[mention.name.mark] < stuffed_mentions_min
            score = _hidden_score(passage, once=once, shown=bool(shown[mention.name.mark]))
            if once and number == 0 and _is_preheader(extract, passage):
                score = min(score, LEFT_BEHIND_SCORE)
            yield _Sight("hidden", round(score, 4), mention, passage.text, passage.path, passage.rule)


def _first(mentions: Sequence[_Mention]) -> Iterable[_Mention]:
    """Return the first mention of each name."""
    return {one.name: one for one in reversed(mentions)}.values()


def _names(register: Register) -> Iterator[tuple[str, _Name]]:
    for mark in register.marks:
        for name in mark.names:
            yield name, _Name(mark.kind, mark.name)
    for product in register.products:
        yield product.name, _Name(MarkKind.OWN, product.mark)


def _fields(extract: Extract) -> Iterator[_Field]:
    """Yield what a part says of itself."""
    for meta in extract.metas:
        kind = _field(meta.name)
        if kind is not None:
            yield _Field(kind, meta.content, meta.path, f"meta {meta.name}")
    for one in extract.shown:
        if one.kind in (Kind.TITLE, Kind.ALTERNATIVE):
            kind = Field.TITLE if one.kind is Kind.TITLE else Field.ALTERNATIVE
            yield _Field(kind, one.text, one.path, one.kind.value)


def _field(name: str) -> Field | None:
    if len(name) > field_characters_max:
        return None
    if _KEYWORDS.fullmatch(name):
        return Field.KEYWORDS
    if _DESCRIPTION.fullmatch(name):
        return Field.DESCRIPTION
    return Field.TITLE if name == "title" else None


def _out_of_addresses(text: str, mentions: list[_Mention]) -> list[_Mention]:
    """Return the mentions that do not stand in the address of a page, a file or a mailbox."""
    return [one for one in mentions if not _is_in_address(text, one)] if "/" in text or "@" in text else mentions


def _is_in_address(text: str, mention: _Mention) -> bool:
    first = max(text.rfind(sign, 0, mention.start) for sign in _EDGES) + 1
    ends = [at for sign in _EDGES if (at := text.find(sign, mention.end)) >= 0]
    return _ADDRESS.search(text, first, min(ends, default=len(text))) is not None


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


def _signals(extract: Extract, sights: Iterable[_Sight]) -> list[Signal]:
    """Return one signal for each name, with the strongest places first."""
    found: dict[str, list[_Sight]] = {}
    for one in sights:
        found.setdefault(f"{one.where}.mark.{one.mention.name.kind.value}", []).append(one)
    signals = []
    for name, seen in found.items():
        seen.sort(key=lambda one: -one.score)
        spots = tuple(_spot(extract, one) for one in seen[:evidence_max])
        signals.append(Signal(name, seen[0].score, spots, Mark.name))
    return signals


def _spot(extract: Extract, sight: _Sight) -> Evidence:
    mark, start, end = sight.mention.name.mark, sight.mention.start, sight.mention.end
    excerpt = sight.text[max(0, start - around_characters) : end + around_characters][:excerpt_characters_max]
    return Evidence(extract.part, start, end, excerpt, mark, extract.place(sight.path), sight.rule)
