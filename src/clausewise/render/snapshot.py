"""A drawn page as Chromium tells it: its nodes with their boxes and styles.

The form is that of DOMSnapshot.captureSnapshot, where equal strings are kept once and rows are told by columns:
https://chromedevtools.github.io/devtools-protocol/tot/DOMSnapshot/#type-DocumentSnapshot
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from clausewise.render.shape import Box

# What is asked of every box.
STYLES: Final = (
    "display",
    "visibility",
    "opacity",
    "fill",
    "background-color",
    "background-image",
    "background-clip",
    "-webkit-text-fill-color",
    "-webkit-text-stroke-width",
    "text-shadow",
    "font-size",
    "overflow-x",
    "overflow-y",
    "clip",
    "clip-path",
    "position",
    "z-index",
    "filter",
    "transform",
    "backface-visibility",
    "direction",
)
_ELEMENT, _TEXT = 1, 3
_UNKNOWN = -2
# Elements whose text is no text of the page.
_UNREAD = frozenset(
    ("SCRIPT", "STYLE", "NOSCRIPT", "TITLE", "TEMPLATE", "NOEMBED", "NOFRAMES", "HEAD", "OPTION", "TEXTAREA", "IFRAME")
)
_FILTER_OPACITY = re.compile(r"opacity\(\s*([\d.]+)(%?)\s*\)")


class Snapshot:
    """The page's own document, by the number of its nodes; frames inside it are not there."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        document = told["documents"][0]
        nodes, layout = document["nodes"], document["layout"]
        self._strings: Sequence[str] = told["strings"]
        self.parents: Sequence[int] = nodes["parentIndex"]
        self.kinds: Sequence[int] = nodes["nodeType"]
        self.names = [self._strings[one] for one in nodes["nodeName"]]
        self._values: Sequence[int] = nodes["nodeValue"]
        self._attributes: Sequence[Sequence[int]] = nodes["attributes"]
        self.boxes: dict[int, Box] = {}
        self.styles: dict[int, dict[str, str]] = {}
        for node, bounds, style in zip(layout["nodeIndex"], layout["bounds"], layout["styles"], strict=True):
            # A node may have further boxes, such as that of the text in a pseudo-element; the first is its own.
            if node not in self.boxes:
                self.boxes[node] = Box.of(bounds)
                if style:
                    self.styles[node] = dict(zip(STYLES, (self._strings[one] for one in style), strict=True))
        self.lines = _lines(document["textBoxes"], layout["nodeIndex"])
        self.reach = Box(0.0, 0.0, float(document["contentWidth"]), float(document["contentHeight"]))
        self._steps = _steps(self.parents, self.kinds, self.names)
        self._opacities: dict[int, float] = {-1: 1.0}

    def texts(self) -> Iterator[int]:
        """Yield the texts that a page may show, in document order."""
        for node, kind in enumerate(self.kinds):
            if kind == _TEXT and self.text(node).strip():
                parents = self.lineage(node)
                if not any(self.names[one].upper() in _UNREAD for one in parents):
                    yield node

    def is_text(self, node: int) -> bool:
        """Say whether a node is a text."""
        return self.kinds[node] == _TEXT

    def text(self, node: int) -> str:
        """Return a text's own characters."""
        return self._strings[self._values[node]] if self._values[node] >= 0 else ""

    def attributes(self, node: int) -> dict[str, str]:
        """Return an element's attributes."""
        told = [self._strings[one] for one in self._attributes[node]] if node < len(self._attributes) else []
        return dict(zip(told[::2], told[1::2], strict=False))

    def lineage(self, node: int) -> Iterator[int]:
        """Yield what a node stands in, nearest first."""
        node = self.parents[node]
        while node >= 0:
            yield node
            node = self.parents[node]

    def nearest(self, is_wanted: Callable[[int], bool]) -> list[int]:
        """Return for every node the nearest of those it stands in that is wanted, -1 for none."""
        found = [_UNKNOWN] * len(self.parents)
        for node in range(len(found)):
            open_, at = [], node
            while at >= 0 and found[at] == _UNKNOWN:
                open_.append(at)
                at = self.parents[at]
            for one in reversed(open_):
                parent = self.parents[one]
                found[one] = parent if parent < 0 or is_wanted(parent) else found[parent]
        return found

    def step(self, node: int) -> str:
        """Return an element among its siblings, as a selector; the first of its kind bears no number."""
        return self._steps[node]

    def path(self, node: int) -> str:
        """Return where an element stands, as a selector."""
        return " > ".join(reversed([self._steps[one] for one in (node, *self.lineage(node)) if self._steps[one]]))

    def opacity(self, node: int) -> float:
        """Return how opaque an element is with all that it stands in, from 0 to 1."""
        open_, at = [], node
        while at not in self._opacities:
            open_.append(at)
            at = self.parents[at]
        for one in reversed(open_):
            self._opacities[one] = self._opacities[self.parents[one]] * self._own_opacity(one)
        return self._opacities[node]

    def _own_opacity(self, node: int) -> float:
        style = self.styles.get(node)
        if not style or self.kinds[node] == _TEXT:
            return 1.0
        own = float(style["opacity"] or 1)
        for number, percent in _FILTER_OPACITY.findall(style["filter"]):
            own *= min(1.0, float(number) / (100 if percent else 1))
        return own


def _lines(boxes: Mapping[str, Any], nodes: Sequence[int]) -> dict[int, list[Box]]:
    """Return the lines of each text."""
    found: dict[int, list[Box]] = defaultdict(list)
    for at, bounds in zip(boxes["layoutIndex"], boxes["bounds"], strict=True):
        found[nodes[at]].append(Box.of(bounds))
    return found


def _steps(parents: Sequence[int], kinds: Sequence[int], names: Sequence[str]) -> list[str]:
    counts: dict[tuple[int, str], int] = defaultdict(int)
    steps = []
    for node, kind in enumerate(kinds):
        name = names[node].lower()
        if kind != _ELEMENT or name.startswith("::"):
            steps.append("")
            continue
        counts[parents[node], name] += 1
        nth = counts[parents[node], name]
        steps.append(name if nth == 1 else f"{name}:nth-of-type({nth})")
    return steps
