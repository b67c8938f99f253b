"""The cascade: which declaration wins for each element, and which rules would uncover it in another state or on another screen.

CSS Cascade 5 (https://www.w3.org/TR/css-cascade-5/): importance, layers, ``style`` attributes, specificity, order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Self

from clausewise.parse.element import Element
from clausewise.parse.media import Shown
from clausewise.parse.rulebook import NOTHING, Declared, Entry, Found, Held, Rulebook, Told, rulebook, told_by
from clausewise.parse.selector import Selector
from clausewise.parse.shadow import Shadows, below
from clausewise.parse.stylesheet import Declaration
from clausewise.parse.tree import Tree
from clausewise.parse.vector import told_by_attributes

# How many elements selectors may be held against in all.
css_steps_max = 500_000
inline_characters_max = 2_000_000
rule_characters_max = 300

TOO_MUCH_MATCHING = "page_css_matching"

_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
# Stands for the page's own tree, which is no shadow.
_LIGHT: Final = -1
_NOWHERE: Final[Mapping[int, int]] = {}
_SHEET_TYPES: Final = frozenset(("", "text/css"))
variables_deep_max = 6
variable_characters_max = 2_000


class Uncovering(NamedTuple):
    """A rule that is not in force as the page stands, but in another state or place."""

    selector: Selector
    declarations: tuple[Declaration, ...]
    shown: Shown


class Styles:
    """What holds for each element by its order, and what would hold otherwise, by the key of the selector.

    ``idle`` are rules for classes that nothing bears; ``classes`` are those that something does.
    """

    def __init__(self, rules: Rulebook, shadows: Shadows) -> None:
        self.rulebook = rules
        # What holds in shadow trees alone.
        self.others: list[Rulebook] = []
        self.shadows = shadows
        self.declared: dict[int, Declared] = {}
        self.otherwise: dict[tuple[str, str], list[Uncovering]] = {}
        self.idle: list[Entry] = []
        self.classes: set[str] = set()
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
            found = self.declared.get(one.order, NOTHING).get(name.lower())
            if found is not None:
                return found.value
        return fallback.strip()


def read_styles(tree: Tree, limits: list[str]) -> Styles:
    """Return what the page's own sheets and ``style`` attributes declare; sheets that lie elsewhere make it not ``is_whole``."""
    shadows = Shadows(tree)
    sheets = _sheets(tree, shadows)
    styles = Styles(rulebook(tuple(sheets.pop(_LIGHT, ()))), shadows)
    if any("stylesheet" in element.get("rel").lower().split() for element in tree.tagged("link")):
        styles.is_whole = False
    told: dict[int, list[Told]] = {}
    steps = [0]
    _match(styles, styles.rulebook, _Index.of(tree, shadows.within), told, steps)
    for root, texts in sheets.items():
        book = rulebook(tuple(texts))
        styles.others.append(book)
        _match(styles, book, _Index.below(tree.elements[root], shadows), told, steps)
    for book in (styles.rulebook, *styles.others):
        limits += book.sheet.limits
        styles.is_whole = styles.is_whole and not any(one.by == "@import" for one in book.sheet.loaded)
    if steps[0] > css_steps_max:
        limits.append(TOO_MUCH_MATCHING)
    _inline(tree, told, limits)
    for order, found in told_by_attributes(tree):
        told.setdefault(order, []).append(found)
    _settle(styles, told)
    return styles


def _sheets(tree: Tree, shadows: Shadows) -> dict[int, list[tuple[str, str]]]:
    """Return the page's own sheets, each a text and its media, by the root of the shadow tree that they hold in."""
    found: dict[int, list[tuple[str, str]]] = {}
    for one in tree.tagged("style"):
        apart = next((above for above in one.lineage() if above.tag in ("noscript", "template")), None)
        root = shadows.within.get(one.order, _LIGHT)
        if one.get("type").strip().lower() in _SHEET_TYPES and (apart is None or apart.order == root):
            found.setdefault(root, []).append((tree.text_in(one), one.get("media")))
    return found


