"""How much one verdict hides: all its words and where its links lead, since an excuse holds for the whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from clausewise.parse.element import Element
from clausewise.parse.tree import Tree
from clausewise.parse.verdict import Standing, Verdict

_FIELDS = frozenset(("input", "select", "textarea"))
_SPOKEN = ("alt", "title", "aria-label", "placeholder")


class Hidden:
    """All that one verdict hides: its texts, block by block, how many words, links and fields, and the hosts that its links lead to.

    Words of attributes are among the texts and not counted.
    """

    __slots__ = ("fields", "hosts", "links", "texts", "words")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.words = 0
        self.links = 0
        self.fields = 0
        self.hosts: set[str] = set()

    @property
    def text(self) -> str:
        """The texts, a line each."""
        return "\n".join(self.texts)


def gather(tree: Tree, standings: Sequence[Standing]) -> dict[Verdict, Hidden]:
    """Return what each verdict hides."""
    found: dict[Verdict, Hidden] = {}
    block: Element | None = None
    for element, text in tree.texts:
        verdict = standings[element.order].text
        if verdict is None:
            continue
        hidden = found.get(verdict)
        if hidden is None:
            hidden = found[verdict] = Hidden()
        words = text.split()
        if element.block is block and hidden.texts:
            hidden.texts[-1] += f" {' '.join(words)}" if text[0].isspace() else " ".join(words)
        else:
            hidden.texts.append(" ".join(words))
        block = element.block
        hidden.words += len(words)
    for elements, note in ((tree.tagged("a", *sorted(_FIELDS)), _count), (tree.bearing(_is_spoken), _hear)):
        for element in elements:
            verdict = standings[element.order].box
            if verdict is not None:
                if verdict not in found:
                    found[verdict] = Hidden()
                note(element, found[verdict])
    return found


def _is_spoken(names: tuple[str, ...]) -> bool:
    return any(name in names for name in _SPOKEN)


def _count(element: Element, hidden: Hidden) -> None:
    attributes = element.attributes
    if element.tag in _FIELDS:
        hidden.fields += 1
    elif element.tag == "a" and "href" in attributes:
        hidden.links += 1
        host = _host(attributes["href"])
        if host:
            hidden.hosts.add(host)


def _hear(element: Element, hidden: Hidden) -> None:
    for name in _SPOKEN:
        if element.get(name).strip():
            hidden.texts.append(" ".join(element.get(name).split()))


def _host(url: str) -> str:
    if "//" not in url:
        return ""
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
