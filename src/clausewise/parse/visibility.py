"""Which elements of a page are seen, and what hides those that are not.

What: ``standings`` goes through the elements once, parents first; what declares nothing stands as its parent does.
Words and boxes stand apart: white text on white hides the words, and the picture beside them is still seen.
"""

from __future__ import annotations

from typing import Final

from clausewise.extract import Trick
from clausewise.parse.concealment import Hiding, hiding
from clausewise.parse.covering import Coverings
from clausewise.parse.element import Element
from clausewise.parse.legibility import dress, illegible, masked, unseen_opacity_max
from clausewise.parse.length import length
from clausewise.parse.look import Look, Own
from clausewise.parse.rulebook import NOTHING, Declared, Found
from clausewise.parse.shadow import is_root
from clausewise.parse.style import Styles, written
from clausewise.parse.tree import Tree
from clausewise.parse.vector import DRAWN, drawings, nought, outside, shrunk
from clausewise.parse.verdict import SEEN, Standing, Verdict

# Elements that look otherwise than what holds them without any style.
_NATIVE: Final = frozenset(("a", "font", "mark", "input", "select", "textarea", "button", "body", "basefont"))
# What browsers never draw, or only in place of something that they cannot (the HTML Standard, 15.3.1 and 15.4).
_UNDRAWN: Final = {
    "template": Trick.TEMPLATE,
    "noscript": Trick.NOSCRIPT,
    "noframes": Trick.NOSCRIPT,
    "noembed": Trick.NOSCRIPT,
    "datalist": Trick.DISPLAY,
    "rp": Trick.DISPLAY,
    "canvas": Trick.DISPLAY,
    "video": Trick.DISPLAY,
    "audio": Trick.DISPLAY,
    "iframe": Trick.DISPLAY,
    "object": Trick.DISPLAY,
    "defs": Trick.DISPLAY,
    "desc": Trick.DISPLAY,
    "metadata": Trick.DISPLAY,
    "annotation": Trick.DISPLAY,
    "annotation-xml": Trick.DISPLAY,
}
# A title in a drawing is what is said of it.
_HEADS: Final = frozenset(("head", "body", "html", "template", "noscript"))
_FRAMES: Final = frozenset(("canvas", "video", "audio", "iframe", "object"))
# Why children of a host are not drawn.
_SLOTLESS: Final = Found("", "no <slot>", "template[shadowrootmode]", (False, 0, False, (0, 0, 0), 0))
_HOLDING: Final = frozenset(("display", "height", "grid-template-rows", "overflow-y"))
_HREF: Final = {"href"}
# What hangs on more than tag and style.
_OWN_WAYS: Final = frozenset(("dialog", "body", "font", "basefont", "title"))
_OWN_ATTRIBUTES: Final = frozenset(("hidden", "bgcolor", "background", "popover", "inert"))
_SPECIAL: Final = frozenset((*_NATIVE, *_UNDRAWN, "dialog", "title"))


class Sight:
    """How every element stands, by its order, what declares its size, and each verdict once."""

    def __init__(self) -> None:
        self.standings: list[Standing] = []
        self.verdicts: list[Verdict] = []
        self.sizes: dict[int, tuple[float | None, float | None]] = {}


def see(tree: Tree, styles: Styles) -> Sight:
    """Return how a page's elements stand; excuses are not known yet."""
    return _Seeing(tree, styles).sight


