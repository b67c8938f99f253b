"""A page's elements and texts in document order, read once from the parser's tree into plain records.

What: ``grow`` turns a source into a ``Tree``. What a browser keeps apart is in it too: the content of ``<noscript>`` (a browser with
script sees text there) and of ``<template>`` hang under their element, so that nobody stuffs words there unseen.
Why: every later step asks each element for its tag, attributes and ancestors; asking the parser's own nodes again costs more than all else.
How: selectolax (lexbor, the HTML Standard's algorithm, https://html.spec.whatwg.org/multipage/parsing.html) with scripting on. Its tree is
written out, which leaves no tag implied and none misplaced, and that is split. Drawings that hold what is written out raw (a
style, a script) cannot be split so without doubt; then the nodes themselves are walked, at five times the cost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clausewise.errors import UnavailableError
from clausewise.parse.bound import TOO_MANY_NODES, bounded, nodes_max
from clausewise.parse.element import NONE, Attributes, Element

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

texts_max = 200_000
templates_deep_max, noscripts_max = 16, 200

TOO_DEEP_TEMPLATES, TOO_MANY_NOSCRIPTS = "page_templates", "page_noscripts"

# Without events (LexborDocumentOptions.WO_EVENTS): they copy the chosen <option> anew for each, in time that grows with the square.
_WITHOUT_EVENTS: Final = 1
_VOID: Final = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()  # noqa: SIM905
)
# What is written out raw; inside of a <noscript>, which is read without script, another one holds elements.
_RAW_TAGS: Final = frozenset(("style", "script", "xmp", "iframe", "noembed", "noframes", "noscript"))
_RAW_TAGS_INSIDE: Final = _RAW_TAGS - {"noscript"}
_DOUBTFUL: Final = ",".join(f"{drawing} {one}" for drawing in ("svg", "math") for one in sorted(_RAW_TAGS | _VOID))
_ATTRIBUTE: Final = re.compile(r' (=?[^ \t\n\f\r/>=]*)="([^"]*)"')
_RAW: Final = frozenset(("script", "style", "title", "textarea"))
_CODE: Final = frozenset(("script", "style"))

# A text or a comment, and the element that it stands in.
Text = tuple[Element, str]

_OUTSIDE: Final = Element("html", NONE, None, 0)


class Tree:
    """A page: its elements, texts and comments, each in document order.

    An element's ``at`` and a comment's number tell which text they precede. Texts of nothing but space are left out; the next one begins
    with a space for them.
    """

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.texts: list[Text] = []
        self.comments: list[tuple[Element, str, int]] = []
        self.limits: list[str] = []
        self.noscripts = 0
        self._raw: dict[int, str] = {}

    def text_in(self, element: Element) -> str:
        """Return the text right inside a ``<script>``, ``<style>``, ``<title>`` or ``<textarea>``."""
        return self._raw.get(element.order, "")

    @cached_property
    def by_tag(self) -> dict[str, list[Element]]:
        """The elements of each tag, in document order."""
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            found.setdefault(element.tag, []).append(element)
        return found

    @cached_property
    def groups(self) -> list[tuple[Attributes, list[Element]]]:
        """The elements that bear attributes, those with the same ones together."""
        found: dict[int, tuple[Attributes, list[Element]]] = {}
        for element in self.elements:
            attributes = element.attributes
            if attributes:
                group = found.get(id(attributes))
                if group is None:
                    found[id(attributes)] = (attributes, [element])
                else:
                    group[1].append(element)
        return list(found.values())

    def tagged(self, *tags: str) -> list[Element]:
        """Return the elements with one of ``tags``, in document order."""
        if len(tags) == 1:
            return self.by_tag.get(tags[0], [])
        return sorted((one for tag in tags for one in self.by_tag.get(tag, ())), key=_order)

    @cached_property
    def shapes(self) -> dict[tuple[str, ...], list[tuple[Attributes, list[Element]]]]:
        """The same groups, those whose attributes have the same names together: there are few, so each is asked once."""
        found: dict[tuple[str, ...], list[tuple[Attributes, list[Element]]]] = {}
        for group in self.groups:
            found.setdefault(tuple(group[0]), []).append(group)
        return found

    def bearing(self, is_meant: Callable[[tuple[str, ...]], bool]) -> list[Element]:
        """Return the elements whose attributes' names are meant, in document order."""
        found = [
            one for names, groups in self.shapes.items() if is_meant(names) for _, group in groups for one in group
        ]
        found.sort(key=_order)
        return found

    def release(self) -> None:
        """Let go of what holds itself, so that memory is free at once; nothing may be asked of the elements afterwards."""
        for element in self.elements:
            element.children = element.parent = element.anchor = None
            element.block = _OUTSIDE

    def has_tag(self, tags: Container[str]) -> bool:
        """Say whether any element has one of ``tags``."""
        return any(one in tags for one in self.by_tag)


