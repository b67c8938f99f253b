"""Selectors of CSS against the records of a tree (Selectors 4, https://www.w3.org/TR/selectors-4/).

What: ``compiled`` reads a selector; ``matches`` says whether an element fits. What depends on what a person does (``:hover``, ``:focus``,
``:target`` …) never fits by itself: such a selector is ``live``, and ``settled`` is the same without these conditions.
Why not the parser's own: a page's rules are many and most fit nothing; an index of ids, classes and tags answers that at once.
Limits: what follows ``::`` fits nothing, ``:nth-*`` with ``of`` neither; in ``:has(a b)`` the ``a`` may hold the element too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import lru_cache
from typing import Final, NamedTuple

from clausewise.parse.element import Element
from clausewise.parse.having import Having
from clausewise.parse.state import LIVE, LOOSE_STATES, STATES, Test, nth
from clausewise.parse.stylesheet import commas

compounds_max = 24
# How many elements one selector may be held against for one element.
fit_steps_max = 2_000

_FREE: Final = frozenset((" ", "~"))
_UP: Final = frozenset((" ", ">"))

_SIMPLE: Final = re.compile(
    r"(?P<combinator>\s*[>+~]\s*|\s+)"
    r"|(?P<sign>[.#])(?P<name>(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\.)+)"
    r"|\[\s*(?P<attribute>(?:[\w-]|\\.|\|(?!=))+)\s*(?:(?P<operator>[~|^$*]?=)\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\]]+)\s*(?P<flag>[isIS])?\s*)?\]"
    r"|(?P<double>::[\w-]+(?:\([^)]*\))?)"
    r"|:(?P<pseudo>[\w-]+)(?P<bracket>\()?"
    r"|(?P<tag>\*|(?:[\w-]|[^\x00-\x7f]|\\.)+)",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
# What script turns on and off, by the habits of the usual frameworks.
_LOOSE_CLASS: Final = re.compile(
    r"(?:is|has|js|mod|state|nav|menu|dropdown|modal)?[-_]*(?:open(?:ed)?|active|show(?:n|ing)?|visible|expanded|selected|current|displayed|on|in"
    r"|ready|loaded|checked|toggled|enabled|collapsed|entered|revealed|animated|animate|aos-animate|in-view|inview|ouvert|ouverte|actif|affiche)",
    re.IGNORECASE,
)
_LOOSE_ATTRIBUTE: Final = re.compile(r"open|hidden|aria-(?:expanded|hidden|selected|current|pressed)|data-[\w-]+")
_TAKE_SELECTORS: Final = frozenset(("not", "is", "where", "matches", "any", "-webkit-any", "-moz-any"))

Specificity = tuple[int, int, int]


class Compound(NamedTuple):
    """What one element must be: tag ("" for any), id, classes and further tests; ``joint`` leads to the compound before it.

    ``live`` is what a person must do; ``loose`` and ``loose_tests`` what script changes: ``.open``, ``[aria-expanded="true"]``.
    """

    tag: str
    identifier: str
    classes: frozenset[str]
    tests: tuple[Test, ...]
    live: frozenset[str]
    loose: frozenset[str]
    loose_tests: tuple[Test, ...]
    joint: str

    def fits(self, element: Element, *, settled: bool = False) -> bool:
        """Say whether ``element`` is that, whatever a person does; when ``settled``, whatever script changes too."""
        if self.tag and self.tag != element.tag:
            return False
        if self.identifier and self.identifier != element.attributes.get("id"):
            return False
        if self.classes and not self.classes <= element.classes:
            return False
        if not settled:
            if self.loose and not self.loose <= element.classes:
                return False
            for test in self.loose_tests:
                if not test(element):
                    return False
        for test in self.tests:  # noqa: SIM110 - a generator costs more than the tests, and this is asked for every rule
            if not test(element):
                return False
        return True


class Selector(NamedTuple):
    """A selector without commas: its compounds from right to left, and its weight in the cascade."""

    text: str
    compounds: tuple[Compound, ...]
    specificity: Specificity

    @property
    def is_live(self) -> bool:
        """Whether it waits for a person's doing."""
        return any(one.live for one in self.compounds)

    @property
    def is_plain(self) -> bool:
        """Whether all that it asks is the one name that an index of elements knows."""
        subject = self.compounds[0]
        asked = bool(subject.tag) + bool(subject.identifier) + len(subject.classes) + len(subject.loose)
        return len(self.compounds) == 1 and asked <= 1 and not (subject.tests or subject.loose_tests or subject.loose)

    @property
    def is_loose(self) -> bool:
        """Whether it waits for what script changes."""
        return any(one.loose or one.loose_tests for one in self.compounds)

    def without(self, known: Container[str]) -> Selector:
        """Return the selector without the classes that are not ``known``."""
        return self._replace(
            compounds=tuple(
                one._replace(classes=frozenset(each for each in one.classes if each in known)) for one in self.compounds
            )
        )

    def matches(self, element: Element, steps: list[int] | None = None, *, settled: bool = False) -> bool:
        """Say whether ``element`` fits, live conditions left aside, and loose ones too when ``settled``.

        ``steps`` counts the elements that were looked at; past its limit nothing fits.
        """
        return _fit(self, element, [0] if steps is None else steps, settled=settled)


