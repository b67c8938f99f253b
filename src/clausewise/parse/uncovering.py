"""Rules that would uncover what is hidden: when a person points or focuses, when script changes a state, on paper, on another screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausewise.extract import Trick
from clausewise.parse.concealment import NO_ROWS, ROWS
from clausewise.parse.element import Element
from clausewise.parse.habit import Excuse
from clausewise.parse.media import Shown
from clausewise.parse.rulebook import NOTHING
from clausewise.parse.selector import Compound, compiled
from clausewise.parse.setting import Setting
from clausewise.parse.style import Uncovering
from clausewise.parse.stylesheet import Declaration
from clausewise.parse.verdict import Verdict

uncoverings_max = 400
idle_max = 4_000
# Below that nobody sees what a rule is said to uncover.
opacity_least = 0.1

_FOCUSABLE = frozenset(("a", "button", "input", "select", "textarea", "summary"))


def uncovered(verdict: Verdict, setting: Setting) -> str:
    """Return when the element that ``verdict`` hides comes to sight, empty when no rule says so; on paper only where nowhere else."""
    styles = setting.styles
    looked, printed = 0, ""
    # A row without height is the doing of what holds it, and so is its rising.
    parent = verdict.element.parent
    verdict = verdict.moved(parent) if ROWS in verdict.rule and parent is not None else verdict
    for key in _keys(verdict.element):
        for one in styles.otherwise.get(key, ()):
            looked += 1
            if looked > uncoverings_max:
                return printed
            reason = _uncovers(one, verdict, setting)
            if reason == Excuse.PRINT:
                printed = reason
            elif reason:
                return reason
    return (_by_unknown_class(verdict, setting) if setting.has_script else "") or printed


def _by_unknown_class(verdict: Verdict, setting: Setting) -> str:
    """Rules that wait for a class which nothing bears yet: script will set it."""
    element, trick = verdict.element, verdict.trick
    names = [f".{one}" for one in element.classes] + ([f"#{element.get('id')}"] if element.get("id") else [])
    for entry in setting.styles.idle[:idle_max] if names else ():
        if any(one in entry.text for one in names) and any(shows(one, trick) for one in entry.rule.declarations):
            for selector in compiled(entry.text):
                if selector.without(setting.styles.classes).matches(element, settled=True):
                    return Excuse.SHOWN_BY_SCRIPT
    return ""


def _uncovers(one: Uncovering, verdict: Verdict, setting: Setting) -> str:
    element = verdict.element
    shown = [declaration for declaration in one.declarations if shows(declaration, verdict.trick)]
    if all(_is_as_now(declaration, element, setting) for declaration in shown):
        return ""
    if not one.selector.matches(element, settled=True):
        return ""
    if not one.shown.is_here:
        places = {Shown.PRINT: Excuse.PRINT, Shown.OTHER_SCREEN: Excuse.OTHER_SCREEN}
        return places.get(one.shown, "")
    if one.selector.is_live:
        subject = one.selector.compounds[0].live
        if "target" in subject:
            return Excuse.SHOWN_ON_HOVER if element.get("id") in setting.jumped else ""
        others = [compound for compound in one.selector.compounds[1:] if compound.live]
        reached = others or _may_reach(element, verdict.trick, subject)
        return Excuse.SHOWN_ON_HOVER if reached and all(_is_jumped_to(one, setting) for one in others) else ""
    is_switched = ":checked" in one.selector.text and setting.has_switch
    if one.selector.is_loose and (setting.has_script or is_switched or _is_now_another(one, element)):
        return Excuse.SHOWN_BY_SCRIPT
    return ""


def _is_jumped_to(compound: Compound, setting: Setting) -> bool:
    """Say whether a link leads to what a rule wants to be jumped to, if it wants that."""
    if compound.live.isdisjoint(("target", "target-within")):
        return True
    return any(compound.fits(one, settled=True) for one in setting.jump_targets)


def _is_now_another(one: Uncovering, element: Element) -> bool:
    """Say whether a sibling is in the state that the rule waits for: they take turns."""
    others = [element.previous, element.following]
    return any(other is not None and one.selector.matches(other) for other in others)


def _keys(element: Element) -> Iterator[tuple[str, str]]:
    if element.get("id"):
        yield "id", element.get("id")
    for name in sorted(element.classes)[:20]:
        yield "class", name
    yield "tag", element.tag
    yield "", ""


def _may_reach(element: Element, trick: Trick, live: frozenset[str]) -> bool:
    """Say whether a person can point at or focus what is hidden: nobody reaches what is not drawn."""
    if trick in (Trick.DISPLAY, Trick.VISIBILITY, Trick.ATTRIBUTE):
        return False
    if live & {"focus", "focus-visible", "focus-within", "active"}:
        return element.tag in _FOCUSABLE or "tabindex" in element.attributes or "focus-within" in live
    return trick in (Trick.OPACITY, Trick.SAME_COLOUR, Trick.TRANSPARENT)


def _opacity(value: str) -> float:
    """Return an opacity from 0 to 1; what is no number may be anything and counts as whole."""
    try:
        return float(value.removesuffix("%")) / (100.0 if value.endswith("%") else 1.0)
    except ValueError:
        return 1.0


def _is_as_now(one: Declaration, element: Element, setting: Setting) -> bool:
    """Say whether a declaration changes nothing: the element has that value already."""
    now = setting.styles.declared.get(element.order, NOTHING).get(one.name)
    return now is not None and now.value.strip().lower() == one.value.strip().lower()


def shows(one: Declaration, trick: Trick) -> bool:  # noqa: C901 - a table of properties
    """Say whether a declaration undoes ``trick``."""
    name, value = one.name, one.value.strip().lower()
    if name in ("display", "content-visibility"):
        return trick in (Trick.DISPLAY, Trick.ATTRIBUTE) and value not in ("none", "hidden")
    if name == "visibility":
        return trick is Trick.VISIBILITY and value == "visible"
    if name == "opacity":
        return trick is Trick.OPACITY and _opacity(value) >= opacity_least
    if name == "filter":
        return trick is Trick.OPACITY
    if name in ("clip", "clip-path"):
        return trick is Trick.CLIP and (
            value in ("auto", "none", "initial", "unset") or value.startswith(("inset(0", "circle(1", "polygon"))
        )
    if name == "position":
        return trick in (Trick.CLIP, Trick.OFF_SCREEN) and value in ("static", "relative", "fixed")
    if name in ("height", "max-height", "width", "max-width", "transform", "scale", "overflow", "zoom"):
        return (
            trick in (Trick.ZERO_SIZE, Trick.OFF_SCREEN)
            and value.strip("0px ") != ""
            and not value.startswith("scale(0)")
        )
    if name in (
        "left",
        "top",
        "right",
        "bottom",
        "inset",
        "margin",
        "margin-left",
        "margin-top",
        "translate",
        "text-indent",
    ):
        return trick is Trick.OFF_SCREEN and not re.search(r"-\d{3}", value)
    if name in ("color", "background", "background-color", "-webkit-text-fill-color"):
        return trick in (Trick.SAME_COLOUR, Trick.TRANSPARENT)
    if name == ROWS:
        return trick is Trick.ZERO_SIZE and value not in NO_ROWS
    return name in ("font-size", "font") and trick is Trick.TINY_FONT
