"""What a page says of itself: title, meta tags, Open Graph, Twitter cards, canonical address and JSON-LD, flattened.

Names are in lower case. A value in JSON-LD is called ``json-ld:`` and the keys that lead to it, joined by dots, without the numbers of
lists: ``json-ld:brand.name``. The canonical address is ``canonical``, the document's language ``lang``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from clausewise.extract import Meta
from clausewise.parse.element import Element
from clausewise.parse.tree import Tree

metas_max = 2_000
value_characters_max = 10_000
json_characters_max = 500_000
json_deep_max = 32

TOO_MANY_METAS = "page_metas"
UNREAD_JSON = "page_json"

_JSON = frozenset(("application/ld+json",))


def read_metas(tree: Tree, limits: list[str]) -> tuple[Meta, ...]:
    """Return the metas in document order, at most ``metas_max``; what was cut is named in ``limits``."""
    found: list[Meta] = []
    for meta in _metas(tree, limits):
        if len(found) == metas_max:
            limits.append(TOO_MANY_METAS)
            break
        found.append(meta)
    return tuple(found)


def _metas(tree: Tree, limits: list[str]) -> Iterator[Meta]:
    for element in tree.tagged("html", "title", "meta", "link", "script"):
        tag = element.tag
        if tag == "meta":
            yield from _meta(element)
        elif tag == "title" and (text := " ".join(tree.text_in(element).split())):
            yield Meta("title", text[:value_characters_max], element.path)
        elif tag == "link" and element.get("rel").strip().lower() == "canonical":
            yield Meta("canonical", element.get("href").strip(), element.path)
        elif tag == "html" and element.get("lang"):
            yield Meta("lang", element.get("lang"), element.path)
        elif tag == "script" and element.get("type").strip().lower() in _JSON:
            yield from _linked(tree.text_in(element), element, limits)


def _meta(element: Element) -> Iterator[Meta]:
    content = element.get("content").strip()
    if content:
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = element.get(attribute).strip().lower()
            if name:
                yield Meta(name, content[:value_characters_max], element.path)
                return


def _linked(code: str, element: Element, limits: list[str]) -> Iterator[Meta]:
    """Yield the values of a JSON-LD block. What is no JSON says nothing; what is too long or too deep is named."""
    if len(code) > json_characters_max:
        limits.append(UNREAD_JSON)
        return
    try:
        data = json.loads(code)
    except ValueError:
        return
    except RecursionError:
        limits.append(UNREAD_JSON)
        return
    stack: list[tuple[str, object, int]] = [("json-ld:", data, 0)]
    while stack:
        name, value, deep = stack.pop()
        if isinstance(value, dict | list):
            if deep == json_deep_max:
                limits.append(UNREAD_JSON)
                continue
            if isinstance(value, list):
                stack += [(name, one, deep + 1) for one in reversed(value)]
            else:
                joint = "" if name.endswith(":") else "."
                stack += [(f"{name}{joint}{key.lower()}", one, deep + 1) for key, one in reversed(value.items())]
        elif value is not None and value != "":
            yield Meta(name, str(value)[:value_characters_max], element.path)
