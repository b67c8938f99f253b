"""A page's elements and texts in document order, read once from the parser's tree into plain records.

What: ``grow`` turns a source into a ``Tree``. What a browser keeps apart is in it too: the content of ``<noscript>`` (a browser with
script sees text there) and of ``<template>`` hang under their element, so that nobody stuffs words there unseen.
Why: every later step asks each element for its tag, attributes and ancestors; asking the parser's own nodes again costs more than all else.
How: selectolax (lexbor, the HTML Standard's algorithm, https://html.spec.whatwg.org/multipage/parsing.html) with scripting on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from clausewise.errors import UnavailableError
from clausewise.parse.bound import TOO_MANY_NODES, bounded, nodes_max

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

texts_max = 200_000
# A path shows this many steps from its end.
steps_max = 24

templates_deep_max, noscripts_max = 16, 200

TOO_DEEP_TEMPLATES, TOO_MANY_NOSCRIPTS = "page_templates", "page_noscripts"

# Elements that begin a line of their own unless a style says otherwise: the HTML Standard's rendering section, 15.3.
_BLOCKS = (
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li listing main menu nav noscript"
    " object ol optgroup option p plaintext pre script search section select slot style summary table tbody td"
    " template textarea tfoot th thead title tr ul video xmp button label canvas svg"
)
BLOCKS = frozenset(_BLOCKS.split())


class Element:
    """An element: ``order`` in the document, ``number`` among its siblings, ``nth`` among those of its tag; ``block`` begins its line."""

    __slots__ = (
        "_classes",
        "_counts",
        "_last",
        "_path",
        "anchor",
        "attributes",
        "block",
        "depth",
        "following",
        "nth",
        "number",
        "order",
        "parent",
        "previous",
        "tag",
    )

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None, order: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.order = order
        self._path: str | None = None
        self._counts: dict[str, int] | None = None
        self._classes: frozenset[str] | None = None
        self._last: Element | None = None
        self.following: Element | None = None
        if parent is None:
            self.depth = 0
            self.nth = self.number = 1
            self.previous: Element | None = None
            self.block: Element = self
            self.anchor: Element | None = None
            return
        self.depth = parent.depth + 1
        counts = parent._counts  # noqa: SLF001 - same class
        if counts is None:
            parent._counts = counts = {}  # noqa: SLF001 - same class
        self.nth = counts[tag] = counts.get(tag, 0) + 1
        self.previous = before = parent._last  # noqa: SLF001 - same class
        if before is None:
            self.number = 1
        else:
            self.number = before.number + 1
            before.following = self
        parent._last = self  # noqa: SLF001 - same class
        self.block = self if tag in BLOCKS else parent.block
        self.anchor = self if tag in ("a", "area") else parent.anchor

    def get(self, name: str) -> str:
        """Return an attribute's value, empty when it is not there."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> frozenset[str]:
        """The words of the ``class`` attribute."""
        if self._classes is None:
            self._classes = frozenset(self.attributes.get("class", "").split())
        return self._classes

    def place(self, *, of_type: bool, last: bool) -> int:
        """Return the element's number among its siblings, or among those of its tag; from the end when ``last``."""
        number = self.nth if of_type else self.number
        if not last:
            return number
        parent = self.parent
        if parent is None:
            return 1
        counts, end = parent._counts, parent._last  # noqa: SLF001 - same class
        total = (counts or {}).get(self.tag, 1) if of_type else end.number if end else 1
        return total - number + 1

    @property
    def step(self) -> str:
        """The element among its siblings, as a selector: the first of its tag bears no number."""
        return self.tag if self.nth == 1 else f"{self.tag}:nth-of-type({self.nth})"

    @property
    def path(self) -> str:
        """Where the element stands, as a selector; ``…`` stands for the ancestors of a very deep one."""
        if self._path is None:
            parent = self.parent
            if parent is None:
                self._path = self.step
            elif self.depth < steps_max:
                self._path = f"{parent.path} > {self.step}"
            else:
                steps = [one.step for _, one in zip(range(steps_max), self.lineage(), strict=False)]
                self._path = " > ".join(("…", *reversed(steps)))
        return self._path

    def lineage(self) -> Iterator[Element]:
        """Yield the element and its ancestors, nearest first."""
        one: Element | None = self
        while one is not None:
            yield one
            one = one.parent


