"""Why honest pages hide text: for screen readers, in menus, tabs and dialogs, for print or another screen, until script shows it.

What: ``excuse`` returns the honest reason for a verdict, given all the words that it hides, or nothing.
Why: most hidden text is honest, and a false accusation costs a person. But a reason is no loophole: a heap of keywords, orders to machines
or many links to strangers have none, whatever class they bear; and what is said to open must have something that opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from clausewise.extract import Trick
from clausewise.parse import animation
from clausewise.parse.element import Element
from clausewise.parse.extent import Hidden
from clausewise.parse.habit import Excuse, called
from clausewise.parse.rulebook import NOTHING
from clausewise.parse.setting import Setting
from clausewise.parse.uncovering import shows, uncovered
from clausewise.parse.vector import DRAWN
from clausewise.parse.verdict import Verdict
from clausewise.stuffing import STOP_WORDS, addresses_machines, stuffing, words_of

# From here on a text is a heap, and no reason excuses it.
heap_min = 0.5
# How long an honest text of a kind may be, in words.
spoken_words_max, described_words_max, interface_words_max, opened_words_max = 30, 80, 14, 400
notice_words_max, title_words_max, preheader_words_max, named_words_max = 60, 10, 60, 8
# An address, a date, where a page is from: what paper says and the screen does not. More, and the page would say it too.
printed_words_max = 30
foreign_hosts_max, spoken_links_max = 6, 3
blocks_max = 50
ancestors_max = 8

_UNDER_SCRIPT: Final = frozenset(
    (
        Trick.DISPLAY,
        Trick.VISIBILITY,
        Trick.OPACITY,
        Trick.ATTRIBUTE,
        Trick.ZERO_SIZE,
        Trick.OFF_SCREEN,
        Trick.CLIP,
        Trick.COVERED,
    )
)
_SPOKEN: Final = frozenset((Trick.CLIP, Trick.ZERO_SIZE, Trick.OFF_SCREEN))
_MOVED: Final = re.compile(
    r"\b(?:aos|wow|reveal|fade|animate|animated|animation|lazy|lazyload|scroll|parallax)\b", re.IGNORECASE
)
_SPOKEN_NAME: Final = re.compile(
    r"sr-?(?:only|text)|visual(?:ly)?-?hid|hid(?:e|den)-?visual|screen-?reader|assistive|a11y|accessib|visuellement|masqu|hors-?ecran"
    r"|lecteur|\bvh\b|off-?screen",
    re.IGNORECASE,
)
_PREHEADER: Final = re.compile(
    r"pre-?header|preview|aper[cç]u|mso-hide|(?:[\u200c\u200b\u034f\u00ad]\s?){4}", re.IGNORECASE
)
_PLACEHOLDER: Final = re.compile(r"skeleton|placeholder|shimmer|\bloading\b|squelette|chargement", re.IGNORECASE)
_WITHOUT_SCRIPT: Final = re.compile(
    r"script|browser|navigateur|\bjs\b|\b(?:enable|activ|désactiv|disabled)", re.IGNORECASE
)
_LABELLED: Final = frozenset(
    (
        "a",
        "button",
        "label",
        "legend",
        "caption",
        "th",
        "figcaption",
        "summary",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "nav",
    )
)
_LIVE_ROLES: Final = frozenset(("status", "alert", "log"))
_FALLBACKS: Final = frozenset(("canvas", "video", "audio", "iframe", "object", "datalist", "rp"))
_DRAWINGS: Final = frozenset(("svg", "symbol", "defs", "desc", "metadata", "annotation", "annotation-xml"))


def excuse(verdict: Verdict, hidden: Hidden, setting: Setting) -> str:
    """Return the honest reason for ``verdict``, empty when there is none."""
    if len(hidden.hosts) > foreign_hosts_max or addresses_machines(hidden.text):
        return ""
    if max((stuffing(one) for one in (hidden.text, *hidden.texts[:blocks_max])), default=0.0) >= heap_min:
        return ""
    return next(filter(None, _reasons(verdict, hidden, setting)), "")


def _reasons(verdict: Verdict, hidden: Hidden, setting: Setting) -> Iterator[str]:
    element, trick = verdict.element, verdict.trick
    yield _by_nature(verdict, hidden, setting)
    if trick in _SPOKEN:
        yield _spoken(verdict, hidden, setting)
    if verdict.is_local:
        yield Excuse.OTHER_SCREEN
    reason = uncovered(verdict, setting)
    yield reason if reason != Excuse.PRINT or hidden.words <= printed_words_max else ""
    yield _preheader(verdict, hidden, setting)
    yield _repeated(hidden, setting)
    if trick in _UNDER_SCRIPT:
        yield _trap(element, hidden)
        yield _opened(element, hidden, setting)
        yield _moved(verdict, hidden, setting)
        yield _by_name(element, hidden, setting)
        yield _interface(element, hidden, setting)
    if trick in (Trick.TRANSPARENT, Trick.SAME_COLOUR):
        yield _awaited(element, hidden, setting)
    if trick in (Trick.OFF_SCREEN, Trick.TINY_FONT, Trick.TRANSPARENT):
        yield _image_text(element, hidden, setting)


def _near(element: Element, count: int) -> Iterator[Element]:
    """Yield the element and its nearest ancestors, up to what holds the page's content."""
    for one in islice(element.lineage(), count):
        if one.tag in ("body", "html"):
            return
        yield one


