"""How an element looks before the eyes, as far as its words hang on it: what it inherits, and what it declares itself."""

from __future__ import annotations

from clausewise.parse.colour import BLACK, WHITE, Colour
from clausewise.parse.element import Element
from clausewise.parse.length import ROOT_PIXELS
from clausewise.parse.rulebook import NOTHING, Declared, Found
from clausewise.parse.style import Styles
from clausewise.parse.vector import Drawing
from clausewise.parse.verdict import SEEN, Standing, Verdict


class Look:
    """What an element passes on to what it holds.

    ``grounds`` are the colours that may lie behind it, empty when a picture does; ``ground_rule`` is what laid them, None for the canvas.
    ``ink`` is what fills words in drawings, None when nobody knows; ``shrunk`` is by how much these are drawn smaller.
    ``lifted`` says that it is placed by itself above whatever lies there.
    """

    __slots__ = (
        "buried",
        "colour",
        "colour_rule",
        "drawing",
        "faded",
        "fill",
        "fill_rule",
        "font_pixels",
        "font_rule",
        "ground_rule",
        "grounds",
        "indent",
        "ink",
        "ink_rule",
        "lifted",
        "opacity",
        "opacity_rules",
        "shadowed",
        "shrunk",
        "standing",
        "stroked",
        "unseen",
    )

    def __init__(self) -> None:
        self.buried: Verdict | None = None
        self.unseen: Verdict | None = None
        self.faded: Verdict | None = None
        self.indent: Verdict | None = None
        self.opacity = 1.0
        self.opacity_rules: tuple[Found, ...] = ()
        self.colour: Colour = BLACK
        self.colour_rule: Found | None = None
        self.fill: Colour | None = None
        self.fill_rule: Found | None = None
        self.grounds: tuple[Colour, ...] = (WHITE,)
        self.ground_rule: Found | None = None
        self.lifted = False
        self.shadowed = False
        self.font_pixels = ROOT_PIXELS
        self.font_rule: Found | None = None
        self.standing: Standing = SEEN
        self.drawing: Drawing | None = None
        self.ink: Colour | None = BLACK
        self.ink_rule: Found | None = None
        self.stroked = False
        self.shrunk = 1.0

    def copy(self) -> Look:
        """Return the same look, to be changed."""
        other = Look.__new__(Look)
        for name in Look.__slots__:
            setattr(other, name, getattr(self, name))
        return other


class Own:
    """An element and what it declares, values with their variables filled in."""

    __slots__ = ("_declared", "_styles", "element", "look")

    def __init__(self, element: Element, declared: Declared, styles: Styles, look: Look) -> None:
        self.element = element
        self._declared = declared
        self._styles = styles
        self.look = look

    def holder(self) -> Own:
        """Return the same of the parent, which must be there."""
        parent = self.element.parent
        assert parent is not None
        return Own(parent, self._styles.declared.get(parent.order, NOTHING), self._styles, self.look)

    def __contains__(self, name: str) -> bool:
        return name in self._declared

    def found(self, name: str) -> Found:
        """Return the declaration of ``name``, which must be there."""
        return self._declared[name]

    def get(self, name: str) -> str:
        """Return the value of ``name`` in lower case, empty when it is not declared."""
        found = self._declared.get(name)
        if found is None:
            return ""
        value = self._styles.value(self.element, found) if "var(" in found.value else found.value
        return value.strip().lower()

    def rules(self, *names: str) -> tuple[Found, ...]:
        """Return those of ``names`` that are declared."""
        return tuple(self._declared[name] for name in names if name in self._declared)
