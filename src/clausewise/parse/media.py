"""Media queries: whether a sheet or group is in force on an ordinary screen, on that alone, and if not, what it is for.

The screen is a desktop's: 1280 × 800 pixels, a mouse, light colours (Media Queries 5, https://www.w3.org/TR/mediaqueries-5/). What holds
there but not on others that people use is told apart: what it hides, these show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

WIDTH, HEIGHT = 1280.0, 800.0
# No screen is wider or higher than the one, nor narrower or lower than the other: what waits for it waits for ever.
screen_pixels_min, screen_pixels_max = 100.0, 16_000.0

_FEATURE: Final = re.compile(r"\(\s*([a-z-]+)\s*(?::\s*([^()]*?)\s*)?\)")
_RANGE: Final = re.compile(
    r"\(\s*(?:([\d.]+[a-z]*)\s*(<=?|>=?)\s*)?(width|height)\s*(?:(<=?|>=?|=)\s*([\d.]+[a-z]*)\s*)?\)"
)
_LENGTH: Final = re.compile(r"([\d.]+)\s*(px|em|rem|)\Z")
_VALUES: Final = {
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "prefers-reduced-data": "no-preference",
    "forced-colors": "none",
    "orientation": "landscape",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "scripting": "enabled",
    "update": "fast",
    "display-mode": "browser",
    "inverted-colors": "none",
}


class Screen(NamedTuple):
    """A screen that people use: its width and height in pixels, and what of its features is not a desktop's."""

    width: float
    height: float
    values: dict[str, str]


_TOUCHED: Final = _VALUES | {"hover": "none", "any-hover": "none", "pointer": "coarse", "any-pointer": "coarse"}
_DESKTOP: Final = Screen(WIDTH, HEIGHT, _VALUES)
# A telephone, a tablet, a wide screen, and the desktop in dark colours.
_OTHERS: Final = (
    Screen(390.0, 844.0, _TOUCHED | {"orientation": "portrait"}),
    Screen(820.0, 1180.0, _TOUCHED | {"orientation": "portrait"}),
    Screen(2560.0, 1440.0, _VALUES),
    Screen(WIDTH, HEIGHT, _VALUES | {"prefers-color-scheme": "dark"}),
)
# What holds a part of a page is as wide as these at least and at most, on a desktop.
_NARROW, _BROAD = 360.0, WIDTH


class Shown(Enum):
    """Where rules are in force: on every screen, on this but not on all, or only somewhere else."""

    SCREEN = "screen"
    HERE = "here"
    PRINT = "print"
    OTHER_SCREEN = "other_screen"
    NEVER = "never"

    @property
    def is_here(self) -> bool:
        """Whether they are in force on the screen that pages are read for."""
        return self in (Shown.SCREEN, Shown.HERE)


def shown(media: str, above: Shown = Shown.SCREEN) -> Shown:
    """Return where a group with the query list ``media`` inside of a group ``above`` is in force."""
    queries = [one.strip() for one in media.lower().split(",")]
    if not above.is_here or queries == [""]:
        return above
    found = [_query(one, _DESKTOP) for one in queries]
    if Shown.SCREEN in found:
        is_all = above is Shown.SCREEN and all(
            Shown.SCREEN in [_query(one, other) for one in queries] for other in _OTHERS
        )
        return Shown.SCREEN if is_all else Shown.HERE
    for place in (Shown.OTHER_SCREEN, Shown.PRINT):
        if place in found:
            return place
    return Shown.NEVER


def contained(condition: str, above: Shown = Shown.SCREEN) -> Shown:
    """Return where a group that asks for the size of what holds it (CSS Containment 3) is in force: by its width alone."""
    query = condition[condition.find("(") :].lower() if "(" in condition else condition.lower()
    if not above.is_here or "style(" in condition or "not" in query:
        return Shown.OTHER_SCREEN if above.is_here else above
    query = query.replace("inline-size", "width")
    narrow, broad = (_holds(query, Screen(width, HEIGHT, _VALUES)) for width in (_NARROW, _BROAD))
    if narrow and broad:
        return above
    return Shown.NEVER if not broad and _fits_none(query) else Shown.OTHER_SCREEN


def _query(query: str, screen: Screen) -> Shown:
    words = query.split(None, 1)
    negated = bool(words) and words[0] == "not"
    if words and words[0] in ("not", "only"):
        query = words[1] if len(words) > 1 else ""
    kind = re.match(r"[a-z-]+", query)
    medium = kind[0] if kind and not query.startswith("(") else "all"
    if medium == "print":
        if not negated and _fits_none(query):
            return Shown.NEVER
        return Shown.SCREEN if negated else Shown.PRINT
    if medium not in ("all", "screen"):
        return Shown.SCREEN if negated else Shown.NEVER
    if _holds(query, screen) is not negated:
        return Shown.SCREEN
    return Shown.NEVER if not negated and _fits_none(query) else Shown.OTHER_SCREEN


def _fits_none(query: str) -> bool:
    """Say whether no screen is as wide or as high as every way of the query wants it."""
    return all(any(_is_out(*one) for one in _bounds(way)) for way in re.split(r"\bor\b", query))


def _bounds(query: str) -> Iterator[tuple[str, str]]:
    """Yield the bounds that a query sets to the screen's size, ``min`` or ``max`` and the length."""
    for name, value in _FEATURE.findall(query):
        if name.endswith(("width", "height")) and value:
            yield name[:3], value
    for low, first, _, second, high in _RANGE.findall(query):
        if low:
            yield ("min" if first[0] == "<" else "max"), low
        if high:
            yield ("max" if second[0] == "<" else "min"), high


def _is_out(kind: str, value: str) -> bool:
    length = _length(value)
    return (kind != "max" and length > screen_pixels_max) or (kind != "min" and length < screen_pixels_min)


def _holds(query: str, screen: Screen) -> bool:
    ways = re.split(r"\bor\b", query)
    return any(_all_hold(one, screen) for one in ways)


def _all_hold(query: str, screen: Screen) -> bool:
    for low, first, name, second, high in _RANGE.findall(query):
        if (low or high) and not _in_range(getattr(screen, name), (low, first), (high, second)):
            return False
    return all(_feature(name, value, screen) for name, value in _FEATURE.findall(query))


def _in_range(size: float, low: tuple[str, str], high: tuple[str, str]) -> bool:
    bound, sign = low
    if bound and not (_length(bound) <= size if sign[0] == "<" else _length(bound) >= size):
        return False
    bound, sign = high
    return not bound or (size <= _length(bound) if sign[0] == "<" else size >= _length(bound))


def _feature(name: str, value: str, screen: Screen) -> bool:
    bare = name.removeprefix("min-").removeprefix("max-").removeprefix("device-")
    if bare in ("width", "height"):
        size = screen.width if bare == "width" else screen.height
        if not value:
            return True
        if name.startswith("min-"):
            return size >= _length(value)
        return size <= _length(value) if name.startswith("max-") else size == _length(value)
    if name in screen.values:
        now = screen.values[name]
        return value == now or (not value and now not in ("none", "no-preference"))
    if bare == "resolution" or "device-pixel-ratio" in name:
        return name.startswith("max-")
    return name in ("color", "grid") and not value and name != "grid"


def _length(value: str) -> float:
    found = _LENGTH.match(value.strip())
    try:
        return float(found[1]) * (16.0 if found[2] in ("em", "rem") else 1.0) if found else 0.0
    except ValueError:
        return 0.0
