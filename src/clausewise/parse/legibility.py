"""The tricks that hide words in a box that is there: their colour, their size, their opacity.

What lies behind words is what the nearest ancestor lays there, else the white canvas. A picture there leaves the question open, and so do a
style sheet that lies elsewhere and words that are placed above something by themselves: such verdicts are doubtful or not made.
"""

from __future__ import annotations

import re
from typing import Final

from clausewise.extract import Trick
from clausewise.parse.colour import BLACK, LINK, WHITE, Colour, colour, is_near, is_same, over
from clausewise.parse.concealment import Hiding
from clausewise.parse.length import length
from clausewise.parse.look import Look, Own
from clausewise.parse.rulebook import Found

# Smaller than this is no writing; up to the second, only a drawing shows whether a browser enlarged it.
unread_pixels_max, doubtful_pixels_max = 2.0, 4.0
unseen_opacity_max = 0.05

_SIZES: Final = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
    "xxx-large": 48.0,
    "initial": 16.0,
}
_TOKEN: Final = re.compile(r"[\w-]+\((?:[^()]|\([^()]*\))*\)|[^\s,/()]+")
_FILTER: Final = re.compile(r"opacity\(\s*([\d.]+)(%?)\s*\)")
_MASKS: Final = ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")
_BUTTON: Final = Colour(0.94, 0.94, 0.94)
_NOTHING: Final = Colour(0.0, 0.0, 0.0, 0.0)
_FIELDS: Final = frozenset(("input", "select", "textarea", "button"))


def dress(own: Own) -> None:
    """Change ``own.look`` by what the element declares or is."""
    _native(own)
    _font(own)
    _colours(own)
    _ground(own)
    _opacity(own)
    if own.look.drawing is not None or "fill" in own or "fill-opacity" in own or "stroke" in own:
        _drawn(own)
    if "text-shadow" in own:
        own.look.shadowed = _has_visible_shadow(own.get("text-shadow"))


def _native(own: Own) -> None:
    """What a browser gives an element by itself, and attributes that colour it."""
    element, look = own.element, own.look
    tag = element.tag
    if tag == "a" and "href" in element.attributes:
        look.colour, look.colour_rule = LINK, None
        look.fill = None if look.fill_rule is None else look.fill
    elif tag in _FIELDS:
        look.colour, look.colour_rule = BLACK, None
        look.grounds, look.ground_rule = ((_BUTTON,) if tag == "button" else (WHITE,)), _native_rule(tag)
    elif tag == "mark":
        look.colour, look.colour_rule, look.grounds = BLACK, None, (Colour(1.0, 1.0, 0.0),)
    for name in ("color", "text") if tag in ("font", "body", "basefont") else ():
        given = _attribute_colour(element.get(name))
        if given is not None:
            look.colour, look.colour_rule = given, _attribute(name, element.get(name))
    if element.get("bgcolor") and (given := _attribute_colour(element.get("bgcolor"))) is not None:
        look.grounds, look.ground_rule, look.lifted = (given,), _attribute("bgcolor", element.get("bgcolor")), False
    if element.get("background") and tag in ("body", "table", "td", "th", "tr"):
        look.grounds = ()


def _attribute_colour(value: str) -> Colour | None:
    return colour(value) or (colour(f"#{value}") if value else None)


def _attribute(name: str, value: str) -> Found:
    return Found(value, f"{name}: {value}", "", (False, 0, False, (0, 0, 0), 0))


def _native_rule(tag: str) -> Found:
    return Found("", "background", tag, (False, 0, False, (0, 0, 0), 0))


def _font(own: Own) -> None:
    if "font-size" not in own:
        return
    value, look = own.get("font-size"), own.look
    if value in _SIZES:
        look.font_pixels = _SIZES[value]
    elif value in ("smaller", "larger"):
        look.font_pixels *= 0.83 if value == "smaller" else 1.2
    else:
        found = length(value, look.font_pixels)
        if found is None or found.number < 0:
            return
        look.font_pixels = look.font_pixels * found.number / 100 if found.is_share else found.number
    look.font_rule = own.found("font-size")


def _colours(own: Own) -> None:
    look = own.look
    if "color" in own:
        value = own.get("color")
        given = colour(value) if value not in ("inherit", "currentcolor", "unset") else None
        if given is not None:
            look.colour, look.colour_rule = given, own.found("color")
            look.fill = None
        elif value in ("initial", "revert"):
            look.colour, look.colour_rule = BLACK, None
    if "-webkit-text-fill-color" in own:
        value = own.get("-webkit-text-fill-color")
        look.fill = look.colour if value == "currentcolor" else colour(value)
        look.fill_rule = own.found("-webkit-text-fill-color")


