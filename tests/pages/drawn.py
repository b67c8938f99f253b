"""Whether Chromium sees of a page what its parser says is seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from clausewise.extract import Kind, Passage, Trick
from clausewise.parse.page import parse_html
from clausewise.render.browser import Browser
from clausewise.render.drawing import Drawn, drawn
from clausewise.render.snapshot import STYLES
from tests.pages import cases, squeezed

# What no browser draws, whatever its styles say.
NEVER_DRAWN = frozenset((Trick.COMMENT, Trick.NOSCRIPT, Trick.TEMPLATE, Trick.CHARACTERS))


class Compared(Struct, frozen=True):
    """A passage and the texts that Chromium drew of it."""

    case: str
    passage: Passage
    drawn: tuple[Drawn, ...]

    @property
    def agrees(self) -> bool:
        """Whether all of it is seen where the parser says so, and none where it does not."""
        return {one.trick is None for one in self.drawn} == {self.passage.trick is None}


@cache
def compared() -> tuple[Compared, ...]:
    """Compare every passage of every page."""
    with Browser() as browser:
        return tuple(
            Compared(case.id, passage, found)
            for case in cases()
            for texts in [drawn(browser.snapshot(case.html, STYLES))]
            for passage in parse_html(case.html).passages
            for found in [_of(passage, texts)]
            if found
        )


def agreement(told: Sequence[Compared]) -> float:
    """Return the share of passages on which both agree."""
    return sum(one.agrees for one in told) / len(told)


def _of(passage: Passage, texts: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """Return the texts that a passage joins: those of its element or of what it holds, with words of its own."""
    if passage.kind is not Kind.BODY or passage.trick in NEVER_DRAWN or passage.path.endswith("]"):
        return ()
    words = squeezed(passage.text)
    return tuple(
        one
        for one in texts
        if (one.path == passage.path or one.path.startswith(f"{passage.path} > ")) and squeezed(one.text) in words
    )
