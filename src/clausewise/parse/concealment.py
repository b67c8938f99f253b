"""The tricks that hide a box with all that it holds: not drawn, cut to nothing, of no size, or placed where no screen reaches.

Each function looks at what one element declares and returns the trick with the declarations that make it. What only drawing would settle
is ``doubtful``. Sizes below are in CSS pixels; a screen is 1280 × 800.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from clausewise.extract import Trick
from clausewise.parse.element import BLOCKS
from clausewise.parse.length import Length, length
from clausewise.parse.look import Own
from clausewise.parse.rulebook import Found

# A box no larger than this shows nothing of its text.
tiny_pixels_max = 2.0
# This far beyond an edge nothing is left on the screen; nearer than that, a wide box may still reach in.
line_pixels_min = 20.0
off_pixels, doubtful_pixels = 999.0, 300.0
far_pixels = 4_000.0
full_share, beyond_share = 100.0, 150.0


class Hiding(NamedTuple):
    """A trick, the declarations that make it, and whether only drawing would settle it."""

    trick: Trick
    rules: tuple[Found, ...]
    doubtful: bool = False


_ABSOLUTE: Final = frozenset(("absolute", "fixed"))
_PLACED: Final = frozenset((*_ABSOLUTE, "relative", "sticky"))
_CUTTING: Final = frozenset(("hidden", "clip", "scroll", "auto"))
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[a-z%]*")
_FUNCTION: Final = re.compile(r"([a-z0-9]+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


def hiding(own: Own) -> Hiding | None:
    """Return the trick that hides the element's box, if any."""
    return _display(own) or _clip(own) or _size(own) or _scaled(own) or _placed(own)


def _display(own: Own) -> Hiding | None:
    if own.get("display") == "none":
        return Hiding(Trick.DISPLAY, own.rules("display"))
    if own.get("content-visibility") == "hidden":
        return Hiding(Trick.DISPLAY, own.rules("content-visibility"))
    return None


def _pixels(own: Own, name: str) -> float | None:
    found = length(own.get(name), own.look.font_pixels) if name in own else None
    return found.pixels if found is not None else None


def _clip(own: Own) -> Hiding | None:
    clip = own.get("clip")
    if clip.startswith("rect") and own.get("position") in _ABSOLUTE:
        sides = [length(one) for one in _NUMBER.findall(clip[4:])]
        if len(sides) == 4 and "auto" not in clip and _is_nothing(sides):  # noqa: PLR2004 - the sides of a rectangle
            return Hiding(Trick.CLIP, own.rules("position", "clip"))
    path = own.get("clip-path")
    if path and path != "none" and _cuts_all(path):
        return Hiding(Trick.CLIP, own.rules("clip-path"))
    return None


def _is_nothing(sides: list[Length | None]) -> bool:
    top, right, bottom, left = (one.number if one is not None else 0.0 for one in sides)
    return right - left <= tiny_pixels_max or bottom - top <= tiny_pixels_max


def _cuts_all(path: str) -> bool:
    found = _FUNCTION.match(path)
    if found is None:
        return False
    name, inner = found[1], found[2].split(" round ")[0].split(" at ")[0]
    numbers = [length(one) for one in _NUMBER.findall(inner)]
    shares = [one.number if one is not None and one.is_share else None for one in numbers]
    if name == "inset":
        four = (
            ([*shares] * 4, [*shares] * 2, [*shares, *shares[1:2]], shares)[min(len(shares), 4) - 1] if shares else []
        )
        if len(four) < 4:  # noqa: PLR2004 - the sides of a rectangle
            return False
        top, right, bottom, left = (one or 0.0 for one in four)
        if not any(four):
            return any(one is not None and one.number >= off_pixels for one in numbers)
        return top + bottom >= full_share or left + right >= full_share
    if name in ("circle", "ellipse"):
        return bool(numbers) and any(one is not None and one.number <= 0.5 for one in numbers)  # noqa: PLR2004 - less than a dot
    if name == "polygon":
        points = [tuple(point.split()) for point in inner.split(",")]
        return bool(points) and len(set(points)) == 1
    return False


# What is drawn as one thing has a size in a line too (CSS 2.1, 3.1).
_REPLACED: Final = frozenset(("img", "iframe", "embed", "object", "video", "audio", "canvas", "input"))


