"""How text of a word-processing document looks: styles, theme and direct formatting, as far as they can hide it (ECMA-376-1, 17.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clausewise.extract import Trick
from clausewise.parse.markup import child, name, number, switched, value
from clausewise.parse.theme import Colour, Theme, is_lost, written

if TYPE_CHECKING:
    from clausewise.parse.markup import Element

# Below this no one reads; the smallest print of honest leaflets and contracts has 4 points and more.
font_points_min = 3.0
scale_percent_min = 15
style_depth_max = 16
opacity_min = 0.05
_HALF_POINTS = 2


class Terms(NamedTuple):
    """What a format calls the properties that can hide text."""

    vanish: str = "w:vanish"
    clear: str = "w14:textFill"
    points: str = "w:sz"
    scale: str = "w:w"
    colour: str = "w:color"


WORD = Terms()


class Look(NamedTuple):
    """What is known of a text's look; None is what nothing says, ``plain`` a colour that adapts itself."""

    vanish: bool | None = None
    colour: Colour | None = None
    plain: bool | None = None
    points: float | None = None
    scale: float | None = None
    ground: tuple[Colour | None, ...] | None = None
    clear: bool | None = None

    def over(self, under: Look) -> Look:
        """Return this look where it says something, else ``under``."""
        merged = Look._make(mine if mine is not None else theirs for mine, theirs in zip(self, under, strict=True))
        # A colour and "automatic" replace each other.
        if self.colour is not None or self.plain is not None:
            merged = merged._replace(colour=self.colour, plain=self.plain)
        return merged

    def hidden(self, grounds: frozenset[Colour | None], terms: Terms = WORD) -> tuple[Trick, str] | None:
        """Return the trick and the rule that hide text of this look on any of ``grounds``, if one does."""
        if self.vanish:
            return Trick.VANISHED, terms.vanish
        if self.clear:
            return Trick.TRANSPARENT, terms.clear
        if self.points is not None and self.points < font_points_min:
            return Trick.TINY_FONT, f"{terms.points} {self.points:g} pt"
        if self.scale is not None and self.scale < scale_percent_min:
            return Trick.TINY_FONT, f"{terms.scale} {self.scale:g} %"
        on = frozenset(self.ground) if self.ground else grounds
        if self.colour is not None and is_lost(self.colour, on):
            return Trick.SAME_COLOUR, f"{terms.colour} {written(self.colour)}"
        return None


NOTHING = Look()


def shading(element: Element | None, theme: Theme) -> tuple[Colour | None, ...] | None:
    """Return the ground that a ``w:shd`` paints: None if there is none, empty if it paints nothing, a colour of None if nobody knows it."""
    if element is None:
        return None
    pattern = value(element, "val", "clear")
    if pattern in {"nil", "none"}:
        return ()
    if pattern == "clear":
        fill = theme.word(element, "fill", "themeFill")
        return (fill,) if fill is not None else ()
    return (theme.word(element, "color") if pattern == "solid" else None,)


def look(properties: Element | None, theme: Theme) -> Look:
    """Return the look that a ``w:rPr`` says by itself."""
    if properties is None:
        return NOTHING
    held = {name(one): one for one in properties}
    colour = held.get("color")
    said = theme.word(colour)
    size, scale = held.get("sz"), held.get("w")
    highlight = theme.word(held.get("highlight"))
    fill = held.get("textFill")
    return Look(
        vanish=switched(held.get("vanish")),
        colour=said,
        plain=True if colour is not None and said is None else None,
        points=number(value(size, "val"), 99.0) / _HALF_POINTS if size is not None else None,
        scale=number(value(scale, "val").rstrip("%"), 100.0) if scale is not None else None,
        ground=(highlight,) if highlight is not None else shading(held.get("shd"), theme),
        clear=None if fill is None else child(fill, "noFill") is not None or _is_clear(fill),
    )


def _is_clear(fill: Element) -> bool:
    solid = child(fill, "solidFill")
    if solid is None or not len(solid):
        return False
    # Word's own extension counts how much is clear, not how much is opaque.
    clear = child(solid[0], "alpha")
    return clear is not None and 1 - number(value(clear, "val")) / 100_000 < opacity_min


class Style(NamedTuple):
    """A style: its name, what it is based on, its own look, its paragraph's ground, and every ground a table style may paint."""

    called: str
    based: str
    look: Look
    ground: tuple[Colour | None, ...] | None
    grounds: frozenset[Colour | None]


class Styles:
    """The styles of ``styles.xml``."""

    def __init__(self, root: Element | None, theme: Theme) -> None:
        self.theme = theme
        self._styles: dict[str, Style] = {}
        self._looks: dict[str, Look] = {}
        self._grounds: dict[str, frozenset[Colour | None]] = {}
        self.paragraph = ""
        self.defaults = look(child(root, "docDefaults", "rPrDefault", "rPr"), theme)
        for one in root if root is not None else ():
            if name(one) == "style":
                self._add(one)

    def _add(self, one: Element) -> None:
        key = value(one, "styleId")
        if value(one, "type") == "paragraph" and value(one, "default") in {"1", "true", "on"}:
            self.paragraph = key
        fills = (shading(held, self.theme) for held in one.iter("{*}shd")) if value(one, "type") == "table" else ()
        self._styles[key] = Style(
            value(child(one, "name"), "val"),
            value(child(one, "basedOn"), "val"),
            look(child(one, "rPr"), self.theme),
            shading(child(one, "pPr", "shd"), self.theme),
            frozenset(fill[0] for fill in fills if fill),
        )

    def _line(self, key: str) -> list[Style]:
        """Return a style and what it is based on, nearest first."""
        found: list[Style] = []
        while key in self._styles and len(found) < style_depth_max:
            found.append(self._styles[key])
            key = found[-1].based
        return found

    def called(self, key: str) -> str:
        """Return a style's name."""
        return self._styles[key].called if key in self._styles else ""

    def look(self, key: str) -> Look:
        """Return the look of a style with all that it is based on."""
        if key not in self._looks:
            whole = NOTHING
            for style in self._line(key):
                whole = whole.over(style.look)
            self._looks[key] = whole
        return self._looks[key]

    def ground(self, key: str) -> tuple[Colour | None, ...] | None:
        """Return the ground of a paragraph style."""
        return next((style.ground for style in self._line(key) if style.ground), None)

    def grounds(self, key: str) -> frozenset[Colour | None]:
        """Return every ground that a table style may paint."""
        if key not in self._grounds:
            self._grounds[key] = frozenset().union(*(style.grounds for style in self._line(key)))
        return self._grounds[key]

    def together(self, paragraph: str, character: str) -> Look:
        """Return the look of a text of these two styles; vanishing twice is not vanishing (17.7.3)."""
        under, over = self.look(paragraph or self.paragraph), self.look(character)
        merged = over.over(under).over(self.defaults)
        if under.vanish and over.vanish:
            merged = merged._replace(vanish=False)
        return merged
