"""What lies over or under words by position: a panel that covers them, a picture that gives them their ground.

Only boxes that fill what holds them are taken for covering, by ``inset`` or by their sides; nothing is laid out, so such verdicts are
doubtful always.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from clausewise.extract import Trick
from clausewise.parse.colour import colour
from clausewise.parse.concealment import Hiding, hiding
from clausewise.parse.element import Element
from clausewise.parse.length import length
from clausewise.parse.look import Look, Own
from clausewise.parse.rulebook import NOTHING
from clausewise.parse.selector import Selector
from clausewise.parse.style import Styles
from clausewise.parse.tree import Tree

siblings_max = 8
# A box of this height covers a line of text.
line_pixels_min = 30.0
# Through what is less opaque than this, something is seen.
see_through_max = 0.9

_PICTURES: Final = frozenset(("img", "video", "picture", "canvas", "svg", "iframe", "object", "embed"))
_OPAQUE: Final = frozenset(("img", "video"))
_ABSOLUTE: Final = frozenset(("absolute", "fixed"))
_PLACED: Final = frozenset(("absolute", "fixed", "relative", "sticky"))


class Coverings:
    """What covers which element, by its order, and which elements hold something that lies behind the rest."""

    def __init__(self, tree: Tree, styles: Styles) -> None:
        self.over: dict[int, Hiding] = {}
        self.pictured: set[int] = set()
        self._styles = styles
        look = Look()
        for order, declared in list(styles.declared.items()):
            if "position" not in declared:
                continue
            own = Own(tree.elements[order], declared, styles, look)
            if own.get("position") in _PLACED and _z(own) < 0:
                self._sunk(own)
            if own.get("position") in _ABSOLUTE and own.element.parent is not None:
                self._lying(own)

    @property
    def is_empty(self) -> bool:
        """Whether nothing covers or lies behind anything."""
        return not self.over and not self.pictured

    def _own(self, element: Element, like: Own) -> Own:
        return Own(element, self._styles.declared.get(element.order, NOTHING), self._styles, like.look)

    def _lying(self, own: Own) -> None:
        parent = own.element.parent
        assert parent is not None
        paints = own.element.tag in _PICTURES or _paints(own)
        if not paints or not (_fills(own) or own.element.tag in _PICTURES):
            return
        self.pictured.add(parent.order)
        # A picture that comes after words and lies at their place hides them; of a drawing nobody knows what it leaves open.
        is_opaque = own.element.tag in _OPAQUE or (own.element.tag not in _PICTURES and _is_opaque(own))
        if not is_opaque or _z(own) < 0 or not _fills(own) or not self._is_there(own):
            return
        for one in islice(_before(own.element), siblings_max):
            other = self._own(one, own)
            above = other.get("position") in _PLACED and _z(other) > _z(own)
            if not above and one.tag not in ("style", "script", "link"):
                self.over.setdefault(
                    one.order, Hiding(Trick.COVERED, own.rules("position", "background", "background-color"), True)
                )

    def _is_there(self, own: Own) -> bool:
        """Say whether what covers is drawn, and stays when a person points or script changes a state."""
        if hiding(own) is not None or own.get("visibility") == "hidden" or _opacity(own) < see_through_max:
            return False
        return not any(_moves(selector, own.element) for selector in self._changing(own.element))

    def _changing(self, element: Element) -> Iterator[Selector]:
        keys = [("class", one) for one in element.classes] + [("id", element.get("id")), ("tag", element.tag)]
        for key in keys:
            for one in self._styles.otherwise.get(key, ()):
                yield one.selector

    def _sunk(self, own: Own) -> None:
        """What is placed below everything: behind the ground of what follows it, or of what holds it."""
        after = own.element.following
        parent = own.element.parent
        rules = own.rules("position", "z-index")
        if after is not None and _is_opaque(self._own(after, own)):
            self.over[own.element.order] = Hiding(Trick.COVERED, rules, True)
        elif parent is not None and parent.tag not in ("body", "html"):
            holder = self._own(parent, own)
            if _is_opaque(holder) and not any(name in holder for name in ("z-index", "opacity", "transform", "filter")):
                self.over[own.element.order] = Hiding(Trick.COVERED, rules, True)


def _moves(selector: Selector, element: Element) -> bool:
    return (selector.is_live or selector.is_loose) and selector.matches(element, settled=True)


def _before(element: Element) -> Iterator[Element]:
    one = element.previous
    while one is not None:
        yield one
        one = one.previous


def _z(own: Own) -> float:
    found = length(own.get("z-index")) if "z-index" in own else None
    return found.number if found is not None else 0.0


def _opacity(own: Own) -> float:
    found = length(own.get("opacity"))
    return 1.0 if found is None else found.number / (100 if found.is_share else 1)


def _paints(own: Own) -> bool:
    picture = own.get("background") + own.get("background-image")
    return (
        bool(own.get("background-color"))
        or ("background" in own and picture not in ("none", "transparent"))
        or "url(" in picture
    )


def _is_opaque(own: Own) -> bool:
    if "url(" in own.get("background") or "url(" in own.get("background-image"):
        return True
    value = own.get("background-color")
    found = colour(value) if value else next(filter(None, map(colour, own.get("background").split())), None)
    return found is not None and found.alpha >= see_through_max


def _fills(own: Own) -> bool:
    """Say whether a box begins at the corner of what holds it and reaches over it."""

    def zero(name: str) -> bool:
        found = length(own.get(name)) if name in own else None
        return found is not None and found.number <= 0

    def reaches(name: str, other: str) -> bool:
        if zero(other):
            return True
        value = own.get(name) or (own.element.get(name) if own.element.tag in _OPAQUE else "")
        found = length(value) if value else None
        return found is not None and found.number >= (100.0 if found.is_share else line_pixels_min)

    return zero("top") and zero("left") and reaches("width", "right") and reaches("height", "bottom")
