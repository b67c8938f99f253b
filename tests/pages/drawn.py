"""Whether Chromium sees of a page what its parser says is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from clausewise.extract import Kind, Passage, Trick
from clausewise.parse.page import parse_html
from clausewise.render.browser import Browser
from clausewise.render.drawing import Drawn, drawn
from clausewise.render.settling import belonging
from clausewise.render.snapshot import STYLES
from tests.pages import Case

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


def drawings(pages: Iterable[Case]) -> Mapping[str, list[Drawn]]:
    """Return what Chromium drew of each page, by its id."""
    with Browser() as browser:
        return {case.id: drawn(browser.snapshot(case.html, STYLES)) for case in pages}


def compared(pages: Iterable[Case], drew: Mapping[str, list[Drawn]]) -> tuple[Compared, ...]:
    """Compare every passage of ``pages`` of which a browser draws anything."""
    return tuple(
        Compared(case.id, passage, tuple(found))
        for case in pages
        for passage in parse_html(case.html).passages
        if passage.kind is Kind.BODY and passage.trick not in NEVER_DRAWN
        for found in [belonging(passage, drew[case.id])]
        if found
    )


def agreement(told: Sequence[Compared]) -> float:
    """Return the share of passages on which both agree."""
    return sum(one.agrees for one in told) / len(told)
