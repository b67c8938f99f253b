"""The order in which a page's parts are painted, as keys that sort: what is painted later lies above.

The steps are those of CSS 2.2, appendix E (https://www.w3.org/TR/CSS22/zindex.html): in a stacking context come its own background, what
has a negative z-index, backgrounds of blocks, inline content, positioned parts, and what has a positive z-index.
"""

from __future__ import annotations

from collections.abc import Mapping

from clausewise.render.snapshot import Snapshot

# (step, z-index, place in the document), one for every layer that a part lies in, outermost first.
Key = tuple[tuple[int, int, int], ...]

_OWN, _BELOW, _BLOCK, _INLINE, _PLACED, _ABOVE = range(6)
_LAID_OUT = frozenset(("flex", "inline-flex", "grid", "inline-grid"))
_ALWAYS = frozenset(("fixed", "sticky"))


class Stacking:
    """Makes the keys of a snapshot's nodes."""

    def __init__(self, page: Snapshot) -> None:
        self._page = page
        # For every layer its key, and that of the stacking context in which what it holds is sorted.
        self._layers: dict[int, tuple[Key, Key]] = {-1: ((), ())}
        self._nearest = page.nearest(self._is_layer)

    def background(self, node: int) -> Key:
        """Return when an element's background is painted."""
        if self._is_layer(node):
            return (*self._layer(node)[0], (_OWN, 0, 0))
        return (*self._around(node)[0], (_BLOCK, 0, node))

    def content(self, node: int) -> Key:
        """Return when a text or a picture is painted."""
        around = self._layer(node) if self._is_layer(node) else self._around(node)
        return (*around[0], (_INLINE, 0, node))

    def _around(self, node: int) -> tuple[Key, Key]:
        return self._layer(self._nearest[node])

    def _layer(self, node: int) -> tuple[Key, Key]:
        """Return what is known of a layer; those that it lies in are made first, outermost before all."""
        unknown, known = [], node
        while known not in self._layers:
            unknown.append(known)
            known = self._nearest[known]
        context = self._layers[known][1]
        for one in reversed(unknown):
            style = self._page.styles[one]
            index = self._index(one, style)
            step = _PLACED if not index else _ABOVE if index > 0 else _BELOW
            key = (*context, (step, index or 0, one))
            context = key if index is not None or _isolates(style) else context
            self._layers[one] = (key, context)
        return self._layers[node]

    def _is_layer(self, node: int) -> bool:
        style = self._page.styles.get(node)
        if style is None or self._page.is_text(node):
            return False
        return style["position"] != "static" or _isolates(style) or self._index(node, style) is not None

    def _index(self, node: int, style: Mapping[str, str]) -> int | None:
        """Return the z-index where it counts: on what is positioned, and on the items of a flexible box or a grid."""
        if style["z-index"] == "auto":
            return None
        parent = self._page.styles.get(self._page.parents[node], {})
        if style["position"] == "static" and parent.get("display") not in _LAID_OUT:
            return None
        return int(style["z-index"])


def _isolates(style: Mapping[str, str]) -> bool:
    return (
        style["opacity"] != "1"
        or style["transform"] != "none"
        or style["filter"] != "none"
        or style["clip-path"] != "none"
        or style["position"] in _ALWAYS
    )
