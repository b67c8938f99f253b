"""A page's texts as passages in reading order: a block of text is one passage, whatever inline elements cut it up.

Text that is kept from the eyes is gathered apart, so that ``V<i hidden>x</i>iagra`` reads ``Viagra`` and, hidden, ``x``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from clausewise.extract import Kind, Passage, Trick
from clausewise.parse.remark import comment, comments_max, heaped, silent, unseen
from clausewise.parse.tree import Element, Tree
from clausewise.parse.verdict import Standing, Verdict

link_text_characters_max = 1_000

# Attributes whose words are read out or shown in the element's place.
_SPOKEN = ("alt", "title", "aria-label", "placeholder")
_SPOKEN_SET = frozenset(_SPOKEN)
_BUTTONS = frozenset(("submit", "button", "reset"))


class _Run:
    """A passage that is being gathered: its text so far, normalised."""

    __slots__ = ("block", "first", "length", "number", "pieces", "single", "space", "verdict")

    def __init__(self, first: Element, verdict: Verdict | None, number: int) -> None:
        self.first = first
        self.block = first.block
        self.single = True
        self.verdict = verdict
        self.number = number
        self.pieces: list[str] = []
        self.length = 0
        self.space = ""


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
        comments = iter(tree.comments[:comments_max])
        note = next(comments, None)
        for at, item in enumerate(tree.flow):
            while note is not None and note[2] <= at:
                self._comment(note[0], note[1])
                note = next(comments, None)
            if type(item) is tuple:
                self._text(item[0], item[1])
            elif isinstance(item, Element):
                self._element(item)
        self._flush()
        for left in (note, *comments) if note is not None else ():
            self._comment(left[0], left[1])

    def _comment(self, element: Element, text: str) -> None:
        passage = comment(text, element.path)
        if passage is not None:
            self.passages.append(passage)

    def _text(self, element: Element, text: str) -> None:
        words = text.split()
        block = element.block
        if block is not self._block:
            if not words:
                return
            self._flush()
            self._block = block
        verdict = self._standings[element.order].text
        run = next((one for one in self._open if one.verdict is verdict), None)
        if not words:
            if run is not None:
                run.space = run.space or " "
            return
        if run is None:
            run = _Run(element, verdict, len(self.passages))
            self.passages.append(None)
            self._open.append(run)
        elif run.first is not element:
            run.single = False
        piece = " ".join(words)
        if run.length and (run.space or text[0].isspace()):
            piece = (run.space or " ") + piece
        run.space = " " if text[-1].isspace() else ""
        if element.anchor is not None and verdict is None:
            self._anchored(element.anchor, run, piece)
        run.pieces.append(piece)
        run.length += len(piece)

    def _anchored(self, anchor: Element, run: _Run, piece: str) -> None:
        if anchor.order not in self.spots:
            self.spots[anchor.order] = Spot(run.number, run.length + (piece[0] in " \n"))
        self.words.setdefault(anchor.order, []).append(piece)

    def _element(self, element: Element) -> None:
        if element.tag == "br":
            for run in self._open:
                run.space = "\n"
        attributes = element.attributes
        if not attributes:
            return
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
            kind = Kind.TITLE if _is_title(run.block) else Kind.BODY
            path = run.first.path if run.single or run.verdict is not None else run.block.path
            passage = self.passages[run.number] = _passage("".join(run.pieces), path, kind, run.verdict)
            if not passage.text.isascii():
                self.passages += unseen(passage.text, path)
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


def _passage(text: str, path: str, kind: Kind, verdict: Verdict | None) -> Passage:
    if verdict is None:
        return Passage(text, path, kind)
    return Passage(text, path, kind, verdict.trick, verdict.rule, verdict.excuse, verdict.doubtful)


def _is_title(element: Element) -> bool:
    return element.tag == "title" and element.parent is not None and element.parent.tag in ("head", "body")
