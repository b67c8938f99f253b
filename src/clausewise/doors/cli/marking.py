"""Text with its evidence marked, safe to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from clausewise.doors.cli.shown import visible
from clausewise.model import Evidence

text_characters_max = 4_000
MARKED = "bold reverse"


def marked(text: str, spots: Sequence[Evidence], characters_max: int = text_characters_max) -> Text:
    """Return ``text`` with every spot of evidence marked; long texts are cut."""
    drawn = Text()
    position = 0
    for start, end in _merged(spots):
        drawn.append(visible(text[position:start]))
        drawn.append(visible(text[start:end]), style=MARKED)
        position = end
    drawn.append(visible(text[position:]))
    if len(drawn) > characters_max:
        drawn.truncate(characters_max)
        drawn.append("…")
    return drawn


def _merged(spots: Sequence[Evidence]) -> Iterator[tuple[int, int]]:
    position = 0
    for spot in sorted(spots, key=lambda one: (one.start, -one.end)):
        if spot.end > position:
            yield max(position, spot.start), spot.end
            position = spot.end
