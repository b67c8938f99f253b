"""Which values of a property a browser takes: what it does not know it drops, and the declaration before it holds.

``display: none; display: nonsense`` hides, so whoever believes the last declaration is fooled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from clausewise.parse.colour import colour
from clausewise.parse.length import length

_EVERYWHERE: Final = frozenset(("inherit", "initial", "unset", "revert", "revert-layer"))
_DISPLAY: Final = (
    "none block inline inline-block flex inline-flex grid inline-grid table inline-table table-row table-cell"
    " table-caption table-column table-column-group table-row-group table-header-group table-footer-group"
    " list-item contents flow-root flow run-in ruby ruby-base ruby-text ruby-base-container ruby-text-container"
    " math -webkit-box -webkit-inline-box -webkit-flex -ms-flexbox -webkit-inline-flex"
)
_OVERFLOW: Final = frozenset(("visible", "hidden", "clip", "scroll", "auto", "overlay"))
_WORDS: Final = {
    "display": frozenset(_DISPLAY.split()),
    "visibility": frozenset(("visible", "hidden", "collapse")),
    "position": frozenset(("static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky")),
    "overflow-x": _OVERFLOW,
    "overflow-y": _OVERFLOW,
    "content-visibility": frozenset(("visible", "hidden", "auto")),
    "float": frozenset(("none", "left", "right", "inline-start", "inline-end")),
    "backface-visibility": frozenset(("visible", "hidden")),
}
_SIZES: Final = frozenset(
    (
        "auto",
        "none",
        "min-content",
        "max-content",
        "fit-content",
        "stretch",
        "-webkit-fill-available",
        "normal",
        "contain",
    )
)
_FONT_SIZES: Final = frozenset(
    ("xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "smaller", "larger", "math")
)
_LENGTHS: Final = frozenset(
    (
        "left",
        "top",
        "right",
        "bottom",
        "width",
        "height",
        "max-width",
        "max-height",
        "min-width",
        "min-height",
        "text-indent",
        "margin-left",
        "margin-top",
        "margin-right",
        "margin-bottom",
        "padding-left",
        "padding-top",
        "padding-right",
        "padding-bottom",
        "font-size",
        "letter-spacing",
    )
)
_NEEDS_UNIT: Final = re.compile(r"[+-]?0*\.?0*\Z|.*[a-z%]\Z|.*\)\Z")
_COLOURS: Final = frozenset(("color", "background-color", "-webkit-text-fill-color"))
_COLOUR_WORDS: Final = frozenset(("currentcolor", "transparent"))


@lru_cache(maxsize=16384)
def is_valid(name: str, value: str) -> bool:
    """Say whether a browser takes ``value`` for ``name``; of properties that are not known here it is taken to."""
    value = value.strip().lower()
    if value in _EVERYWHERE or "var(" in value or "env(" in value:
        return True
    if name in _WORDS:
        return all(one in _WORDS[name] for one in value.split()) if value else False
    if name in _COLOURS:
        return value in _COLOUR_WORDS or value == "" or colour(value) is not None or "(" in value
    if name == "opacity":
        return length(value) is not None or "(" in value
    if name in _LENGTHS:
        if value in _SIZES or value in _FONT_SIZES or "(" in value:
            return True
        found = length(value.split()[0]) if value else None
        # Only nought goes without a unit.
        return found is not None and _NEEDS_UNIT.match(value) is not None
    return True


def is_supported(condition: str) -> bool:
    """Say whether a browser meets an ``@supports`` condition, as far as its values are known here."""
    condition = condition.strip().lower()
    found = [is_valid(name, value) for name, value in re.findall(r"\(\s*([a-z-]+)\s*:\s*([^()]*)\)", condition)]
    if condition.startswith("not"):
        return bool(found) and not all(found)
    return any(found) if " or " in condition and found else all(found)
