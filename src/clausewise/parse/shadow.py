"""Shadow trees that a page declares: what ``<template shadowrootmode>`` holds is drawn in its host's place (the HTML Standard, 4.12.3).

Of the host's own children only those are drawn for which a ``<slot>`` stands there; the rest nobody sees. Styles in a shadow tree hold
there alone, and the page's do not reach into it. Limits: ``:host`` and ``::slotted()`` fit nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clausewise.parse.element import Element
from clausewise.parse.tree import Tree

roots_max = 500

_MODES: Final = frozenset(("open", "closed"))


class Shadows:
    """The shadow trees of a page: their roots by the host's order, and which of the hosts' children and texts have no slot."""

    def __init__(self, tree: Tree) -> None:
        self.roots: dict[int, Element] = {}
        # The order of each element in a shadow tree, and of the root that is nearest above it.
        self.within: dict[int, int] = {}
        self.unslotted: set[int] = set()
        self.speechless: set[int] = set()
        # Those who stand as slots have it, not as what holds them does.
        self.placed: set[int] = set()
        for one in tree.tagged("template"):
            host = one.parent
            if host is None or host.order in self.roots or not is_root(one) or len(self.roots) >= roots_max:
                continue
            self.roots[host.order] = one
            self._slot(host, one)

    def _slot(self, host: Element, root: Element) -> None:
        slots: set[str] = set()
        for one in below(root):
            self.within[one.order] = root.order
            if one.tag == "slot":
                slots.add(one.get("name"))
        self.unslotted.update(
            one.order for one in host.children or () if one is not root and one.get("slot") not in slots
        )
        if "" not in slots:
            self.speechless.add(host.order)
        self.placed.update(one.order for one in (host, *(host.children or ())))


def is_root(element: Element) -> bool:
    """Say whether an element declares a shadow tree."""
    return element.tag == "template" and element.get("shadowrootmode").lower() in _MODES


def below(root: Element) -> Iterator[Element]:
    """Yield the elements under ``root`` in document order."""
    waiting = list(reversed(root.children or ()))
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.children or ())
