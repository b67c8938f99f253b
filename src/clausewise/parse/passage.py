"""A page's texts as passages in reading order: a block of text is one passage, whatever inline elements cut it up.

Text that is kept from the eyes is gathered apart, so that ``V<i hidden>x</i>iagra`` reads ``Viagra`` and, hidden, ``x``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from clausewise.extract import Kind, Passage, Trick
from clausewise.parse.element import Element
from clausewise.parse.remark import comment, comments_max, heaped, may_be_silent, silent, unseen
from clausewise.parse.tree import Text, Tree
from clausewise.parse.verdict import Standing, Verdict

link_text_characters_max = 1_000

# Attributes whose words are read out or shown in the element's place.
_SPOKEN = ("alt", "title", "aria-label", "placeholder")
_SPOKEN_SET = frozenset(_SPOKEN)
_BUTTONS = frozenset(("submit", "button", "reset"))


# The number of the text that something precedes, its element's order and the element, and the words of a comment.
_Between = tuple[int, int, Element, str | None]
# Stands for a break of a line among texts; the parser leaves no such sign in any.
_BREAK = "\x00"
_EDGE = re.compile(r"[\s\x00]*")


class _Run:
    """A passage that is being gathered: its texts as they stand, and where in them anchors begin."""

    __slots__ = ("block", "first", "marks", "number", "pieces", "single", "verdict")

    def __init__(self, first: Element, verdict: Verdict | None, number: int) -> None:
        self.first = first
        self.block = first.block
        self.single = True
        self.verdict = verdict
        self.number = number
        self.pieces: list[str] = []
        self.marks: list[tuple[int, int]] = []

    def finished(self, spots: dict[int, Spot]) -> str:
        """Return the text with its spaces evened out; note in ``spots`` where anchors, of which there is one at least, begin in it."""
        if len(self.marks) == 1 and self.marks[0][0] == 0:
            spots[self.marks[0][1]] = Spot(self.number, 0)
            return _even("".join(self.pieces))
        text, gap, start = "", "", 0
        for at, order in (*self.marks, (len(self.pieces), -1)):
            raw = "".join(self.pieces[start:at])
            start = at
            if even := _even(raw):
                text += ((gap or _edge(raw)) if text else "") + even
                gap = _edge(raw[::-1])
            elif raw:
                gap = gap or _edge(raw)
            if order >= 0:
                parted = bool(text) and bool(gap or _edge(self.pieces[at]))
                spots[order] = Spot(self.number, len(text) + parted)
        return text


def _even(text: str) -> str:
    """Return a text with single spaces; a break of a line stays one."""
    if _BREAK not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split(_BREAK))))


def _edge(text: str) -> str:
    """Return what a text begins with that parts it from what is before: nothing, a space or a break."""
    found = _EDGE.match(text)
    return "" if not found or not found[0] else "\n" if _BREAK in found[0] else " "


class Spot(NamedTuple):
    """Where an anchor's text begins: the passage's number and the offset in it."""

    passage: int
    offset: int


class Reading:
    """What a page says: its passages, and for each anchor (by its element's order) what it shows and where."""

    def __init__(self, tree: Tree, standings: Sequence[Standing]) -> None:
        self.passages: list[Passage | None] = []
        self.words: dict[int, list[str]] = {}
        self.spots: dict[int, Spot] = {}
        self._standings = standings
        self._open: list[_Run] = []
        self._block: Element | None = None
        start = 0
        for at, _, element, remark in self._between(tree):
            if at > start:
                self._read(tree.texts[start:at])
                start = at
            if remark is None:
                self._element(element)
            elif (passage := comment(remark, element.path)) is not None:
                self.passages.append(passage)
        self._read(tree.texts[start:] if start else tree.texts)
        self._flush()

    def _between(self, tree: Tree) -> list[_Between]:
        """Return what says something without being a text, in order."""
        found: list[_Between] = [(one.at, one.order, one, None) for one in (*tree.bearing(_speaks), *tree.tagged("br"))]
        found += [(at, one.order, one, text) for one, text, at in tree.comments[:comments_max]]
        return sorted(found, key=_place)

    def _read(self, texts: Sequence[Text]) -> None:
        standings = self._standings
        run: _Run | None = None
        for element, text in texts:
            if run is None or run.block is not element.block or run.verdict is not standings[element.order].text:
                run = self._run(element)
            if run.first is not element:
                run.single = False
            if element.anchor is not None and run.verdict is None:
                self._anchored(element.anchor, run, text)
            run.pieces.append(text)

    def _run(self, element: Element) -> _Run:
        """Return the passage that a text goes on with or begins."""
        block = element.block
        if block is not self._block:
            self._flush()
            self._block = block
        verdict = self._standings[element.order].text
        for run in self._open:
            if run.verdict is verdict:
                return run
        run = _Run(element, verdict, len(self.passages))
        self.passages.append(None)
        self._open.append(run)
        return run

    def _anchored(self, anchor: Element, run: _Run, text: str) -> None:
        """Note what an anchor shows, and where its text begins."""
        words = self.words.get(anchor.order)
        if words is not None:
            words.append(text)
        else:
            run.marks.append((len(run.pieces), anchor.order))
            self.words[anchor.order] = [text]

    def _element(self, element: Element) -> None:
        if element.tag == "br":
            for run in self._open:
                run.pieces.append(_BREAK)
        attributes = element.attributes
        if not _SPOKEN_SET.isdisjoint(attributes):
            self._spoken(element)
        self.passages += silent(element)
        if element.tag == "input" and element.get("type").lower() in _BUTTONS and element.get("value").strip():
            self._add(element, "value", Kind.BODY)

    def _spoken(self, element: Element) -> None:
        for name in _SPOKEN:
            value = element.attributes.get(name)
            if value and value.strip():
                self._add(element, name, Kind.ALTERNATIVE)
                if name == "alt" and element.anchor is not None:
                    self.words.setdefault(element.anchor.order, []).append(f" {value.strip()}")

    def _add(self, element: Element, name: str, kind: Kind) -> None:
        verdict = self._standings[element.order].box
        text, path = " ".join(element.get(name).split()), f"{element.path}[{name}]"
        if kind is Kind.ALTERNATIVE and (verdict is None or verdict.excuse) and heaped(text):
            self.passages.append(Passage(text, path, kind, Trick.ATTRIBUTE, name))
        else:
            self.passages.append(_passage(text, path, kind, verdict))

    def _flush(self) -> None:
        for run in self._open:
            block, verdict = run.block, run.verdict
            kind = Kind.TITLE if block.tag == "title" and _is_title(block) else Kind.BODY
            path = run.first.path if run.single or verdict is not None else block.path
            text = run.finished(self.spots) if run.marks else _even("".join(run.pieces))
            self.passages[run.number] = _passage(text, path, kind, verdict)
            if not text.isascii():
                self.passages += unseen(text, path)
        self._open.clear()
        self._block = None

    def finished(self) -> tuple[Passage, ...]:
        """Return the passages."""
        return tuple(one for one in self.passages if one is not None)

    def starts(self) -> dict[int, int]:
        """Return where each anchor's text begins in the visible text, by the order of its element."""
        lengths = [0 if one is None or one.is_hidden else len(one.text) + 1 for one in self.passages]
        offsets = list(accumulate(lengths, initial=0))
        return {order: offsets[spot.passage] + spot.offset for order, spot in self.spots.items()}

    def shown_in(self, anchor: Element) -> str:
        """Return the words that an anchor shows."""
        return " ".join("".join(self.words.get(anchor.order, ())).split())[:link_text_characters_max]


def _speaks(names: tuple[str, ...]) -> bool:
    return not _SPOKEN_SET.isdisjoint(names) or may_be_silent(names)


def _place(one: _Between) -> tuple[int, int]:
    return one[0], one[1]


def _passage(text: str, path: str, kind: Kind, verdict: Verdict | None) -> Passage:
    if verdict is None:
        return Passage(text, path, kind)
    return Passage(text, path, kind, verdict.trick, verdict.rule, verdict.excuse, verdict.doubtful)


def _is_title(element: Element) -> bool:
    return element.tag == "title" and element.parent is not None and element.parent.tag in ("head", "body")