# What such a box holds is no longer inline, whatever it declares (CSS Display 3, 2.7).
_BLOCKIFYING: Final = frozenset(("flex", "inline-flex", "grid", "inline-grid"))
# Letters of an ordinary size are less than two pixels high below this zoom.
zoom_max = 0.1


ROWS: Final = "grid-template-rows"
NO_ROWS: Final = frozenset(("0fr", "minmax(0,0fr)", "minmax(0, 0fr)", "0", "0px"))


def _is_inline(own: Own) -> bool:
    """Say whether width and height do nothing: an inline box has none."""
    if own.element.tag in _REPLACED or (own.element.parent is not None and own.holder().get("display") in _BLOCKIFYING):
        return False
    display = own.get("display")
    if display:
        return display == "inline"
    floats = own.get("float") not in ("", "none")
    return own.element.tag not in BLOCKS and not floats and own.get("position") not in _ABSOLUTE


def _size(own: Own) -> Hiding | None:
    if own.element.tag in ("html", "body") or _is_inline(own):
        return None
    for size, least, cut, paddings in (
        ("height", "min-height", "overflow-y", ("padding-top", "padding-bottom")),
        ("width", "min-width", "overflow-x", ("padding-left", "padding-right")),
    ):
        if own.get(cut) not in _CUTTING or (_pixels(own, least) or 0.0) > tiny_pixels_max:
            continue
        if any((_share_or_pixels(own, name)) > tiny_pixels_max for name in paddings):
            continue
        for name in (size, f"max-{size}"):
            found = length(own.get(name), own.look.font_pixels) if name in own else None
            if found is not None and found.number <= (0.0 if found.is_share else tiny_pixels_max):
                return Hiding(Trick.ZERO_SIZE, own.rules(name, cut))
    if (rows := _no_rows(own)) is not None:
        return rows
    if (
        (_pixels(own, "line-height") == 0 or own.get("line-height") == "0")
        and own.get("overflow-y") in _CUTTING
        and not _pixels(own, "height")
    ):
        return Hiding(Trick.ZERO_SIZE, own.rules("line-height", "overflow-y"))
    return None


def _no_rows(own: Own) -> Hiding | None:
    """A row of no share leaves what is cut off in it no height, unless that insists on some."""
    if own.element.parent is None or own.get("overflow-y") not in _CUTTING:
        return None
    holder = own.holder()
    if holder.get(ROWS) not in NO_ROWS or _pixels(own, "min-height") or _pixels(own, "height"):
        return None
    return Hiding(Trick.ZERO_SIZE, (*holder.rules(ROWS), *own.rules("overflow-y")))


def _share_or_pixels(own: Own, name: str) -> float:
    found = length(own.get(name), own.look.font_pixels) if name in own else None
    return found.number if found is not None else 0.0


def _scaled(own: Own) -> Hiding | None:
    if (
        "zoom" in own
        and (found := length(own.get("zoom"))) is not None
        and found.number <= (100 * zoom_max if found.is_share else zoom_max)
    ):
        return Hiding(Trick.ZERO_SIZE, own.rules("zoom")) if found.number > 0 else None
    if "scale" in own and any(_is_zero(one) for one in own.get("scale").split()):
        return Hiding(Trick.ZERO_SIZE, own.rules("scale"))
    if "transform" in own and not (own.get("display") == "inline" or (_is_inline(own) and "display" not in own)):
        if own.get("backface-visibility") == "hidden" and re.search(r"rotate[xy]\(-?180deg", own.get("transform")):
            return Hiding(Trick.VISIBILITY, own.rules("transform", "backface-visibility"), True)
        for name, inner in _FUNCTION.findall(own.get("transform")):
            if _flattens(name, inner.split(",") if "," in inner else inner.split()):
                return Hiding(Trick.ZERO_SIZE, own.rules("transform"))
    return None


def _flattens(name: str, parts: list[str]) -> bool:
    if name in ("scale", "scalex", "scaley", "scale3d"):
        return any(_is_zero(one) for one in parts[:2])
    if name in ("rotatex", "rotatey"):
        return parts[0].strip() in ("90deg", "-90deg", "270deg", "100grad", "0.25turn", ".25turn")
    if name == "matrix" and len(parts) == 6:  # noqa: PLR2004 - its arity
        return (_is_zero(parts[0]) and _is_zero(parts[1])) or (_is_zero(parts[2]) and _is_zero(parts[3]))
    return False


