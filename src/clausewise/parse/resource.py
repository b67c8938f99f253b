"""Every address in a page's markup: what a person follows, and what the page loads or calls by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from clausewise.extract import Link, Role
from clausewise.parse.address import Resolver
from clausewise.parse.passage import Reading
from clausewise.parse.stylesheet import loaded_by
from clausewise.parse.tree import Element, Tree
from clausewise.parse.visibility import Sight

links_max = 20_000
candidates_max = 50

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
_NAMES: Final = frozenset((*_ROLES, "style"))
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
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?[\"']?\s*([^\"'\s][^\"']*)", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+[^,(]*(?:\([^)]*\)[^,(]*)*)?,?")
_SIZE = re.compile(r"\s*\+?(\d+(?:\.\d+)?|\.\d+)\s*(?:px)?\s*\Z", re.IGNORECASE)

# An element's size in CSS pixels, where a style says it.
Sizes = Mapping[int, tuple[float | None, float | None]]


def pixels(value: str) -> float | None:
    """Return a length in pixels, None for a share, another unit or no number."""
    found = _SIZE.match(value)
    return float(found[1]) if found else None


def read_links(tree: Tree, reading: Reading, sight: Sight, resolve: Resolver) -> Iterator[Link]:
    """Yield the addresses of the markup in document order; those in ``style`` attributes too."""
    starts, standings, sizes = reading.starts(), sight.standings, sight.sizes
    for element in tree.elements:
        attributes = element.attributes
        if not attributes or (_NAMES.isdisjoint(attributes) and element.tag != "meta"):
            continue
        for name, role, url in _refresh(element) if element.tag == "meta" else _addresses(element):
            path = f"{element.path}[{name}]" if name not in ("href", "src") else element.path
            box = standings[element.order].box
            trick, rule = (box.trick, box.rule) if box is not None and not box.excuse else (None, "")
            if role is Role.ANCHOR:
                text, start = reading.shown_in(element), starts.get(element.order, -1)
                yield Link(resolve(url), role, text, path, None, None, trick, rule, start)
            else:
                width, height = _size(element, sizes)
                yield Link(resolve(url), role, element.get("alt").strip(), path, width, height, trick, rule)


def _size(element: Element, sizes: Sizes) -> tuple[float | None, float | None]:
    """Return width and height: a style's, else the attributes'."""
    width, height = sizes.get(element.order, (None, None))
    return (
        pixels(element.get("width")) if width is None else width,
        pixels(element.get("height")) if height is None else height,
    )


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
    tag, roles = element.tag, _ROLES[name]
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
    return (one[1] for one in _CANDIDATE.finditer(value)) if name in _SETS else iter(value.split())
