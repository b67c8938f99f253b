"""Doubtful passages of a page, settled by drawing it.

What: a passage of which its parser says that only drawing would tell is matched with the texts that Chromium drew at its place; where
they all say the same, that becomes its verdict.
Why: whether a text is moved, covered or has the colour of what lies beneath may hang on layout, which styles alone do not give.
Limits: pages without a doubtful passage are not drawn. A page that could not be drawn says so in ``limits``, and a person looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from msgspec.structs import replace

from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Passage
from clausewise.model import Medium
from clausewise.render.browser import Browser
from clausewise.render.drawing import Drawn, drawn
from clausewise.render.snapshot import STYLES

NOT_DRAWN = "page_not_drawn"


class Renderer:
    """Settles what is doubtful in pages. Thread-safe.

    Making one starts the browser, so that a machine without it says so at once: raises UnavailableError CW770 or CW771. ``version`` is
    the browser's.
    """

    def __init__(self, browser: Browser | None = None) -> None:
        self._browser = browser or Browser()
        self.version = self._browser.version()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser. Idempotent."""
        self._browser.close()

    def settle(self, extract: Extract) -> Extract:
        """Return a page with its doubtful passages settled as far as drawing settles them; anything else as it is."""
        if extract.medium is not Medium.PAGE or not any(one.doubtful for one in extract.passages):
            return extract
        part = extract.source
        try:
            texts = drawn(self._browser.snapshot(part.text or part.data, STYLES, part.declared_type))
        except UnavailableError:
            return replace(extract, limits=(*extract.limits, NOT_DRAWN))
        return settled(extract, texts)


def settled(extract: Extract, texts: Sequence[Drawn]) -> Extract:
    """Return ``extract`` with the verdict of ``texts`` on every doubtful passage of which they all say the same."""
    return replace(extract, passages=tuple(_settled(one, texts) if one.doubtful else one for one in extract.passages))


def belonging(passage: Passage, texts: Sequence[Drawn]) -> list[Drawn]:
    """Return the texts that a passage joins: those of its element, or of what it holds, that are part of its words."""
    words, inside = squeezed(passage.text), f"{passage.path} > "
    return [
        one
        for one in texts
        if (one.path == passage.path or one.path.startswith(inside)) and squeezed(one.text) in words
    ]


def squeezed(text: str) -> str:
    """Return ``text`` without white space, on which two readings of a page need not agree."""
    return "".join(text.split())


def _settled(passage: Passage, texts: Sequence[Drawn]) -> Passage:
    found = belonging(passage, texts)
    hiding = [one for one in found if one.trick is not None]
    if not found or len(hiding) not in (0, len(found)):
        return passage
    if not hiding:
        return replace(passage, trick=None, rule="", excuse="", doubtful=False)
    if passage.trick is not None:
        return replace(passage, doubtful=False)
    return replace(passage, trick=hiding[0].trick, rule=hiding[0].rule, doubtful=False)