def _is_zero(value: str) -> bool:
    found = length(value)
    return found is not None and abs(found.number) < (1.0 if found.is_share else 0.01)


def _placed(own: Own) -> Hiding | None:
    position = own.get("position")
    if position in _PLACED:
        found = _offset(own, position)
        if found:
            return found
    for name in ("margin-left", "margin-top", "margin-right"):
        pixels = _pixels(own, name)
        if pixels is not None and pixels <= -doubtful_pixels:
            if name != "margin-left" and pixels > -far_pixels and position not in _ABSOLUTE:
                continue
            if name == "margin-right" and own.get("float") != "right":
                continue
            return Hiding(Trick.OFF_SCREEN, own.rules(name), pixels > -off_pixels)
    return _pushed(own) or _moved(own, position)


def _pushed(own: Own) -> Hiding | None:
    """A margin that pushes or pulls the element out of a box that shows nothing beyond its height."""
    pushed = _pixels(own, "margin-top")
    if pushed is None or abs(pushed) < line_pixels_min or own.element.parent is None:
        return None
    holder = own.holder()
    if pushed < 0:
        # How high the element itself is nobody knows; a few lines are not as high as this.
        is_cut = pushed <= -doubtful_pixels and holder.get("overflow-y") in ("hidden", "clip")
        rules = (*own.rules("margin-top"), *holder.rules("overflow-y"))
        return Hiding(Trick.OFF_SCREEN, rules, pushed > -off_pixels) if is_cut else None
    height = _pixels(holder, "height")
    if height is not None and pushed >= height and holder.get("overflow-y") in ("hidden", "clip"):
        return Hiding(Trick.OFF_SCREEN, (*own.rules("margin-top"), *holder.rules("height", "overflow-y")))
    return None


def _offset(own: Own, position: str) -> Hiding | None:
    for name in ("left", "top", "right", "bottom"):
        found = length(own.get(name), own.look.font_pixels) if name in own else None
        if found is None:
            continue
        rules = own.rules("position", name)
        if found.is_share:
            if position in _ABSOLUTE and found.number <= -full_share:
                return Hiding(Trick.OFF_SCREEN, rules, found.number > -beyond_share)
            if position == "fixed" and name in ("left", "right", "top") and found.number >= full_share:
                return Hiding(Trick.OFF_SCREEN, rules, found.number < beyond_share)
        elif position == "fixed" and found.number < 0 and _is_past(own, name, -found.number):
            return Hiding(Trick.OFF_SCREEN, rules)
        elif found.number <= -doubtful_pixels:
            if position == "relative" and name in ("right", "bottom") and found.number > -off_pixels:
                continue
            return Hiding(Trick.OFF_SCREEN, rules, found.number > -off_pixels)
        elif found.number >= far_pixels:
            return Hiding(Trick.OFF_SCREEN, rules, position != "fixed" and name == "top")
    return None


def _is_past(own: Own, side: str, pixels: float) -> bool:
    """Say whether ``pixels`` beyond a side of the screen are more than the element declares to be."""
    size = _pixels(own, "height" if side in ("top", "bottom") else "width")
    return size is not None and size <= pixels


def _moved(own: Own, position: str) -> Hiding | None:
    values = [(name, inner, "transform") for name, inner in _FUNCTION.findall(own.get("transform"))]
    if "translate" in own:
        values.append(("translate", own.get("translate"), "translate"))
    for name, inner, rule in values:
        if not name.startswith("translate"):
            continue
        for one in (inner.split(",") if "," in inner else inner.split())[:2]:
            found = length(one, own.look.font_pixels)
            if found is None:
                continue
            if (
                found.is_share
                and abs(found.number) >= full_share
                and (position in _ABSOLUTE or abs(found.number) >= 5 * full_share)
            ):
                return Hiding(Trick.OFF_SCREEN, own.rules("position", rule), abs(found.number) < 5 * full_share)
            if not found.is_share and (found.number <= -doubtful_pixels or found.number >= far_pixels):
                return Hiding(Trick.OFF_SCREEN, own.rules(rule), -off_pixels < found.number < far_pixels)
    return None