# A text or a comment, and the element that it stands in.
Text = tuple[Element, str]


class Tree:
    """A page: ``flow`` holds its elements and texts in document order. ``comments`` come with the number of the flow that they precede."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.flow: list[Element | Text] = []
        self.comments: list[tuple[Element, str, int]] = []
        self.raw: dict[int, str] = {}
        self.limits: list[str] = []
        self.nodes: list[LexborNode] = []
        self.parser: LexborHTMLParser | None = None
        self._kept: list[LexborHTMLParser] = []

    def text_in(self, element: Element) -> str:
        """Return the text right inside a ``<script>``, ``<style>``, ``<title>`` or ``<textarea>``."""
        return self.raw.get(element.order, "")


# Without events (LexborDocumentOptions.WO_EVENTS): they copy the chosen <option> anew for each, in time that grows with the square.
_WITHOUT_EVENTS = 1
_RAW = frozenset(("script", "style", "title", "textarea"))


def grow(source: str) -> Tree:
    """Return the tree of a page's source, cut at named limits."""
    tree = Tree()
    kept, tree.limits = bounded(source)
    parser = tree.parser = _parser()(kept, scripting=True, options=_WITHOUT_EVENTS)
    root = parser.root
    if root is None:
        return tree
    _read(tree, root.parent or root, None, 0)
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


def _read(tree: Tree, top: LexborNode, host: Element | None, deep: int) -> None:
    """Append what lies under ``top``; what has no parent there hangs under ``host``. ``deep`` counts templates in templates."""
    known: dict[int, Element] = {}
    elements, flow = tree.elements, tree.flow
    for node in top.traverse(include_text=True):
        tag = node.tag
        above = node.parent
        parent = host if above is None else known.get(above.mem_id, host)
        if tag == "-text":
            if parent is not None:
                _read_text(tree, parent, node.text_content or "", -1 if parent is host else deep)
            continue
        if tag is None or tag[0] == "-":
            if tag == "-comment":
                tree.comments.append((parent or Element("html", {}, None, 0), node.comment_content or "", len(flow)))
            continue
        if len(elements) >= nodes_max or len(flow) >= texts_max:
            tree.limits.append(TOO_MANY_NODES)
            break
        found = node.attributes
        attributes: dict[str, str] = {name: value or "" for name, value in found.items()} if found else {}
        element = Element(tag, attributes, parent, len(elements))
        known[node.mem_id] = element
        elements.append(element)
        flow.append(element)
        tree.nodes.append(node)
        if tag == "template":
            _read_apart(tree, node, element, deep + 1)


def _read_apart(tree: Tree, template: LexborNode, element: Element, deep: int) -> None:
    if deep > templates_deep_max:
        tree.limits.append(TOO_DEEP_TEMPLATES)
        return
    for fragment in template.template_fragments()[:1]:
        _read(tree, fragment, element, deep)


def _read_text(tree: Tree, parent: Element, text: str, deep: int) -> None:
    """Append a text; that of a ``<noscript>`` is read as HTML, once: then ``deep`` is -1."""
    tag = parent.tag
    if tag == "noscript" and deep >= 0:
        if len(tree._kept) == noscripts_max:  # noqa: SLF001 - same module
            tree.limits.append(TOO_MANY_NOSCRIPTS)
            return
        kept, limits = bounded(text)
        tree.limits += limits
        parser = _parser()(kept, is_fragment=True, options=_WITHOUT_EVENTS)
        tree._kept.append(parser)  # noqa: SLF001 - same module; nodes live as long as their parser
        if parser.root is not None:
            _read(tree, parser.root, parent, deep)
        return
    if tag in _RAW:
        tree.raw[parent.order] = tree.raw.get(parent.order, "") + text
        if tag in ("script", "style"):
            return
    tree.flow.append((parent, text))
