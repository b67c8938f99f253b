"""The cascade: which declaration wins for each element, and which rules would uncover it in another state or on another screen.

CSS Cascade 5 (https://www.w3.org/TR/css-cascade-5/): importance, layers, ``style`` attributes, specificity, order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from clausewise.parse.media import Shown
from clausewise.parse.selector import Selector, compiled, keyed
from clausewise.parse.stylesheet import Declaration, Rule, Sheet, commas, declarations
from clausewise.parse.tree import Element, Tree
from clausewise.parse.validity import is_valid

# How many elements selectors may be held against in all.
css_steps_max = 500_000
inline_characters_max, cached_characters_max = 2_000_000, 400
rule_characters_max = 300

TOO_MUCH_MATCHING = "page_css_matching"

_LAST_KEY: Final = re.compile(r"([.#])([\w-]+)(?:[:\[][^\s>+~()]*)?\Z")
_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_PSEUDO: Final = re.compile(r"::?(?:before|after)\b")
_SHEET_TYPES: Final = frozenset(("", "text/css"))
variables_deep_max = 6
variable_characters_max = 2_000

Weight = tuple[bool, int, bool, tuple[int, int, int], int]


class Found(NamedTuple):
    """A declaration that won: its value, and where it stands as it is written."""

    value: str
    name: str
    origin: str
    weight: Weight


Declared = dict[str, Found]


class Uncovering(NamedTuple):
    """A rule that is not in force as the page stands, but in another state or place."""

    selector: Selector
    declarations: tuple[Declaration, ...]
    shown: Shown


class Styles:
    """What holds for each element by its order, and what would hold otherwise, by the key of the selector.

    ``idle`` are rules for classes that nothing bears; ``classes`` are those that something does.
    """

    def __init__(self) -> None:
        self.declared: dict[int, Declared] = {}
        self.otherwise: dict[tuple[str, str], list[Uncovering]] = {}
        self.idle: list[tuple[str, Rule]] = []
        self.classes: set[str] = set()
        self.sheet = Sheet()
        self.is_whole = True

    def value(self, element: Element, found: Found) -> str:
        """Return a declaration's value with its variables filled in."""
        value = found.value
        for _ in range(variables_deep_max):
            if "var(" not in value or len(value) > variable_characters_max:
                break
            value = _VARIABLE.sub(lambda one: self._variable(element, one[1], one[2] or ""), value)
        return value

    def _variable(self, element: Element, name: str, fallback: str) -> str:
        for one in element.lineage():
            found = self.declared.get(one.order, {}).get(name.lower())
            if found is not None:
                return found.value
        return fallback.strip()


def read_styles(tree: Tree, limits: list[str]) -> Styles:
    """Return what the page's own sheets and ``style`` attributes declare; sheets that lie elsewhere make it not ``is_whole``."""
    styles = Styles()
    for element in tree.elements:
        if element.tag == "style" and element.get("type").strip().lower() in _SHEET_TYPES and not _is_apart(element):
            styles.sheet.read(tree.text_in(element), element.get("media"))
        elif element.tag == "link" and "stylesheet" in element.get("rel").lower().split():
            styles.is_whole = False
    if any(one.by == "@import" for one in styles.sheet.loaded):
        styles.is_whole = False
    limits += styles.sheet.limits
    if styles.sheet.rules:
        _match(tree, styles, limits)
    _inline(tree, styles, limits)
    return styles


def _is_apart(element: Element) -> bool:
    return any(one.tag in ("noscript", "template") for one in element.lineage())