def _settle(styles: Styles, told: dict[int, list[Told]]) -> None:
    """Find what wins for each element; elements for which the same does share it, and where nothing is left that matters there is none."""
    frames = styles.rulebook.sheet.frames
    known: dict[tuple[int, ...], Declared] = {}
    settled: dict[tuple[int, ...], Declared] = {}
    for order, held in told.items():
        key = tuple(map(id, held))
        declared = known.get(key)
        if declared is None:
            declared = Declared()
            for one in held:
                declared.add(one)
            if frames:
                declared.run(frames)
            declared.settle()
            declared = known[key] = settled.setdefault(tuple(map(id, declared.values())), declared)
        if declared:
            styles.declared[order] = declared


class _Index:
    """Elements by id, class and tag: those of the page, or those of a shadow tree. ``apart`` lie in other trees than the rest."""

    def __init__(self, elements: Sequence[Element], apart: Mapping[int, int] = _NOWHERE) -> None:
        self.all = elements
        self.apart = apart
        self.found: dict[tuple[str, str], list[Element]] = {}

    @classmethod
    def of(cls, tree: Tree, apart: Mapping[int, int] = _NOWHERE) -> Self:
        """Index a page."""
        index = cls(tree.elements, apart)
        found = index.found = {("tag", tag): elements for tag, elements in tree.by_tag.items()}
        for attributes, group in tree.groups:
            for name in attributes.classes:
                found.setdefault(("class", name), []).extend(group)
            if "id" in attributes:
                found.setdefault(("id", attributes["id"]), []).extend(group)
        return index

    @classmethod
    def below(cls, root: Element, shadows: Shadows) -> Self:
        """Index a shadow tree, without those that lie in it."""
        index = cls([one for one in below(root) if shadows.within[one.order] == root.order])
        for one in index.all:
            names = [("tag", one.tag), *(("class", each) for each in one.classes)]
            for name in (*names, ("id", one.get("id"))) if one.get("id") else names:
                index.found.setdefault(name, []).append(one)
        return index

    def under(self, key: tuple[str, str]) -> Sequence[Element]:
        return self.found.get(key, ()) if key[0] else self.all

    def may_hold(self, entry: Entry) -> bool:
        """Say whether anything could fit, from the last name alone: most rules of a framework fit nothing on a page."""
        return entry.last is None or entry.last in self.found


def _match(styles: Styles, book: Rulebook, index: _Index, told: dict[int, list[Told]], steps: list[int]) -> None:
    if not book.sheet.rules:
        return
    styles.classes.update(name for kind, name in index.found if kind == "class")
    for entry in book.entries:
        if not index.may_hold(entry):
            styles.idle.append(entry)
            continue
        rule = entry.rule
        is_shown = rule.shown.is_here
        for held in entry.held:
            selector = held.selector
            if (not is_shown or selector.is_live or selector.is_loose) and not entry.is_beside:
                styles.otherwise.setdefault(held.key, []).append(Uncovering(selector, rule.declarations, rule.shown))
            if is_shown and held.told and not selector.is_live:
                _apply(told, held, index, steps)
            if steps[0] > css_steps_max:
                return


def _apply(told: dict[int, list[Told]], held: Held, index: _Index, steps: list[int]) -> None:
    found, elements = held.told, index.under(held.key)
    if index.apart:
        elements = [one for one in elements if one.order not in index.apart]
    for element in elements:
        if held.is_plain or held.selector.matches(element, steps):
            told.setdefault(element.order, []).append(found)
        if steps[0] > css_steps_max:
            return
    steps[0] += len(elements) // 4


def _inline(tree: Tree, told: dict[int, list[Told]], limits: list[str]) -> None:
    read = 0
    for attributes, group in tree.groups:
        style = attributes.get("style")
        if not style:
            continue
        read += len(style) + 20 * len(group)
        if read > inline_characters_max:
            limits.append(TOO_MUCH_MATCHING)
            return
        found = told_by(style)
        if found:
            for element in group:
                told.setdefault(element.order, []).append(found)


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
