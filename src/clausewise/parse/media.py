"""Media queries: whether a sheet or group is in force on an ordinary screen, and if not, what it is for.

The screen is a desktop's: 1280 × 800 pixels, a mouse, light colours (Media Queries 5, https://www.w3.org/TR/mediaqueries-5/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

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


class Shown(Enum):
    """Where rules are in force: on the screen, or only somewhere else."""

    SCREEN = "screen"
    PRINT = "print"
    OTHER_SCREEN = "other_screen"
    NEVER = "never"


def shown(media: str, above: Shown = Shown.SCREEN) -> Shown:
    """Return where a group with the query list ``media`` inside of a group ``above`` is in force."""
    queries = [one.strip() for one in media.lower().split(",")]
    if above is not Shown.SCREEN or queries == [""]:
        return above
    found = [_query(one) for one in queries]
    for place in (Shown.SCREEN, Shown.OTHER_SCREEN, Shown.PRINT):
        if place in found:
            return place
    return Shown.NEVER


def _query(query: str) -> Shown:
    words = query.split(None, 1)
    negated = bool(words) and words[0] == "not"
    if words and words[0] in ("not", "only"):
        query = words[1] if len(words) > 1 else ""
    kind = re.match(r"[a-z-]+", query)
    medium = kind[0] if kind and not query.startswith("(") else "all"
    if medium == "print":
        return Shown.SCREEN if negated else Shown.PRINT
    if medium not in ("all", "screen"):
        return Shown.SCREEN if negated else Shown.NEVER
    if _holds(query) is not negated:
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


def _holds(query: str) -> bool:
    ways = re.split(r"\bor\b", query)
    return any(_all_hold(one) for one in ways)


def _all_hold(query: str) -> bool:
    for low, first, name, second, high in _RANGE.findall(query):
        if (low or high) and not _in_range(name, (low, first), (high, second)):
            return False
    return all(_feature(name, value) for name, value in _FEATURE.findall(query))


def _in_range(name: str, low: tuple[str, str], high: tuple[str, str]) -> bool:
    size = WIDTH if name == "width" else HEIGHT
    bound, sign = low
    if bound and not (_length(bound) <= size if sign[0] == "<" else _length(bound) >= size):
        return False
    bound, sign = high
    return not bound or (size <= _length(bound) if sign[0] == "<" else size >= _length(bound))


def _feature(name: str, value: str) -> bool:
    bare = name.removeprefix("min-").removeprefix("max-").removeprefix("device-")
    if bare in ("width", "height"):
        size = WIDTH if bare == "width" else HEIGHT
        if not value:
            return True
        if name.startswith("min-"):
            return size >= _length(value)
        return size <= _length(value) if name.startswith("max-") else size == _length(value)
    if name in _VALUES:
        return value == _VALUES[name] or (not value and _VALUES[name] not in ("none", "no-preference"))
    if bare == "resolution" or "device-pixel-ratio" in name:
        return name.startswith("max-")
    return name in ("color", "grid") and not value and name != "grid"


def _length(value: str) -> float:
    found = _LENGTH.match(value.strip())
    try:
        return float(found[1]) * (16.0 if found[2] in ("em", "rem") else 1.0) if found else 0.0
    except ValueError:
        return 0.0
