"""What there is on a page that could show what is hidden: references, openers, script, and the words that all can see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from clausewise.parse.element import Attributes, Element
from clausewise.parse.style import Styles
from clausewise.parse.tree import Tree
from clausewise.parse.verdict import Standing

script_characters_max = 300_000
references_max = 8
siblings_max = 8
targets_max = 200
searches_max, shown_characters_max = 60, 300_000

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
_NOTED: Final = frozenset((*_REFERENCES, *_DESCRIBING, "href"))
# What tells a link that opens something on the page from one that jumps there.
_OPENING: Final = frozenset(
    ("data-toggle", "data-bs-toggle", "role", "aria-expanded", "aria-haspopup", "onclick", "data-fancybox", "rel")
)
_SWITCHES: Final = frozenset(("checkbox", "radio"))
_REFERENCE_SET: Final = frozenset(_REFERENCES)
_DESCRIBING_SET: Final = frozenset(_DESCRIBING)


class Setting:
    """A page as far as it bears on what is hidden."""

    def __init__(self, tree: Tree, styles: Styles, standings: Sequence[Standing], *, in_mail: bool) -> None:
        self.tree = tree
        self._standings = standings
        self.styles = styles
        self.in_mail = in_mail
        self._texts: Sequence[str] = ()
        self._searches = searches_max
        self.has_script = False
        self._openers: set[str] = set()
        self._described: set[str] = set()
        self._code: list[str] = []
        self._left = script_characters_max
        for element in tree.tagged("script"):
            self.has_script = True
            if "src" not in element.attributes:
                self._add_code(tree.text_in(element))
        for names, groups in tree.shapes.items():
            if any(one in _NOTED or one[:2] == "on" for one in names):
                for attributes, _ in groups:
                    self._note(attributes)
        self.has_script = self.has_script or bool(self._code)
        first = self._first_words()
        # What holds the page's first words.
        self.first_lineage = frozenset(first.lineage()) if first is not None else frozenset()

    @cached_property
    def named(self) -> frozenset[str]:
        """The words of inline script that an element could be known by."""
        return frozenset(_NAMED.findall("\n".join(self._code)))

    def _note(self, attributes: Attributes) -> None:
        for name, value in attributes.items():
            if name in _REFERENCE_SET:
                self._openers.update(one.lstrip("#.") for one in value.split()[:references_max])
            elif name in _DESCRIBING_SET:
                self._described.update(value.split()[:references_max])
            elif name == "href":
                if value[:1] == "#" and not _OPENING.isdisjoint(attributes):
                    self._openers.add(value[1:])
            elif name[:2] == "on":
                self._add_code(value)

    def _add_code(self, code: str) -> None:
        if self._left > 0:
            self._code.append(code[: self._left])
            self._left -= len(code)

    def _first_words(self) -> Element | None:
        return next((one for one, _ in self.tree.texts if one.tag != "title"), None)

    def see(self, texts: Sequence[str]) -> None:
        """Note what stands on the page for all to see."""
        self._texts = texts

    @cached_property
    def _blocks(self) -> frozenset[str]:
        return frozenset(" ".join(one.split()).lower() for one in self._texts)

    @cached_property
    def _shown(self) -> str:
        return " ".join(" ".join(self._texts).split()).lower()[:shown_characters_max]

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
        return self.tree.has_tag(("table", "center")) and not self.tree.has_tag(_OF_A_SITE)

    def opens(self, element: Element) -> bool:
        """Say whether an attribute or an address of the page names the element."""
        name = element.get("id")
        return bool(name) and name in self._openers

    @cached_property
    def jumped(self) -> frozenset[str]:
        """The ids that a link which is seen jumps to."""
        return frozenset(
            one.get("href")[1:]
            for one in self.tree.tagged("a", "area")
            if one.get("href")[:1] == "#" and self._is_seen(one)
        )

    @cached_property
    def jump_targets(self) -> list[Element]:
        """The elements that a link which is seen jumps to, so many of them."""
        jumped = self.jumped - {""}
        found = (
            (one for one in self.tree.bearing(lambda names: "id" in names) if one.get("id") in jumped) if jumped else ()
        )
        return list(islice(found, targets_max))

    @cached_property
    def has_switch(self) -> bool:
        """Whether there is a box to tick that a person can reach: itself, or by a label that is seen."""
        boxes = [one for one in self.tree.tagged("input") if one.get("type").strip().lower() in _SWITCHES]
        if not boxes:
            return any(map(self._is_seen, self.tree.tagged("select")))
        labelled = {one.get("for") for one in self.tree.tagged("label") if self._is_seen(one)}
        return any(
            self._is_seen(one)
            or one.get("id") in labelled - {""}
            or any(above.tag == "label" and self._is_seen(above) for above in one.lineage())
            for one in islice(boxes, targets_max)
        )

    def _is_seen(self, element: Element) -> bool:
        return self._standings[element.order].box is None

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