def _fit(selector: Selector, element: Element, steps: list[int], *, settled: bool) -> bool:
    """Hold the compounds against an element and those before it, going back to the last free joint when one fails."""
    compounds = selector.compounds
    steps[0] += 1
    if not compounds[0].fits(element, settled=settled):
        return False
    at, one, end = 0, element, steps[0] + fit_steps_max
    # Free joints whose other candidates were not tried: the compound behind the joint, and the element that was held against the next.
    tried: list[tuple[int, Element]] = []
    while at + 1 < len(compounds):
        joint = compounds[at].joint
        reached = _reach(compounds[at + 1], joint, one, steps, settled=settled)
        if reached is None:
            if not tried or steps[0] > end:
                return False
            at, one = tried.pop()
            continue
        if joint in _FREE:
            tried.append((at, reached))
        at, one = at + 1, reached
    return True


def _reach(compound: Compound, joint: str, one: Element, steps: list[int], *, settled: bool) -> Element | None:
    """Return the next element from ``one`` on that ``joint`` leads to and that fits."""
    up = joint in _UP
    other = one.parent if up else one.previous
    while other is not None:
        steps[0] += 1
        if compound.fits(other, settled=settled):
            return other
        if joint not in _FREE:
            return None
        other = other.parent if up else other.previous
    return None


@lru_cache(maxsize=8192)
def compiled(text: str) -> tuple[Selector, ...]:
    """Return the selectors of a comma list that can be matched; those that cannot are left out."""
    found = (_selector(one.strip()) for one in commas(text))
    return tuple(one for one in found if one is not None)


class _Part:
    """A compound while it is read."""

    def __init__(self) -> None:
        self.tag = self.identifier = ""
        self.classes: list[str] = []
        self.tests: list[Test] = []
        self.live: list[str] = []
        self.loose: list[str] = []
        self.loose_tests: list[Test] = []
        self.empty = True

    def closed(self, joint: str) -> Compound:
        return Compound(
            self.tag,
            self.identifier,
            frozenset(self.classes),
            tuple(self.tests),
            frozenset(self.live),
            frozenset(self.loose),
            tuple(self.loose_tests),
            joint,
        )


def _selector(text: str) -> Selector | None:
    parts: list[Compound] = []
    part, joint, at = _Part(), "", 0
    weight = [0, 0, 0]
    while at < len(text):
        found = _SIMPLE.match(text, at)
        if found is None or len(parts) > compounds_max:
            return None
        at = found.end()
        if found["combinator"] is not None:
            if part.empty:
                return None
            parts.append(part.closed(joint))
            part, joint = _Part(), found["combinator"].strip() or " "
            continue
        part.empty = False
        if found["bracket"]:
            end = _closing(text, at)
            argument, at = text[at : end - 1], end
        else:
            argument = ""
        if not _read(part, found, argument, weight):
            return None
    if part.empty:
        return None
    parts.append(part.closed(joint))
    joints = [one.joint for one in parts[1:]]
    turned = [one._replace(joint=after) for one, after in zip(reversed(parts), [*reversed(joints), ""], strict=True)]
    return Selector(text, tuple(turned), (weight[0], weight[1], weight[2]))


def _closing(text: str, at: int) -> int:
    deep = 1
    while at < len(text) and deep:
        deep += (text[at] == "(") - (text[at] == ")")
        at += 1
    return at