def _order(element: Element) -> int:
    return element.order


def grow(source: str) -> Tree:
    """Return the tree of a page's source, cut at named limits."""
    tree = Tree()
    kept, tree.limits = bounded(source)
    parser = _parser()(kept, scripting=True, options=_WITHOUT_EVENTS)
    _read(tree, parser, None)
    return tree


def _parser() -> Any:
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as missing:
        raise UnavailableError(
            "CW710",
            "Pages cannot be opened: the package selectolax is not installed.",
            "Les pages ne peuvent être ouvertes : le paquet selectolax n'est pas installé.",
            remedy_en="Run `pip install 'clausewise[pages]'`.",
            remedy_fr="Exécutez `pip install 'clausewise[pages]'`.",
        ) from missing
    return LexborHTMLParser


def _read(tree: Tree, parser: LexborHTMLParser, host: Element | None) -> None:
    """Append what a parser found; what has no parent there hangs under ``host``."""
    root = parser.root
    if root is None:
        return
    growing = _Growing(tree, host)
    written = (root.html if host is not None else parser.html) or ""
    if not _is_doubtful(written, root):
        if growing.replay(written):
            return
        growing.undo()
    growing.walk(root if host is not None else root.parent or root, host, 0)


def _is_doubtful(written: str, root: LexborNode) -> bool:
    """Say whether a tree that is written out may be split otherwise than it is."""
    if "<plaintext" in written:
        return True
    if "<svg" not in written and "<math" not in written:
        return False
    # What lies in templates is out of the selector's reach.
    return "<template" in written or root.css_first(_DOUBTFUL) is not None


class _Tag(NamedTuple):
    """A tag as it is written out: its name, its attributes, and what follows it."""

    name: str
    attributes: Attributes
    kind: int


_OPEN, _END, _VOID_TAG, _RAW_TEXT, _ASIDE = range(5)
_COMMENT: Final = _Tag("", NONE, _ASIDE)