class _Seeing:
    """One pass over the elements, parents first."""

    def __init__(self, tree: Tree, styles: Styles) -> None:
        self.sight = Sight()
        self.styles = styles
        self.drawings = drawings(tree)
        self.shadows = styles.shadows
        self.coverings = Coverings(tree, styles) if styles.declared else None
        # What elements of one tag and style look like in one place, where nothing hides them: most of a page is alike.
        self.alike: dict[tuple[int, str, int, int], Look] = {}
        self.links: dict[int, Look] = {}
        # What hides a box hangs on its tag and style, on its parent's style, and on what words of that size measure.
        self.hidings: dict[tuple[int, str, float, int], Hiding | None] = {}
        look = Look()
        # Who stands as its parent does is passed over; an element's parent has been before it.
        looks: list[Look] = []
        declared, standings, special = styles.declared, self.sight.standings, self._special(tree)
        for order, element in enumerate(tree.elements):
            parent = element.parent
            if parent is not None:
                look = looks[parent.order]
            if order in special:
                held = declared.get(order)
                look = self._link(element, look) if held is None else self._look(element, held, look)
            looks.append(look)
            standings.append(look.standing)

    def _special(self, tree: Tree) -> set[int]:
        """Return the orders of the elements that may look otherwise than what holds them."""
        found = set(self.styles.declared)
        if self.coverings is not None:
            found.update(self.coverings.over)
        for tag, elements in tree.by_tag.items():
            if tag in _SPECIAL:
                found.update(one.order for one in elements)
            elif tag == "details":
                found.update(one.order for each in elements for one in each.children or ())
        found.update(one.order for one in tree.bearing(_is_special))
        found.update(self.drawings)
        found.update(self.shadows.placed)
        found.update(one.element.order for one in self.drawings.values())
        return found

    def _link(self, element: Element, above: Look) -> Look:
        """Return the look of an element without a style; most such are links."""
        if (
            element.tag != "a"
            or (self.coverings is not None and not self.coverings.is_empty)
            or element.attributes.keys() != _HREF
        ):
            return self._look(element, NOTHING, above)
        known = self.links.get(id(above))
        if known is None:
            known = self._look(element, NOTHING, above)
            if known.standing is above.standing:
                self.links[id(above)] = known
        return known

    def _look(self, element: Element, declared: Declared, above: Look) -> Look:
        key = self._key(element, declared, above)
        if key is not None and (known := self.alike.get(key)) is not None:
            if (size := self.sight.sizes.get(-1 - id(known))) is not None:
                self.sight.sizes[element.order] = size
            return known
        look = above.copy()
        if element.order in self.drawings:
            look.drawing = self.drawings[element.order]
        own = Own(element, declared, self.styles, look)
        verdicts = len(self.sight.verdicts)
        found = self._hiding(own, declared)
        if self.coverings is not None and found is None and look.buried is None:
            found = self.coverings.over.get(element.order)
        if element.order in self.shadows.unslotted:
            found = found or Hiding(Trick.DISPLAY, (_SLOTLESS,))
        _change(own, found, self.sight, self.styles)
        if self.coverings is not None and element.order in self.coverings.pictured:
            look.grounds = ()
        if element.order in self.shadows.speechless and look.buried is None:
            text = _verdict(element, Hiding(Trick.DISPLAY, (_SLOTLESS,)), self.sight)
            look.standing = Standing(look.standing.box, look.standing.text or text)
        if key is not None and verdicts == len(self.sight.verdicts):
            self.alike[key] = look
            if element.order in self.sight.sizes:
                self.sight.sizes[-1 - id(look)] = self.sight.sizes[element.order]
        return look

    def _hiding(self, own: Own, declared: Declared) -> Hiding | None:
        if not declared or own.look.buried is not None:
            return None
        held = self._holder(own.element)
        if declared.has_variables or held.has_variables:
            return hiding(own)
        key = (id(declared), own.element.tag, own.look.font_pixels, id(held))
        if key not in self.hidings:
            self.hidings[key] = hiding(own)
        return self.hidings[key]

    def _holder(self, element: Element) -> Declared:
        """Return what is declared for the parent: it may push the element out of itself, or make it another kind of box."""
        held = self.styles.declared.get(element.parent.order) if element.parent is not None else None
        return held if held is not None and not _HOLDING.isdisjoint(held) else NOTHING

    def _key(self, element: Element, declared: Declared, above: Look) -> tuple[int, str, int, int] | None:
        """Return what decides the look of an element, None where more than its tag, its style and its parent's look does."""
        attributes, kind = element.attributes, element.tag
        if kind in _OWN_WAYS or declared.has_variables or (attributes and not _OWN_ATTRIBUTES.isdisjoint(attributes)):
            return None
        parent, coverings = element.parent, self.coverings
        if element.order in self.drawings or element.order in self.shadows.placed:
            return None
        if parent is None or parent.tag == "details":
            return None
        if coverings is not None and (element.order in coverings.over or element.order in coverings.pictured):
            return None
        held = self._holder(element)
        if held.has_variables:
            return None
        if (kind == "a" and "href" not in attributes) or (kind == "input" and element.get("type").lower() == "hidden"):
            kind += " "
        return id(above), kind, id(declared), id(held)


def _is_special(names: tuple[str, ...]) -> bool:
    return not _OWN_ATTRIBUTES.isdisjoint(names)


def _change(own: Own, found: Hiding | None, sight: Sight, styles: Styles) -> None:
    look = own.look
    if look.buried is None:
        look.buried = _verdict(own.element, found, sight) if found is not None else _by_being(own, sight)
    size = _declared_size(own)
    if size is not None:
        sight.sizes[own.element.order] = size
    if look.buried is not None and not _is_frame(own, look.buried):
        look.standing = Standing(look.buried, look.buried)
        return
    _visibility(own, sight)
    if own.element.tag in DRAWN and "transform" in own:
        look.shrunk *= shrunk(own.get("transform"))
    dress(own)
    if look.faded is None and look.opacity <= unseen_opacity_max:
        look.faded = _verdict(own.element, Hiding(Trick.OPACITY, look.opacity_rules), sight)
    if look.faded is None and (mask := masked(own)) is not None:
        look.faded = _verdict(own.element, Hiding(Trick.OPACITY, (mask,)), sight)
    if look.buried is not None:
        look.standing = Standing(look.unseen or look.faded, look.buried)
        return
    _indent(own, sight)
    box = look.unseen or look.faded
    text = box or look.indent
    if text is None:
        found = illegible(look, is_whole=styles.is_whole)
        if found is not None:
            before = look.standing.text
            rule = written(*found.rules)
            text = before if _is_alike(before, found, rule) else _verdict(own.element, found, sight)
    look.standing = Standing(box, text) if text is not None else SEEN


