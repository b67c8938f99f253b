"""The cascade: which declaration wins for each element, and which rules would uncover it in another state or on another screen.

CSS Cascade 5 (https://www.w3.org/TR/css-cascade-5/): importance, layers, ``style`` attributes, specificity, order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from clausewise.parse.element import Element
from clausewise.parse.media import Shown
from clausewise.parse.rulebook import NOTHING, Declared, Entry, Found, Held, Rulebook, Told, rulebook, told_by
from clausewise.parse.selector import Selector
from clausewise.parse.stylesheet import Declaration
from clausewise.parse.tree import Tree

# How many elements selectors may be held against in all.
css_steps_max = 500_000
inline_characters_max = 2_000_000
rule_characters_max = 300

TOO_MUCH_MATCHING = "page_css_matching"

_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
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

    def __init__(self, rules: Rulebook) -> None:
        self.rulebook = rules
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
    sheets = tuple(
        (tree.text_in(element), element.get("media"))
        for element in tree.tagged("style")
        if element.get("type").strip().lower() in _SHEET_TYPES and not _is_apart(element)
    )
    styles = Styles(rulebook(sheets))
    if any("stylesheet" in element.get("rel").lower().split() for element in tree.tagged("link")):
        styles.is_whole = False
    if any(one.by == "@import" for one in styles.rulebook.sheet.loaded):
        styles.is_whole = False
    limits += styles.rulebook.sheet.limits
    told: dict[int, list[Told]] = {}
    if styles.rulebook.sheet.rules:
        _match(tree, styles, told, limits)
    _inline(tree, told, limits)
    _settle(styles, told)
    return styles


def _settle(styles: Styles, told: dict[int, list[Told]]) -> None:
    """Find what wins for each element; elements for which the same does share it, and where nothing is left that matters there is none."""
    known: dict[tuple[int, ...], Declared] = {}
    settled: dict[tuple[int, ...], Declared] = {}
    for order, held in told.items():
        key = tuple(map(id, held))
        declared = known.get(key)
        if declared is None:
            declared = Declared()
            for one in held:
                declared.add(one)
            declared.settle()
            declared = known[key] = settled.setdefault(tuple(map(id, declared.values())), declared)
        if declared:
            styles.declared[order] = declared


def _is_apart(element: Element) -> bool:
    return any(one.tag in ("noscript", "template") for one in element.lineage())


class _Index:
    """Elements by id, class and tag."""

    def __init__(self, tree: Tree) -> None:
        self.all = tree.elements
        self.found: dict[tuple[str, str], list[Element]] = {
            ("tag", tag): elements for tag, elements in tree.by_tag.items()
        }
        found = self.found
        for attributes, group in tree.groups:
            for name in attributes.classes:
                found.setdefault(("class", name), []).extend(group)
            if "id" in attributes:
                found.setdefault(("id", attributes["id"]), []).extend(group)

    def under(self, key: tuple[str, str]) -> Sequence[Element]:
        return self.found.get(key, ()) if key[0] else self.all

    def may_hold(self, entry: Entry) -> bool:
        """Say whether anything could fit, from the last name alone: most rules of a framework fit nothing on a page."""
        return entry.last is None or entry.last in self.found


def _match(tree: Tree, styles: Styles, told: dict[int, list[Told]], limits: list[str]) -> None:
    index = _Index(tree)
    styles.classes = {name for kind, name in index.found if kind == "class"}
    steps = [0]
    for entry in styles.rulebook.entries:
        if not index.may_hold(entry):
            styles.idle.append(entry)
            continue
        rule = entry.rule
        is_shown = rule.shown is Shown.SCREEN
        for held in entry.held:
            selector = held.selector
            if (not is_shown or selector.is_live or selector.is_loose) and not entry.is_beside:
                styles.otherwise.setdefault(held.key, []).append(Uncovering(selector, rule.declarations, rule.shown))
            if is_shown and held.told and not selector.is_live:
                _apply(told, held, index.under(held.key), steps)
            if steps[0] > css_steps_max:
                limits.append(TOO_MUCH_MATCHING)
                return


def _apply(told: dict[int, list[Told]], held: Held, elements: Sequence[Element], steps: list[int]) -> None:
    found = held.told
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
