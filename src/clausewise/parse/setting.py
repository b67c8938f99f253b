"""What there is on a page that could show what is hidden: references, openers, script, and the words that all can see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from clausewise.parse.style import Styles
from clausewise.parse.tree import Element, Tree

script_characters_max = 300_000
references_max = 8
siblings_max = 8
searches_max, shown_characters_max = 500, 500_000

_OF_A_SITE: Final = frozenset(("script", "nav", "main", "header", "footer", "article", "form"))

_REFERENCES: Final = (
    "aria-controls",
    "aria-owns",
    "popovertarget",
    "commandfor",
    "data-target",
    "data-bs-target",
    "data-toggle-target",
    "data-modal",
    "data-tab",
    "data-dialog",
    "data-open",
    "for",
    "list",
    "data-controls",
    "data-micromodal-trigger",
    "data-drawer-target",
    "data-modal-target",
    "data-collapse-toggle",
    "data-dropdown-toggle",
    "data-tooltip-target",
)
_DESCRIBING: Final = ("aria-describedby", "aria-labelledby", "aria-details", "aria-errormessage")
_NAMED: Final = re.compile(r"[\"'`#. ]([\w-]{3,})(?=[\"'`\s.,)\]>:]|\Z)")
# What tells a link that opens something on the page from one that jumps there.
_OPENING: Final = frozenset(
    ("data-toggle", "data-bs-toggle", "role", "aria-expanded", "aria-haspopup", "onclick", "data-fancybox", "rel")
)
_REFERENCE_SET: Final = frozenset(_REFERENCES)
_DESCRIBING_SET: Final = frozenset(_DESCRIBING)
_CAN_OPEN: Final = frozenset(
    ("a", "button", "label", "summary", "input", "select", "div", "span", "li", "area", "form")
)


class Setting:
    """A page as far as it bears on what is hidden. ``named`` are the words that inline script could know an element by."""

    def __init__(self, tree: Tree, styles: Styles, *, in_mail: bool) -> None:
        self.tree = tree
        self.styles = styles
        self.in_mail = in_mail
        self._shown = ""
        self._blocks: frozenset[str] = frozenset()
        self._searches = searches_max
        self.has_script = False
        self._openers: dict[str, str] = {}
        self._described: set[str] = set()
        self._code: list[str] = []
        self._left = script_characters_max
        for element in tree.elements:
            self._note(element)
        self.named = frozenset(_NAMED.findall("\n".join(self._code)))
        self.has_script = self.has_script or bool(self._code)
        first = self._first_words()
        # What holds the page's first words.
        self.first_lineage = frozenset(first.lineage()) if first is not None else frozenset()

    def _note(self, element: Element) -> None:
        if element.tag == "script":
            self.has_script = True
            if "src" not in element.attributes:
                self._add_code(self.tree.text_in(element))
        for name, value in element.attributes.items():
            if name in _REFERENCE_SET:
                for one in value.split()[:references_max]:
                    self._openers.setdefault(one.lstrip("#."), element.tag)
            elif name in _DESCRIBING_SET:
                self._described.update(value.split()[:references_max])
            elif name == "href" and value[:1] == "#" and not _OPENING.isdisjoint(element.attributes):
                self._openers.setdefault(value[1:], element.tag)
            elif name[0] == "o" and name.startswith("on"):
                self._add_code(value)

    def _add_code(self, code: str) -> None:
        if self._left > 0:
            self._code.append(code[: self._left])
            self._left -= len(code)

    def _first_words(self) -> Element | None:
        for item in self.tree.flow:
            if type(item) is tuple and item[1].strip() and item[0].tag not in ("title", "style", "script"):
                return item[0]
        return None

    def see(self, texts: Iterable[str]) -> None:
        """Note what stands on the page for all to see."""
        plain = [" ".join(one.split()).lower() for one in texts]
        self._blocks = frozenset(plain)
        self._shown = " ".join(plain)[:shown_characters_max]

    def shows(self, text: str) -> bool:
        """Say whether ``text`` stands on the page for all to see; of very many such questions, only whole blocks are compared."""
        plain = " ".join(text.split()).lower()
        if plain in self._blocks:
            return True
        self._searches -= 1
        return self._searches >= 0 and plain in self._shown

    @cached_property
    def looks_like_mail(self) -> bool:
        """Whether the page is built as mails are: a table that holds all, and neither script nor the parts of a site."""
        tags = {one.tag for one in self.tree.elements}
        return bool(tags & {"table", "center"}) and not tags & _OF_A_SITE

    def opens(self, element: Element) -> bool:
        """Say whether an attribute or an address of the page names the element."""
        name = element.get("id")
        return bool(name) and self._openers.get(name) in _CAN_OPEN

    def describes(self, element: Element) -> bool:
        """Say whether the element is what something seen is described or labelled by."""
        return element.get("id") in self._described

    def could_open(self, element: Element) -> bool:
        """Say whether there is anything that could open the element: script, or a button beside it."""
        return self.has_script or any(
            "aria-expanded" in one.attributes or "aria-haspopup" in one.attributes for one in _before(element)
        )


def _before(element: Element) -> Iterator[Element]:
    one = element.previous
    for _ in range(siblings_max):
        if one is None:
            return
        yield one
        one = one.previous
