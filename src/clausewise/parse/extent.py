"""How much one verdict hides: all its words and where its links lead, since an excuse holds for the whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from clausewise.parse.tree import Element, Tree
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
    for item in tree.flow:
        element = item[0] if type(item) is tuple else item
        assert isinstance(element, Element)
        standing = standings[element.order]
        verdict = standing.text if type(item) is tuple else standing.box
        if verdict is None:
            continue
        hidden = found.get(verdict)
        if hidden is None:
            hidden = found[verdict] = Hidden()
        if type(item) is tuple:
            words = item[1].split()
            if words:
                if element.block is block and hidden.texts:
                    hidden.texts[-1] += f" {' '.join(words)}" if item[1][0].isspace() else " ".join(words)
                else:
                    hidden.texts.append(" ".join(words))
                block = element.block
                hidden.words += len(words)
        else:
            _count(element, hidden)
    return found


def _count(element: Element, hidden: Hidden) -> None:
    attributes = element.attributes
    if element.tag in _FIELDS:
        hidden.fields += 1
    elif element.tag == "a" and "href" in attributes:
        hidden.links += 1
        host = _host(attributes["href"])
        if host:
            hidden.hosts.add(host)
    for name in _SPOKEN:
        if name in attributes and attributes[name].strip():
            hidden.texts.append(" ".join(attributes[name].split()))


def _host(url: str) -> str:
    if "//" not in url:
        return ""
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