def _read(part: _Part, found: re.Match[str], argument: str, weight: list[int]) -> bool:
    """Add a simple selector to ``part``; say whether it can be matched at all."""
    if found["tag"] is not None:
        tag = _unescaped(found["tag"]).lower()
        part.tag = "" if tag == "*" else tag
        weight[2] += tag != "*"
    elif found["sign"] == "#":
        part.identifier = _unescaped(found["name"])
        weight[0] += 1
    elif found["sign"]:
        name = _unescaped(found["name"])
        (part.loose if _LOOSE_CLASS.fullmatch(name) else part.classes).append(name)
        weight[1] += 1
    elif found["attribute"]:
        loose = _LOOSE_ATTRIBUTE.fullmatch(found["attribute"].lower())
        (part.loose_tests if loose else part.tests).append(_attribute(found))
        weight[1] += 1
    elif found["pseudo"]:
        return _pseudo(part, found["pseudo"].lower(), argument, weight)
    else:
        return False
    return True


def _attribute(found: re.Match[str]) -> Test:
    name = _unescaped(found["attribute"]).replace("|", ":").lstrip(":").lower()
    operator = found["operator"]
    if not operator:
        return lambda element: name in element.attributes
    value = found["value"]
    value = _unescaped(value[1:-1] if value[0] in "\"'" else value)
    fold = (found["flag"] or "").lower() == "i" or name == "type"
    value = value.lower() if fold else value
    compare = _COMPARE[operator]

    def test(element: Element) -> bool:
        held = element.attributes.get(name)
        return held is not None and compare(held.lower() if fold else held, value)

    return test


_COMPARE: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": lambda held, value: held == value,
    "~=": lambda held, value: value in held.split(),
    "|=": lambda held, value: held == value or held.startswith(f"{value}-"),
    "^=": lambda held, value: bool(value) and held.startswith(value),
    "$=": lambda held, value: bool(value) and held.endswith(value),
    "*=": lambda held, value: bool(value) and value in held,
}


def _pseudo(part: _Part, name: str, argument: str, weight: list[int]) -> bool:
    if name == "has":
        return _add_having(part, argument, weight)
    if name in _TAKE_SELECTORS:
        inner = compiled(argument)
        if name != "where":
            _weigh(inner, weight)
        _add_inner(part, name, inner)
        return bool(inner)
    weight[1] += 1
    if name in LIVE:
        part.live.append(name)
        return True
    test = nth(name, argument) if name.startswith("nth-") else STATES.get(name)
    if test is None:
        return False
    (part.loose_tests if name in LOOSE_STATES else part.tests).append(test)
    return True


def _weigh(inner: tuple[Selector, ...], weight: list[int]) -> None:
    for at, heavy in enumerate(max((one.specificity for one in inner), default=())):
        weight[at] += heavy


def _add_having(part: _Part, argument: str, weight: list[int]) -> bool:
    """Add ``:has()``: each way of it leads by its first sign, or else below."""
    ways: list[tuple[str, Selector]] = []
    for one in map(str.strip, commas(argument)):
        joint = one[0] if one[:1] in (">", "+", "~") else " "
        ways += ((joint, each) for each in compiled(one.lstrip(">+~ ")))
    inner = tuple(each for _, each in ways)
    _weigh(inner, weight)
    if len(inner) == 1:
        part.live += [live for compound in inner[0].compounds for live in compound.live]
    loose = any(one.is_loose for one in inner)
    (part.loose_tests if loose else part.tests).append(Having([(joint, each.matches) for joint, each in ways]))
    return bool(inner)


def _add_inner(part: _Part, name: str, inner: tuple[Selector, ...]) -> None:
    if name == "not":
        # What waits for a person is not so yet: `:not(:hover)` holds.
        still = tuple(one for one in inner if not one.is_live)
        loose = any(one.is_loose for one in inner)
        (part.loose_tests if loose else part.tests).append(
            lambda element: not any(one.matches(element) for one in still)
        )
    else:
        for one in inner:
            if len(inner) == 1:
                part.live += [live for compound in one.compounds for live in compound.live]
        part.tests.append(lambda element: any(one.matches(element) for one in inner))


def keyed(selector: Selector) -> tuple[str, str]:
    """Return what an index of elements is asked for: the kind of key (``id``, ``class``, ``tag`` or empty for all) and the key."""
    subject = selector.compounds[0]
    if subject.identifier:
        return "id", subject.identifier
    if subject.classes:
        return "class", max(subject.classes, key=len)
    if subject.tag:
        return "tag", subject.tag
    return ("tag", "html") if STATES["root"] in subject.tests else ("", "")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    number = int(found[1], 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "�"  # noqa: PLR2004 - Unicode's own bounds
