"""Every address in a page's markup: what a person follows, and what the page loads or calls by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Final

from clausewise.extract import Link, Role, Trick
from clausewise.parse.address import Resolver
from clausewise.parse.element import Element
from clausewise.parse.habit import Excuse
from clausewise.parse.passage import Reading
from clausewise.parse.stylesheet import loaded_by
from clausewise.parse.tree import Tree
from clausewise.parse.verdict import Standing
from clausewise.parse.visibility import Sight

links_max = 20_000
candidates_max = 50
set_characters_max = 50_000

TOO_MANY_LINKS = "page_links"

# What an attribute's address is for, by tag; "" stands for any other. The HTML Standard's index of attributes
# (https://html.spec.whatwg.org/multipage/indices.html#attributes-3), SVG 2, MathML Core, and what older browsers and mail readers load.
_ROLES: Final[Mapping[str, Mapping[str, Role]]] = {
    "href": {
        "image": Role.IMAGE,
        "feimage": Role.IMAGE,
        "script": Role.SCRIPT,
        "link": Role.EXTERNAL,
        "use": Role.EXTERNAL,
        "": Role.ANCHOR,
    },
    "src": {
        "img": Role.IMAGE,
        "input": Role.IMAGE,
        "script": Role.SCRIPT,
        "iframe": Role.FRAME,
        "frame": Role.FRAME,
        "embed": Role.MEDIA,
        "video": Role.MEDIA,
        "audio": Role.MEDIA,
        "source": Role.MEDIA,
        "track": Role.MEDIA,
        "bgsound": Role.MEDIA,
        "portal": Role.FRAME,
    },
    "action": {"form": Role.FORM},
    "formaction": {"": Role.FORM},
    "ping": {"a": Role.PING, "area": Role.PING},
    "poster": {"video": Role.IMAGE},
    "background": {"": Role.BACKGROUND},
    "data": {"object": Role.FRAME},
    "srcset": {"img": Role.IMAGE, "source": Role.IMAGE},
    "imagesrcset": {"link": Role.PREFETCH},
    "lowsrc": {"img": Role.IMAGE},
    "dynsrc": {"img": Role.MEDIA},
    "manifest": {"html": Role.EXTERNAL},
    "classid": {"object": Role.EXTERNAL},
    "archive": {"applet": Role.EXTERNAL, "object": Role.EXTERNAL},
    "code": {"applet": Role.EXTERNAL},
    "attributionsrc": {"": Role.PING},
    "altimg": {"math": Role.IMAGE},
    "xlink:href": {
        "image": Role.IMAGE,
        "feimage": Role.IMAGE,
        "script": Role.SCRIPT,
        "use": Role.EXTERNAL,
        "": Role.ANCHOR,
    },
}
_NAMES: Final = frozenset((*_ROLES, "style", "http-equiv"))
# `href` on these says something other than where a person goes.
_NO_HREF: Final = frozenset(("base",))
_SETS: Final = frozenset(("srcset", "imagesrcset"))
_LISTS: Final = frozenset(("ping", "attributionsrc", "archive"))
_RELATIONS: Final[Mapping[str, Role]] = {
    "stylesheet": Role.STYLE,
    "icon": Role.IMAGE,
    "apple-touch-icon": Role.IMAGE,
    "apple-touch-icon-precomposed": Role.IMAGE,
    "apple-touch-startup-image": Role.IMAGE,
    "mask-icon": Role.IMAGE,
    "preload": Role.PREFETCH,
    "modulepreload": Role.PREFETCH,
    "prefetch": Role.PREFETCH,
    "preconnect": Role.PREFETCH,
    "dns-prefetch": Role.PREFETCH,
    "prerender": Role.PREFETCH,
    "import": Role.EXTERNAL,
    "manifest": Role.EXTERNAL,
}
_REFRESH = re.compile(r"\s*+[\d.]*+\s*+[;,]?\s*+(?:url\s*+=\s*+)?[\"']?\s*+([^\"'\s][^\"']*+)", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*+(\S*[^\s,])(?:\s+[^,(]*(?:\([^)]*\)[^,(]*)*)?,?")
_SIZE = re.compile(r"\s*\+?(\d+(?:\.\d+)?|\.\d+)\s*(?:px)?\s*\Z", re.IGNORECASE)

# An element's size in CSS pixels, where a style says it.
Sizes = Mapping[int, tuple[float | None, float | None]]


def pixels(value: str) -> float | None:
    """Return a length in pixels, None for a share, another unit or no number."""
    found = _SIZE.match(value)
    return float(found[1]) if found else None


def read_links(tree: Tree, reading: Reading, sight: Sight, resolve: Resolver) -> Iterator[Link]:
    """Yield the addresses of the markup in document order; those in ``style`` attributes too."""
    starts, standings = reading.starts(), sight.standings
    boxes = _Boxes(tree, sight)
    for element in tree.bearing(_may_lead):
        for name, role, url in _refresh(element) if element.tag == "meta" else _addresses(element):
            path = f"{element.path}[{name}]" if name not in ("href", "src") else element.path
            if role is Role.ANCHOR:
                trick, rule = _hidden(standings[element.order], _ANY)
                text, start = reading.shown_in(element), starts.get(element.order, -1)
                yield Link(resolve(url), role, text, path, None, None, trick, rule, start)
            else:
                trick, rule = _hidden(standings[boxes.drawn_as(element).order], _OF_WORDS)
                width, height = boxes.size(element)
                yield Link(resolve(url), role, element.get("alt").strip(), path, width, height, trick, rule)


def _may_lead(names: tuple[str, ...]) -> bool:
    return not _NAMES.isdisjoint(names)


_ANY: Final = frozenset[str]()
# Honest reasons for hidden words that are none for a thing that is fetched and never drawn.
_OF_WORDS: Final = frozenset(
    {Excuse.IMAGE_TEXT, Excuse.DRAWING, Excuse.PREHEADER, Excuse.SCREEN_READER, Excuse.SKIP_LINK, Excuse.TRAP}
)


def _hidden(standing: Standing, but: AbstractSet[str]) -> tuple[Trick | None, str]:
    """Return what hides a box without an excuse; those in ``but`` are none."""
    box = standing.box
    return (box.trick, box.rule) if box is not None and (not box.excuse or box.excuse in but) else (None, "")


class _Boxes:
    """In which box each thing that is loaded is drawn, and how large that is."""

    def __init__(self, tree: Tree, sight: Sight) -> None:
        self._sizes: Sizes = sight.sizes
        self._pictured = {
            one.parent.order: one
            for one in tree.tagged("img")
            if one.parent is not None and one.parent.tag == "picture"
        }

    def drawn_as(self, element: Element) -> Element:
        """Return the element in whose place ``element`` is drawn: sources stand for a picture or a player."""
        above = element.parent
        if above is None or element.tag not in ("source", "track"):
            return element
        if above.tag == "picture":
            return self._pictured.get(above.order, element)
        return above if above.tag in ("video", "audio") else element

    def size(self, element: Element) -> tuple[float | None, float | None]:
        """Return width and height, in CSS pixels; those of the drawing that it lies in, where it says none itself."""
        size = self._own(self.drawn_as(element))
        if size == (None, None) and element.tag.lower() in _IN_DRAWINGS:
            drawing = next((one for one in element.lineage() if one.tag == "svg"), None)
            return size if drawing is None else self._own(drawing)
        return size

    def _own(self, element: Element) -> tuple[float | None, float | None]:
        width, height = self._sizes.get(element.order, (None, None))
        return (
            pixels(element.get("width")) if width is None else width,
            pixels(element.get("height")) if height is None else height,
        )


_IN_DRAWINGS: Final = frozenset(("image", "feimage", "use", "script"))


def _refresh(element: Element) -> Iterator[tuple[str, Role, str]]:
    if element.get("http-equiv").strip().lower() == "refresh" and (found := _REFRESH.match(element.get("content"))):
        yield "content", Role.REFRESH, found[1]


def _addresses(element: Element) -> Iterator[tuple[str, Role, str]]:
    for name, value in element.attributes.items():
        if name == "style":
            if "(" in value:
                yield from ((name, one.role, one.url) for one in loaded_by(value))
        elif name in _ROLES and value.strip():
            yield from _address(element, name, value)


def _address(element: Element, name: str, value: str) -> Iterator[tuple[str, Role, str]]:
    tag, roles = element.tag.lower(), _ROLES[name]
    role = roles.get(tag) or roles.get("")
    if role is None or tag in _NO_HREF:
        return
    if tag == "link":
        yield from _related(element, name, value)
    elif name in _SETS or name in _LISTS:
        for url in islice(_several(name, value), candidates_max):
            yield name, role, url
    elif tag == "source" and name == "src" and element.parent is not None and element.parent.tag == "picture":
        yield name, Role.IMAGE, value
    elif tag != "input" or name != "src" or element.get("type").strip().lower() == "image":
        yield name, role, value


def _related(element: Element, name: str, value: str) -> Iterator[tuple[str, Role, str]]:
    """Yield what a ``<link>`` loads: one that nothing loads (canonical, alternate, author …) is no address here."""
    if name == "imagesrcset":
        yield from ((name, Role.PREFETCH, url) for url in islice(_several(name, value), candidates_max))
        return
    for word in element.get("rel").lower().split():
        if word in _RELATIONS:
            yield name, _RELATIONS[word], value
            return


def _several(name: str, value: str) -> Iterator[str]:
    if name not in _SETS:
        return iter(value.split())
    return (one[1] for one in _CANDIDATE.finditer(value[:set_characters_max].rstrip(" \t\r\n\f,")))
