"""Pages that a page holds in an attribute: what ``<iframe srcdoc>`` shows is a part of its own, in a box as large as the frame."""

from __future__ import annotations

from itertools import islice
from typing import Final

from clausewise.model import Medium, Part
from clausewise.parse.element import Element
from clausewise.parse.resource import pixels
from clausewise.parse.tree import Tree
from clausewise.parse.visibility import Sight

frames_max = 50

TOO_MANY_FRAMES: Final = "page_frames"
# A frame with a smaller side shows nothing of what it holds.
_SEEN_PIXELS: Final = 3.0


def inlays(tree: Tree, sight: Sight, limits: list[str]) -> tuple[Part, ...]:
    """Return the pages that frames hold in themselves, as parts; at most ``frames_max``."""
    frames = [one for one in tree.tagged("iframe") if one.get("srcdoc").strip()]
    if len(frames) > frames_max:
        limits.append(TOO_MANY_FRAMES)
    return tuple(
        Part(Medium.PAGE, text=_boxed(one.get("srcdoc"), _box(one, sight)), name=f"{one.path}[srcdoc]")
        for one in islice(frames, frames_max)
    )


def _box(frame: Element, sight: Sight) -> str:
    """Return the style of a box as small as the frame that nobody sees, empty for one that is seen."""
    hidden = sight.standings[frame.order].box
    if hidden is not None and not hidden.excuse:
        return "display: none"
    width, height = sight.sizes.get(frame.order, (None, None))
    width = pixels(frame.get("width")) if width is None else width
    height = pixels(frame.get("height")) if height is None else height
    if min(side for side in (width, height, _SEEN_PIXELS) if side is not None) >= _SEEN_PIXELS:
        return ""
    return f"width: {width or 0:g}px; height: {height or 0:g}px; overflow: hidden"


def _boxed(source: str, style: str) -> str:
    return f'<div style="{style}">{source}</div>' if style else source