def _ground(own: Own) -> None:
    look = own.look
    if "::ground" in own:
        look.grounds = ()
        return
    picture = own.get("background-image") or own.get("background")
    if "text" in own.get("background-clip") or ("background" in own and " text" in f" {own.get('background')}"):
        # A gradient painted through the letters: what they show is the picture, whatever their colour.
        look.grounds = ()
        return
    value = own.get("background-color")
    found = own.found("background-color") if value else None
    given = _resolved(value, look) if value else None
    if given is None and "background" in own:
        found = own.found("background")
        given = next((one for one in map(colour, _TOKEN.findall(own.get("background"))) if one is not None), None)
    if given is not None and given.alpha > 0:
        look.grounds = tuple(over(given, one) for one in look.grounds or ((WHITE,) if given.alpha >= 1.0 else ()))
        look.ground_rule, look.lifted = found, False
    if "url(" in picture or "image-set(" in picture:
        look.grounds = ()
    elif "gradient(" in picture:
        stops = [
            one for one in map(colour, _TOKEN.findall(picture[picture.index("gradient(") + 9 :])) if one is not None
        ]
        look.grounds = tuple(over(stop, ground) for stop in stops[:8] for ground in look.grounds[:1])
        look.ground_rule = own.rules("background-image", "background")[0]
    if own.get("position") in ("absolute", "fixed") and given is None:
        look.lifted = True


def _resolved(value: str, look: Look) -> Colour | None:
    return look.colour if value == "currentcolor" else colour(value)


def _opacity(own: Own) -> None:
    look = own.look
    for name in ("opacity", "filter"):
        if name not in own:
            continue
        value = own.get(name)
        if name == "filter":
            found = _FILTER.search(value)
            number = float(found[1]) / (100 if found[2] else 1) if found and found[1].count(".") < 2 else None  # noqa: PLR2004
        else:
            share = length(value)
            number = None if share is None else share.number / (100 if share.is_share else 1)
        if number is not None:
            look.opacity *= min(1.0, max(0.0, number))
            if number < 1:
                look.opacity_rules = own.rules(name)


def _drawn(own: Own) -> None:
    """Fill words of a drawing, and lay under them what the drawing does."""
    look, drawing = own.look, own.look.drawing
    look.stroked = own.get("stroke") not in ("none", "transparent") if "stroke" in own else look.stroked
    if "fill" in own:
        value = own.get("fill")
        look.ink = look.colour if value == "currentcolor" else colour(value) or (_NOTHING if value == "none" else None)
        look.ink_rule = own.found("fill")
    if "fill-opacity" in own and look.ink is not None and (share := length(own.get("fill-opacity"))) is not None:
        look.ink = look.ink._replace(alpha=look.ink.alpha * share.number / (100 if share.is_share else 1))
        look.ink_rule = own.found("fill-opacity")
    if drawing is None:
        return
    if own.element.tag == "text":
        has_shapes, ground = drawing.ground(own.element.order)
        if has_shapes:
            look.grounds, look.ground_rule = ((ground,), None) if ground is not None else ((), None)
    if look.ink is None or look.stroked:
        look.grounds = ()
    else:
        look.colour, look.colour_rule, look.fill = look.ink, look.ink_rule, None


def masked(own: Own) -> Found | None:
    """Return the mask that lets nothing of an element through, if it has one: a gradient of nothing but transparent colours."""
    for name in _MASKS:
        value = own.get(name) if name in own else ""
        if "gradient(" in value and "url(" not in value:
            stops = [
                one for one in map(colour, _TOKEN.findall(value[value.index("gradient(") + 9 :])) if one is not None
            ]
            if stops and all(one.alpha <= unseen_opacity_max for one in stops):
                return own.found(name)
    return None


def _has_visible_shadow(value: str) -> bool:
    if value in ("", "none", "initial"):
        return False
    found = [one for one in map(colour, _TOKEN.findall(value)) if one is not None]
    return not found or any(one.alpha > unseen_opacity_max for one in found)


def illegible(look: Look, *, is_whole: bool) -> Hiding | None:
    """Return the trick by which words of this look cannot be read; ``is_whole`` says that every style sheet was read."""
    pixels = look.font_pixels
    if look.drawing is not None:
        pixels *= look.shrunk * look.drawing.scale
    if pixels < doubtful_pixels_max and look.font_rule is not None:
        return Hiding(Trick.TINY_FONT, (look.font_rule,), pixels > unread_pixels_max)
    ink, rule = (look.colour, look.colour_rule) if look.fill is None else (look.fill, look.fill_rule)
    if not look.grounds or look.shadowed:
        return None
    if ink.alpha <= unseen_opacity_max and rule is not None:
        return Hiding(Trick.TRANSPARENT, (rule,))
    same = all(is_same(over(ink, ground, look.opacity), ground) for ground in look.grounds)
    if not same and not all(is_near(over(ink, ground, look.opacity), ground) for ground in look.grounds):
        return None
    if look.opacity < 0.5 and look.opacity_rules:  # noqa: PLR2004 - then it is opacity that makes them alike
        return Hiding(Trick.OPACITY, look.opacity_rules, not same)
    if rule is None and look.ground_rule is None:
        return None
    doubtful = not same or look.lifted or (not is_whole and (rule is None or look.ground_rule is None))
    trick = Trick.TRANSPARENT if ink.alpha < 0.5 else Trick.SAME_COLOUR  # noqa: PLR2004 - then it is its own opacity
    return Hiding(trick, tuple(one for one in (rule, look.ground_rule) if one is not None), doubtful)
