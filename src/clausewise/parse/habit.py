"""What things on pages are called: by role, tag, class and id, in the habits of the usual frameworks, English and French."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from clausewise.parse.element import Element


class Excuse(StrEnum):
    """The honest reasons."""

    SCREEN_READER = "screen_reader"
    SKIP_LINK = "skip_link"
    SHOWN_ON_HOVER = "shown_on_hover"
    SHOWN_BY_SCRIPT = "shown_by_script"
    OPENED = "opened"
    DETAILS = "details"
    MENU = "menu"
    TAB = "tab"
    DIALOG = "dialog"
    CAROUSEL = "carousel"
    TOOLTIP = "tooltip"
    NOTICE = "notice"
    PRINT = "print"
    OTHER_SCREEN = "other_screen"
    ANIMATION = "animation"
    IMAGE_TEXT = "image_text"
    INTERFACE = "interface"
    FALLBACK = "fallback"
    TEMPLATE = "template"
    DUPLICATE = "duplicate"
    DRAWING = "drawing"
    COMMENT = "comment"
    PREHEADER = "preheader"
    TRAP = "trap"


_ROLES: Final = {
    "dialog": Excuse.DIALOG,
    "alertdialog": Excuse.DIALOG,
    "tabpanel": Excuse.TAB,
    "menu": Excuse.MENU,
    "menubar": Excuse.MENU,
    "navigation": Excuse.MENU,
    "listbox": Excuse.MENU,
    "tree": Excuse.MENU,
    "tooltip": Excuse.TOOLTIP,
    "alert": Excuse.NOTICE,
    "status": Excuse.NOTICE,
    "log": Excuse.NOTICE,
    "progressbar": Excuse.NOTICE,
}
# The habits of names: in classes and ids, whole parts between hyphens and underscores, English and French.
_NAMES: Final = (
    (Excuse.DIALOG, "modal|modals|dialog|dialogue|lightbox|popup|popin|overlay|offcanvas|drawer|modale|fenetre"),
    (Excuse.MENU, "menu|menus|submenu|nav|navbar|navigation|dropdown|sousmenu|megamenu|burger|sidebar|sidenav|flyout"),
    (
        Excuse.TAB,
        "tab|tabs|pane|tabpanel|onglet|onglets|accordion|accordeon|collapse|collapsible|panel|faq|toggle|expander|more|suite",
    ),
    (Excuse.CAROUSEL, "carousel|slider|slide|slides|slideshow|swiper|slick|carrousel|diaporama|splide|glide|marquee"),
    (Excuse.TOOLTIP, "tooltip|popover|tip|infobulle|hint|bulle"),
    (
        Excuse.NOTICE,
        (
            "cookie|cookies|consent|gdpr|rgpd|temoins|banner|banniere|notice|alert|alerte|error|errors|erreur|erreurs|success|message"
            "|notification|toast|loading|loader|spinner|chargement|empty|noresults|warning|avertissement|feedback|help|aide"
        ),
    ),
)
_NAMED: Final = re.compile("|".join(f"(?P<{kind.value}>{words})" for kind, words in _NAMES))
_NAME_PARTS: Final = re.compile(r"[a-z]+|[A-Z][a-z]*")


def called(element: Element) -> str:
    """Return what an element is called, by its role, tag, class or id."""
    role = element.get("role").strip().lower()
    if role in _ROLES:
        return _ROLES[role]
    if element.tag == "dialog":
        return Excuse.DIALOG
    if element.tag in ("nav", "menu"):
        return Excuse.MENU
    attributes = element.attributes
    if "class" in attributes or "id" in attributes:
        for part in _NAME_PARTS.findall(f"{element.get('class')} {element.get('id')}"[:500]):
            found = _NAMED.fullmatch(part.lower())
            if found:
                return Excuse(found.lastgroup or "")
    return ""