def _by_nature(verdict: Verdict, hidden: Hidden, setting: Setting) -> str:
    trick, tag = verdict.trick, verdict.element.tag
    if verdict.rule == "details:not([open])":
        return Excuse.DETAILS
    if trick is Trick.TEMPLATE:
        return Excuse.TEMPLATE if setting.has_script or hidden.words <= notice_words_max else ""
    if trick is Trick.NOSCRIPT:
        short = hidden.words <= named_words_max or _WITHOUT_SCRIPT.search(hidden.text)
        return Excuse.FALLBACK if short and hidden.words <= notice_words_max and len(hidden.hosts) <= 1 else ""
    if tag in _FALLBACKS and verdict.rule == f"<{tag}>":
        return Excuse.FALLBACK if hidden.words <= described_words_max else ""
    if tag in ("title", "desc") and any(one.tag in ("svg", "math") for one in verdict.element.lineage()):
        return Excuse.DRAWING if hidden.words <= described_words_max else ""
    if tag in _DRAWINGS:
        return Excuse.DRAWING if hidden.words <= named_words_max * max(1, len(hidden.texts)) else ""
    if hidden.words == 0 and len(words_of(hidden.text)) <= named_words_max and hidden.texts:
        return Excuse.INTERFACE
    return ""


def _spoken(verdict: Verdict, hidden: Hidden, setting: Setting) -> str:
    """Words for who hears the page: short, or the description of something that is seen; never ``aria-hidden``, never a list of wares."""
    element = verdict.element
    near = list(_near(element, ancestors_max))
    if any(one.get("aria-hidden").lower() == "true" for one in near):
        return ""
    if element.tag == "a" and element.get("href").startswith("#") and hidden.words <= title_words_max:
        return Excuse.SKIP_LINK
    if (
        not _is_spoken_pattern(verdict, hidden, setting)
        or _is_list(hidden)
        or hidden.links > spoken_links_max
        or len(hidden.hosts) > 1
    ):
        return ""
    described = any(
        setting.describes(one)
        or one.tag in ("caption", "legend", "figcaption", "math")
        or one.get("role") in _LIVE_ROLES
        or "aria-live" in one.attributes
        for one in near
    )
    return Excuse.SCREEN_READER if hidden.words <= (described_words_max if described else spoken_words_max) else ""


def _is_spoken_pattern(verdict: Verdict, hidden: Hidden, setting: Setting) -> bool:
    """Say whether it is hidden the way that is taught for screen readers: a cut or one-pixel box out of the flow, or what its name says."""
    element = verdict.element
    selector = "" if verdict.rule.startswith("style=") else verdict.rule.partition("{")[0]
    if _SPOKEN_NAME.search(f"{selector} {element.get('class')}"):
        return True
    declared = setting.styles.declared.get(element.order, NOTHING)
    position = declared.get("position")
    if position is None or position.value.lower() != "absolute":
        return False
    small = all(name in declared and declared[name].value.startswith(("1px", "0")) for name in ("width", "height"))
    if verdict.trick is not Trick.OFF_SCREEN:
        return "overflow-x" in declared and (small or verdict.trick is Trick.CLIP)
    return small or (hidden.words <= named_words_max and any(one.tag in _LABELLED for one in _near(element, 3)))


def _is_list(hidden: Hidden) -> bool:
    """Say whether the words are a list of wares rather than something said."""
    words = words_of(hidden.text)
    commas = len(re.findall(r"[,;|•]", hidden.text))
    stop = sum(one in STOP_WORDS for one in words)
    return commas >= 2 and len(words) >= 6 and stop <= 0.25 * len(words)  # noqa: PLR2004 - measured on both kinds


def _preheader(verdict: Verdict, hidden: Hidden, setting: Setting) -> str:
    """The line that mail programs show beside the subject: the first words of a mail, in sentences."""
    if hidden.words > preheader_words_max or _is_list(hidden) or verdict.trick is Trick.COMMENT:
        return ""
    element = verdict.element
    first = element in setting.first_lineage
    named = _PREHEADER.search(f"{element.get('class')} {element.get('id')} {element.get('style')} {hidden.text}")
    if not first:
        return ""
    return Excuse.PREHEADER if setting.in_mail or named or setting.looks_like_mail else ""