class _Index:
    """Elements by id, class and tag."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self.all = elements
        self.found: dict[tuple[str, str], list[Element]] = {}
        found = self.found
        for element in elements:
            found.setdefault(("tag", element.tag), []).append(element)
            attributes = element.attributes
            if attributes:
                if "class" in attributes:
                    for name in element.classes:
                        found.setdefault(("class", name), []).append(element)
                if "id" in attributes:
                    found.setdefault(("id", attributes["id"]), []).append(element)

    def under(self, key: tuple[str, str]) -> Sequence[Element]:
        return self.found.get(key, ()) if key[0] else self.all

    def may_hold(self, text: str) -> bool:
        """Say whether anything could fit, from the last name alone: most rules of a framework fit nothing on a page."""
        found = _LAST_KEY.search(text)
        return found is None or "(" in text or ("id" if found[1] == "#" else "class", found[2]) in self.found


def _match(tree: Tree, styles: Styles, limits: list[str]) -> None:
    index = _Index(tree.elements)
    styles.classes = {name for kind, name in index.found if kind == "class"}
    steps = [0]
    for order, rule in enumerate(styles.sheet.rules):
        for text in commas(rule.selector) if "," in rule.selector else (rule.selector,):
            text = text.strip()  # noqa: PLW2901 - the same name for the same thing
            if "::" in text or ":before" in text or ":after" in text:
                _under(styles, rule, text, index)
                continue
            if not index.may_hold(text):
                styles.idle.append((text, rule))
                continue
            for selector in compiled(text):
                key = keyed(selector)
                if rule.shown is not Shown.SCREEN or selector.is_live or selector.is_loose:
                    styles.otherwise.setdefault(key, []).append(Uncovering(selector, rule.declarations, rule.shown))
                if rule.shown is Shown.SCREEN and not selector.is_live:
                    _apply(styles, rule, selector, index.under(key), (order, steps))
                if steps[0] > css_steps_max:
                    limits.append(TOO_MUCH_MATCHING)
                    return


def _under(styles: Styles, rule: Rule, text: str, index: _Index) -> None:
    """Note elements under whose text a pseudo-element lays a ground of its own."""
    grounds = [one for one in rule.declarations if one.name.startswith("background")]
    if grounds and rule.shown is Shown.SCREEN:
        for selector in compiled(_PSEUDO.sub("", text)):
            for element in index.under(keyed(selector)):
                if selector.matches(element):
                    declared = styles.declared.setdefault(element.order, {})
                    declared["::ground"] = Found(grounds[-1].value, text, "", (False, 0, False, (0, 0, 0), 0))


def _apply(
    styles: Styles, rule: Rule, selector: Selector, elements: Iterable[Element], place: tuple[int, list[int]]
) -> None:
    order, steps = place
    told: list[tuple[str, Found]] | None = None
    for element in elements:
        if selector.matches(element, steps):
            if told is None:
                told = [
                    each
                    for one in rule.declarations
                    for each in _told(one, selector.text, _weight(one, rule.layer, selector, order))
                ]
            _declare(styles.declared.setdefault(element.order, {}), told)
        if steps[0] > css_steps_max:
            return


def _weight(one: Declaration, layer: int, selector: Selector, order: int) -> Weight:
    # Without importance a layer yields to what has none, with it the other way round.
    rank = (-layer if layer else -1_000_000) if one.important else (layer or 1_000_000)
    return one.important, rank, False, selector.specificity, order


def _inline(tree: Tree, styles: Styles, limits: list[str]) -> None:
    read = 0
    for element in tree.elements:
        style = element.attributes.get("style")
        if not style:
            continue
        read += len(style)
        if read > inline_characters_max:
            limits.append(TOO_MUCH_MATCHING)
            return
        told = _of_attribute(style) if len(style) <= cached_characters_max else _read_attribute(style)
        if not told:
            continue
        declared = styles.declared.get(element.order)
        if declared is None:
            declared = styles.declared[element.order] = {}
        _declare(declared, told)


def _read_attribute(style: str) -> tuple[tuple[str, Found], ...]:
    return tuple(
        each
        for order, one in enumerate(declarations(style))
        for each in _told(one, "", (one.important, 1_000_000, True, (0, 0, 0), order))
    )


_of_attribute = lru_cache(maxsize=4096)(_read_attribute)


def _told(one: Declaration, origin: str, weight: Weight) -> Iterator[tuple[str, Found]]:
    """Yield what a declaration says, property by property, unless a browser would drop it."""
    for name, value in _longhands(one.name, one.value):
        if is_valid(name, value):
            yield name, Found(value, f"{one.name}: {one.value}", origin, weight)


def _declare(declared: Declared, told: Iterable[tuple[str, Found]]) -> None:
    for name, found in told:
        held = declared.get(name)
        if held is None or held.weight <= found.weight:
            declared[name] = found


_SIDES: Final = ("top", "right", "bottom", "left")


def _longhands(name: str, value: str) -> Iterable[tuple[str, str]]:
    """Yield a declaration, and what it says of others (``margin`` of ``margin-left``)."""
    if name in ("margin", "padding"):
        return [(f"{name}-{side}", one) for side, one in zip(_SIDES, _four(value), strict=True)]
    if name == "inset":
        return list(zip(_SIDES, _four(value), strict=True))
    if name == "inset-inline-start":
        return [("left", value)]
    if name == "overflow":
        parts = value.split()
        return [("overflow-x", parts[0]), ("overflow-y", parts[-1])]
    if name == "font":
        size = re.search(r"(?:^|\s)((?:\d|\.)[\w.%]*)(?:/\S+)?\s", f"{value} ")
        return [("font-size", size[1])] if size else []
    if name == "-webkit-background-clip":
        return [("background-clip", value)]
    if name == "background":
        return [("background", value), ("background-color", ""), ("background-image", "")]
    return [(name, value)]


def _four(value: str) -> tuple[str, str, str, str]:
    """Return top, right, bottom and left of a shorthand."""
    parts = value.split()[:4] or [""]
    top = parts[0]
    right = parts[1] if len(parts) > 1 else top
    bottom = parts[2] if len(parts) > 2 else top  # noqa: PLR2004 - the third of four
    left = parts[3] if len(parts) > 3 else right  # noqa: PLR2004 - the last of four
    return top, right, bottom, left


def written(*found: Found) -> str:
    """Return declarations with their selector, as they are written: ``.x { left: -9999px }``, or the ``style`` attribute."""
    by_origin: dict[str, list[str]] = {}
    for one in found:
        names = by_origin.setdefault(one.origin, [])
        if one.name not in names:
            names.append(one.name + (" !important" if one.weight[0] else ""))
    said = " ".join(
        f"{origin} {{ {'; '.join(names)} }}" if origin else f'style="{"; ".join(names)}"'
        for origin, names in by_origin.items()
    )
    return said if len(said) <= rule_characters_max else f"{said[: rule_characters_max - 1]}…"
