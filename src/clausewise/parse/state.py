"""Pseudo-classes as tests of one element: what holds by its place or attributes, and what waits for a person's doing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from clausewise.parse.element import Element

formula_characters_max = 40

_NTH: Final = re.compile(r"\s*(?:(odd|even)|([+-]?\d*)n\s*(?:([+-])\s*(\d+))?|([+-]?\d+))\s*\Z", re.IGNORECASE)
# What a person's doing or the passing of time makes true.
LIVE: Final = frozenset(
    (
        "hover",
        "focus",
        "focus-within",
        "focus-visible",
        "active",
        "target",
        "target-within",
        "user-invalid",
        "user-valid",
        "invalid",
        "out-of-range",
        "popover-open",
        "fullscreen",
        "modal",
        "playing",
        "picture-in-picture",
    )
)

Test = Callable[[Element], bool]


def nth(name: str, argument: str) -> Test | None:
    """Return the test of ``:nth-child(2n+1)`` and its like, None when the formula cannot be read."""
    found = _NTH.match(argument)
    if found is None or len(argument) > formula_characters_max:
        return None
    word, step, sign, offset, alone = found.groups()
    if word:
        a, b = 2, int(word.lower() == "odd")
    elif alone is not None:
        a, b = 0, int(alone)
    else:
        a = int(f"{step}1") if step in ("", "+", "-") else int(step)
        b = int(f"{sign}{offset}") if offset else 0
    of_type, last = name.endswith("of-type"), "last" in name

    def test(element: Element) -> bool:
        place = element.place(of_type=of_type, last=last) - b
        return place == 0 if a == 0 else place % a == 0 and place // a >= 0

    return test


def _first(element: Element) -> bool:
    return element.place(of_type=False, last=False) == 1


def _last(element: Element) -> bool:
    return element.place(of_type=False, last=True) == 1


def _first_of_type(element: Element) -> bool:
    return element.nth == 1


def _last_of_type(element: Element) -> bool:
    return element.place(of_type=True, last=True) == 1


LOOSE_STATES: Final = frozenset(("checked", "open", "placeholder-shown", "valid"))
_CONTROLS: Final = frozenset(("input", "button", "select", "textarea", "option", "fieldset", "optgroup"))

STATES: Final[dict[str, Test]] = {
    "root": lambda element: element.parent is None,
    "scope": lambda element: element.parent is None,
    "link": lambda element: element.tag in ("a", "area") and "href" in element.attributes,
    "any-link": lambda element: element.tag in ("a", "area") and "href" in element.attributes,
    "checked": lambda element: "checked" in element.attributes or "selected" in element.attributes,
    "disabled": lambda element: element.tag in _CONTROLS and "disabled" in element.attributes,
    "enabled": lambda element: element.tag in _CONTROLS and "disabled" not in element.attributes,
    "required": lambda element: "required" in element.attributes,
    "optional": lambda element: element.tag in _CONTROLS and "required" not in element.attributes,
    "open": lambda element: "open" in element.attributes,
    "first-child": _first,
    "last-child": _last,
    "only-child": lambda element: _first(element) and _last(element),
    "first-of-type": _first_of_type,
    "last-of-type": _last_of_type,
    "only-of-type": lambda element: _first_of_type(element) and _last_of_type(element),
    "defined": lambda element: "-" not in element.tag,
    "placeholder-shown": lambda element: bool(element.attributes.get("placeholder")) and not element.get("value"),
    "valid": lambda element: element.tag in _CONTROLS and "required" not in element.attributes,
    "read-only": lambda element: element.tag not in ("input", "textarea") or "readonly" in element.attributes,
}