def _repeated(hidden: Hidden, setting: Setting) -> str:
    """Words that stand on the page for all to see: a copy for another screen, or for script."""
    return Excuse.DUPLICATE if hidden.words > 1 and setting.shows(hidden.text) else ""


def _trap(element: Element, hidden: Hidden) -> str:
    """A field that only programs fill in, and the line that tells a person who comes upon it not to."""
    inside = hidden.fields > 0 and any(one.tag == "form" for one in element.lineage())
    return Excuse.TRAP if inside and hidden.words <= interface_words_max and not hidden.links else ""


def _opened(element: Element, hidden: Hidden, setting: Setting) -> str:
    """Something on the page names the element to open it: an attribute, an address, or inline script."""
    for one in _near(element, 3):
        if setting.opens(one) and (hidden.words <= opened_words_max or setting.has_script):
            return Excuse.OPENED
        if one.get("id") in setting.named or (one is element and not setting.named.isdisjoint(one.classes)):
            return Excuse.SHOWN_BY_SCRIPT
    return ""


def _moved(verdict: Verdict, hidden: Hidden, setting: Setting) -> str:
    """What comes into sight by animation or when it is scrolled to."""
    element = verdict.element
    if _is_animated(verdict, hidden, setting):
        return Excuse.ANIMATION
    names = re.sub(r"[-_]", " ", f"{element.get('class')} {' '.join(element.attributes)}")
    return Excuse.ANIMATION if setting.has_script and _MOVED.search(names) and hidden.words <= opened_words_max else ""


def _is_animated(verdict: Verdict, hidden: Hidden, setting: Setting) -> bool:
    """Say whether an animation shows the words for a while, or takes them away only after."""
    styles, element = setting.styles, verdict.element
    declared = styles.declared.get(element.order, NOTHING)
    said = {name: styles.value(element, declared[name]) for name in declared if name.startswith("animation")}
    frames = styles.rulebook.sheet.frames
    if verdict.rule.startswith("@keyframes"):
        return animation.lasts(said)
    if animation.is_seen(said, frames, lambda one: shows(one, verdict.trick)):
        return True
    # What a sheet that lies elsewhere makes of it nobody knows.
    return not styles.is_whole and hidden.words <= notice_words_max and animation.is_unknown(said, frames)


def _by_name(element: Element, hidden: Hidden, setting: Setting) -> str:
    """What is called a menu, tab, dialog … by role, tag, class or id, on a page where something could open it."""
    if hidden.words > opened_words_max:
        return ""
    for one in _near(element, ancestors_max):
        if one.tag in ("main", "article"):
            break
        reason = called(one)
        if not reason:
            continue
        if setting.could_open(one) or (hidden.words <= notice_words_max and "role" in one.attributes):
            return reason
        if (
            reason == Excuse.MENU
            and one.tag in ("nav", "menu")
            and not hidden.hosts
            and hidden.words <= 4 * max(1, hidden.links)
        ):
            return reason
    return ""


def _interface(element: Element, hidden: Hidden, setting: Setting) -> str:
    """A few words of an interface that script shows: they bear a name to be found by."""
    if hidden.words > interface_words_max or hidden.hosts or not setting.has_script or _is_list(hidden):
        return ""
    found = any(one.get("id") or one.get("class") or _has_data(one) for one in _near(element, 2))
    return Excuse.INTERFACE if found and stuffing(hidden.text) == 0.0 else ""


def _has_data(element: Element) -> bool:
    return any(name.startswith(("data-", "x-", "v-", "ng-", ":", "@", "aria-")) for name in element.attributes)


def _awaited(element: Element, hidden: Hidden, setting: Setting) -> str:
    """Words that keep a place while script fetches others: a few, in what is busy or called so."""
    if not setting.has_script or hidden.words > interface_words_max or hidden.links:
        return ""
    busy = any(one.get("aria-busy") == "true" or _PLACEHOLDER.search(one.get("class")) for one in _near(element, 3))
    return Excuse.NOTICE if busy else ""


def _image_text(element: Element, hidden: Hidden, setting: Setting) -> str:
    """A picture with its words behind it, as logos had them: a background and a short text."""
    if hidden.words > title_words_max or element.tag in DRAWN:
        return ""
    for one in _near(element, 3):
        declared = setting.styles.declared.get(one.order, NOTHING)
        if any("url(" in declared[name].value for name in ("background", "background-image") if name in declared):
            return Excuse.IMAGE_TEXT
        if one.tag in ("svg", "i") or not one.classes.isdisjoint(("icon", "fa", "logo")):
            return Excuse.IMAGE_TEXT
    return ""