class _Growing:
    """One parser's tree as it is appended to a page's."""

    def __init__(self, tree: Tree, host: Element | None) -> None:
        self.tree = tree
        self.host = host
        self.known: dict[str, _Tag] = {}
        self.gap = ""
        self.begun = (len(tree.elements), len(tree.texts), len(tree.comments), len(tree.limits), tree.noscripts)

    def undo(self) -> None:
        """Take back what was appended."""
        tree = self.tree
        elements, texts, comments, limits, tree.noscripts = self.begun
        for element in tree.elements[elements:]:
            tree._raw.pop(element.order, None)  # noqa: SLF001 - same module
        del tree.elements[elements:], tree.texts[texts:], tree.comments[comments:], tree.limits[limits:]
        if self.host is not None:
            self.host.children = None

    def replay(self, written: str) -> bool:  # noqa: C901, PLR0912 - one loop is what makes it quick
        """Append a tree as it is written out; return False when it cannot be told from that.

        No ``<`` or ``>`` is left in texts and values, so what lies between two ``<`` is a tag and the text behind it. Most tags of a page
        are alike; each is read once.
        """
        tree, known = self.tree, self.known
        elements, texts = tree.elements, tree.texts
        parent = self.host
        pieces = written.split("<")
        if pieces[0] and parent is not None:
            self._text(parent, _plain(pieces[0]))
        at, count = 1, len(pieces)
        while at < count:
            inner, closed, text = pieces[at].partition(">")
            at += 1
            name, attributes, kind = known.get(inner) or self._tag(inner)
            if kind is _END:
                if parent is None or parent.tag != name:
                    return False
                parent = parent.parent
            elif kind is _ASIDE:
                at, text = self._aside(pieces, at - 1, parent)
            elif not closed:
                return False
            else:
                if len(elements) >= nodes_max or len(texts) >= texts_max:
                    tree.limits.append(TOO_MANY_NODES)
                    return True
                element = Element(name, attributes, parent, len(elements), len(texts))
                elements.append(element)
                if kind is _OPEN:
                    parent = element
                elif kind is _RAW_TEXT:
                    at, text = self._raw_text(element, pieces, at)
                    if at < 0:
                        return False
            if text and parent is not None:
                if "&" in text:
                    text = _plain(text)
                if text.isspace():
                    self.gap = " "
                elif parent.tag in _RAW:
                    self._text(parent, text)
                else:
                    texts.append((parent, self.gap + text))
                    self.gap = ""
        return True

    def _tag(self, inner: str) -> _Tag:
        """Read what stands between ``<`` and ``>``."""
        if inner[:1] == "!":
            return _COMMENT
        if inner[:1] == "/":
            tag = _Tag(inner[1:], NONE, _END)
        else:
            name, _, _ = inner.partition(" ")
            raw = _RAW_TAGS if self.host is None else _RAW_TAGS_INSIDE
            kind = _VOID_TAG if name in _VOID else _RAW_TEXT if name in raw else _OPEN
            tag = _Tag(name, _attributes(inner[len(name) :]) if len(name) < len(inner) else NONE, kind)
        self.known[inner] = tag
        return tag

    def _aside(self, pieces: list[str], at: int, parent: Element | None) -> tuple[int, str]:
        """Read a comment or a document type, and return where to go on and the text behind it."""
        piece = pieces[at]
        if not piece.startswith("!--"):
            return at + 1, piece.partition(">")[2]
        end = at
        while "-->" not in pieces[end] and end + 1 < len(pieces):
            end += 1
        comment, _, text = "<".join(pieces[at : end + 1])[3:].partition("-->")
        if comment:
            self.tree.comments.append((parent or _OUTSIDE, comment.strip(), len(self.tree.texts)))
        return end + 1, text

    def _raw_text(self, element: Element, pieces: list[str], at: int) -> tuple[int, str]:
        """Read on to the end tag, and return where to go on, -1 when that cannot be told, and the text behind it."""
        closing = f"/{element.tag}>"
        end = at
        while not pieces[end].startswith(closing) if end < len(pieces) else False:
            end += 1
        if end == len(pieces):
            return -1, ""
        raw = "<".join((pieces[at - 1].partition(">")[2], *pieces[at:end]))
        if element.tag == "script" and "<!--" in raw and "<script" in raw.lower():
            return -1, ""  # such a script may hold its own end tag (the standard's "double escaped" state)
        if raw:
            self._raw(element, raw)
        return end + 1, pieces[end][len(closing) :]

    def _raw(self, element: Element, text: str) -> None:
        if element.tag == "noscript" and self.host is None:
            self._noscript(element, text)
        else:
            self._text(element, text)

    def _noscript(self, element: Element, text: str) -> None:
        """Read what a browser without script would draw."""
        tree = self.tree
        if tree.noscripts == noscripts_max:
            tree.limits.append(TOO_MANY_NOSCRIPTS)
            return
        tree.noscripts += 1
        kept, limits = bounded(text)
        tree.limits += limits
        _read(tree, _parser()(kept, is_fragment=True, options=_WITHOUT_EVENTS), element)

    def _text(self, parent: Element, text: str) -> None:
        if parent.tag in _RAW:
            raw = self.tree._raw  # noqa: SLF001 - same module
            raw[parent.order] = raw.get(parent.order, "") + text
            if parent.tag in _CODE:
                return
        if text.isspace():
            self.gap = " "
        else:
            self.tree.texts.append((parent, self.gap + text))
            self.gap = ""

    def walk(self, top: LexborNode, host: Element | None, deep: int) -> None:
        """Append what lies under a node; ``deep`` counts templates in templates."""
        nodes: dict[int, Element] = {}
        tree = self.tree
        for node in top.traverse(include_text=True):
            tag = node.tag
            above = node.parent
            parent = host if above is None else nodes.get(above.mem_id, host)
            if tag == "-text":
                if parent is not None:
                    self._raw(parent, node.text_content or "")
            elif tag == "-comment":
                tree.comments.append((parent or _OUTSIDE, node.comment_content or "", len(tree.texts)))
            elif tag is not None and tag[0] != "-":
                if len(tree.elements) >= nodes_max or len(tree.texts) >= texts_max:
                    tree.limits.append(TOO_MANY_NODES)
                    return
                found = node.attributes
                attributes = Attributes((name, value or "") for name, value in found.items()) if found else NONE
                element = nodes[node.mem_id] = Element(tag, attributes, parent, len(tree.elements), len(tree.texts))
                tree.elements.append(element)
                if tag == "template":
                    self._template(node, element, deep + 1)

    def _template(self, template: LexborNode, element: Element, deep: int) -> None:
        if deep > templates_deep_max:
            self.tree.limits.append(TOO_DEEP_TEMPLATES)
            return
        for fragment in template.template_fragments()[:1]:
            self.walk(fragment, element, deep)


def _attributes(written: str) -> Attributes:
    found = _ATTRIBUTE.findall(written)
    return Attributes([(name, _plain(value)) for name, value in found] if "&" in written else found)


def _plain(text: str) -> str:
    """Return a text as it was before it was written out."""
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\xa0")
    return text.replace("&quot;", '"').replace("&amp;", "&")