def _is_frame(own: Own, buried: Verdict) -> bool:
    """Say whether only what stands within the element, for browsers that cannot draw it, is kept from sight: it is drawn itself."""
    return own.element.tag in _FRAMES and buried.element is own.element and buried.rule == f"<{own.element.tag}>"


def _is_alike(before: Verdict | None, found: Hiding, rule: str) -> bool:
    return before is not None and before.trick is found.trick and before.rule == rule


def _verdict(element: Element, found: Hiding, sight: Sight) -> Verdict:
    is_local = any(one.is_local for one in found.rules)
    verdict = Verdict(element, found.trick, written(*found.rules), doubtful=found.doubtful, is_local=is_local)
    sight.verdicts.append(verdict)
    return verdict


def _by_being(own: Own, sight: Sight) -> Verdict | None:
    """Return what hides the element with all that it holds without a style: an attribute, or what it is."""
    trick, rule = _by_nature(own)
    if trick is None:
        return None
    verdict = Verdict(own.element, trick, rule)
    sight.verdicts.append(verdict)
    return verdict


def _by_nature(own: Own) -> tuple[Trick | None, str]:
    element = own.element
    tag, attributes = element.tag, element.attributes
    if "hidden" in attributes and "display" not in own and tag not in ("template", "noscript"):
        return Trick.ATTRIBUTE, "hidden"
    if tag in _UNDRAWN and not (tag == "template" and is_root(element)):
        return _UNDRAWN[tag], f"<{tag}>"
    if "display" not in own and (rule := _closed(element)):
        return (Trick.ATTRIBUTE if tag == "input" else Trick.DISPLAY), rule
    if own.look.drawing is not None and (placed := outside(element)):
        return Trick.OFF_SCREEN, placed
    if tag == "svg" and "overflow-x" not in own and (size := nought(element)):
        return Trick.ZERO_SIZE, size
    parent = element.parent
    if parent is not None and parent.tag == "details" and "open" not in parent.attributes and tag != "summary":
        return Trick.DISPLAY, "details:not([open])"
    if tag == "title" and parent is not None and parent.tag not in _HEADS:
        return Trick.DISPLAY, "<title>"
    return None, ""


def _closed(element: Element) -> str:
    """Return why an element is not drawn until something opens it, or ever: what browsers' own style says."""
    tag, attributes = element.tag, element.attributes
    if tag == "dialog" and "open" not in attributes:
        return "dialog:not([open])"
    if "popover" in attributes:
        return "[popover]"
    return 'type="hidden"' if tag == "input" and element.get("type").strip().lower() == "hidden" else ""


def _visibility(own: Own, sight: Sight) -> None:
    value = own.get("visibility")
    if value in ("hidden", "collapse"):
        if own.look.unseen is None:
            own.look.unseen = _verdict(own.element, Hiding(Trick.VISIBILITY, own.rules("visibility")), sight)
    elif value in ("visible", "initial"):
        own.look.unseen = None


def _indent(own: Own, sight: Sight) -> None:
    """Text that is indented out of its box: all that follows on the line goes with it, and the property is inherited."""
    if "text-indent" not in own:
        return
    found = length(own.get("text-indent"), own.look.font_pixels)
    own.look.indent = None
    if found is None:
        return
    out = found.number <= (-100.0 if found.is_share else -300.0) or (
        found.number >= (100.0 if found.is_share else 4_000.0) and own.get("overflow-x") in ("hidden", "clip")
    )
    if out:
        rules = own.rules("text-indent", "overflow-x") if found.number > 0 else own.rules("text-indent")
        doubtful = not found.is_share and -999.0 < found.number < 0  # noqa: PLR2004 - a wide line may still reach in
        own.look.indent = _verdict(own.element, Hiding(Trick.OFF_SCREEN, rules, doubtful), sight)


def _declared_size(own: Own) -> tuple[float | None, float | None] | None:
    if not ("width" in own or "height" in own or "max-width" in own or "max-height" in own):
        return None
    found = []
    for name in ("width", "height"):
        sizes = [length(own.get(one), own.look.font_pixels) for one in (name, f"max-{name}") if one in own]
        pixels = [one.pixels for one in sizes if one is not None and one.pixels is not None]
        found.append(min(pixels) if pixels else None)
    return found[0], found[1]
