"""``:has()``: which elements of a page hold, or stand before, what a selector wants (Selectors 4, 4.5).

It is found for all elements of a page at once: each that fits is looked for once, and marks whoever holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from clausewise.parse.element import Element

# So many elements of a page are held against what stands in one ``:has()``.
elements_max = 20_000

# What leads from the element to what it must have (``>``, ``+``, ``~`` or a space), and whether an element is that.
Way = tuple[str, Callable[[Element], bool]]


class Having:
    """The test of one ``:has()``. The last page's answer is kept: all of a page's elements are asked one after another."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self._ways = ways
        self._last: tuple[Element | None, frozenset[int]] = (None, frozenset())

    def __call__(self, element: Element) -> bool:
        """Say whether ``element`` has it."""
        root = element
        while root.parent is not None:
            root = root.parent
        known, holders = self._last
        if known is not root:
            holders = frozenset(self._holders(root))
            self._last = (root, holders)
        return element.order in holders

    def _holders(self, root: Element) -> set[int]:
        # Whoever is marked by one way has all behind it marked too, so nothing is passed twice.
        marked: dict[str, set[int]] = {joint: set() for joint, _ in self._ways}
        for one in islice(_below(root), elements_max):
            for joint, fits in self._ways:
                if fits(one):
                    _mark(one, joint, marked[joint])
        return set().union(*marked.values())


def _mark(one: Element, joint: str, marked: set[int]) -> None:
    """Mark what leads to ``one`` by ``joint``."""
    holder = one.parent if joint in (" ", ">") else one.previous
    while holder is not None and holder.order not in marked:
        marked.add(holder.order)
        if joint not in (" ", "~"):
            return
        holder = holder.parent if joint == " " else holder.previous


def _below(root: Element) -> Iterator[Element]:
    """Yield the elements under ``root`` in document order."""
    waiting = list(reversed(root.children or ()))
    while waiting:
        one = waiting.pop()
        yield one
        if one.children:
            waiting += reversed(one.children)
