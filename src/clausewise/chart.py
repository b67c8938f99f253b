"""Charts drawn as SVG on the server: horizontal bars with their numbers, readable without colour, in light and dark and on paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from clausewise.model import LanguageCode

width_pixels: Final = 720
row_pixels: Final = 30
label_pixels: Final = 320
number_pixels: Final = 80
# As many as fit, even of wide letters in a wide typeface.
label_characters_max: Final = 34

# Classes instead of colours: a page gives them its own, and no style stands in the drawing itself.
STYLE: Final = (
    ".bars{width:100%;max-width:45rem;height:auto;display:block;margin:.5rem 0 1rem}"
    ".bars text{font:15px system-ui,sans-serif;fill:currentColor}"
    ".bars rect{fill:var(--accent,#0b5d5a)}"
)


def bars(rows: Sequence[tuple[str, int]], title: str, language: LanguageCode) -> str:
    """Return bars for ``rows`` (label, number), each as long as its number; the table beside it says the same to those who see none."""
    most = max((count for _, count in rows), default=0) or 1
    height = row_pixels * len(rows)
    room = width_pixels - label_pixels - number_pixels
    said = escape(title, quote=True)
    parts = [f'<svg class="bars" viewBox="0 0 {width_pixels} {height}" role="img" aria-label="{said}">']
    for place, (label, count) in enumerate(rows):
        top = place * row_pixels
        length = round(room * count / most, 1)
        shown = label if len(label) <= label_characters_max else label[: label_characters_max - 1] + "…"
        number = f"{count:,}".replace(",", "\u202f" if language == "fr" else ",")
        parts += [
            f'<text x="{label_pixels - 10}" y="{top + 20}" text-anchor="end">{escape(shown)}</text>',
            f'<rect x="{label_pixels}" y="{top + 5}" width="{max(length, 1)}" height="{row_pixels - 10}" rx="3"/>',
            f'<text x="{label_pixels + max(length, 1) + 8}" y="{top + 20}">{number}</text>',
        ]
    return "".join([*parts, "</svg>"])
