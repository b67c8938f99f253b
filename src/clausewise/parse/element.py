"""An element of a page as a plain record: what it is, what it bears, where it stands.

Nine steps of ten ask only a few elements anything, so what costs is found when it is asked for: names of classes once for all elements that
bear the same attributes, numbers among siblings once for all children of one parent.
"""

from __future__ import annotations

from collections.abc import Iterator

# A path shows this many steps from its end.
steps_max = 24

# Elements that begin a line of their own unless a style says otherwise: the HTML Standard's rendering section, 15.3.
_BLOCKS = (
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li listing main menu nav noscript"
    " object ol optgroup option p plaintext pre script search section select slot style summary table tbody td"
    " template textarea tfoot th thead title tr ul video xmp button label canvas svg text"
)
BLOCKS = frozenset(_BLOCKS.split())


class Attributes(dict[str, str]):
    """Attributes by their names; elements that bear the same share them, so they are never changed."""

    __slots__ = ("_classes",)

    @property
    def classes(self) -> frozenset[str]:
        """The words of the ``class`` attribute."""
        try:
            return self._classes
        except AttributeError:
            self._classes: frozenset[str] = frozenset(self.get("class", "").split())
            return self._classes


NONE = Attributes()


class Element:
    """An element: ``order`` in the document, ``at`` the number of texts before it, ``block`` the nearest ancestor that begins a line.

    ``anchor`` is the link that it lies in.
    """

    __slots__ = (
        "_nth",
        "_number",
        "_path",
        "anchor",
        "at",
        "attributes",
        "block",
        "children",
        "depth",
        "order",
        "parent",
        "tag",
    )

    def __init__(self, tag: str, attributes: Attributes, parent: Element | None, order: int, at: int = 0) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.order = order
        self.at = at
        self.children: list[Element] | None = None
        self._number = 0
        self._path: str | None = None
        if parent is None:
            self.block: Element = self
            self.anchor: Element | None = None
            self.depth = 0
            return
        self.depth = parent.depth + 1
        if parent.children is None:
            parent.children = [self]
        else:
            parent.children.append(self)
        self.block = self if tag in BLOCKS else parent.block
        self.anchor = self if tag == "a" or tag == "area" else parent.anchor  # noqa: PLR1714 - the quicker of the two

    def get(self, name: str) -> str:
        """Return an attribute's value, empty when it is not there."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> frozenset[str]:
        """The words of the ``class`` attribute."""
        return self.attributes.classes

    @property
    def number(self) -> int:
        """Which of its parent's children it is, from 1."""
        return self._number or self._counted()._number  # noqa: SLF001 - same class

    @property
    def nth(self) -> int:
        """Which of its parent's children of this tag it is, from 1."""
        return self._nth if self._number else self._counted()._nth  # noqa: SLF001 - same class

    def _counted(self) -> Element:
        """Number all children of the parent."""
        if self.parent is None or self.parent.children is None:
            self._number = self._nth = 1
            return self
        counts: dict[str, int] = {}
        for number, one in enumerate(self.parent.children, start=1):
            one._number = number  # noqa: SLF001 - same class
            one._nth = counts[one.tag] = counts.get(one.tag, 0) + 1  # noqa: SLF001 - same class
        return self

    @property
    def previous(self) -> Element | None:
        """The element before it under the same parent."""
        number = self.number
        return self.parent.children[number - 2] if number > 1 and self.parent and self.parent.children else None

    @property
    def following(self) -> Element | None:
        """The element after it under the same parent."""
        number, among = self.number, self.parent.children if self.parent is not None else None
        return among[number] if among is not None and number < len(among) else None

    def place(self, *, of_type: bool, last: bool) -> int:
        """Return the element's number among its siblings, or among those of its tag; from the end when ``last``."""
        number = self.nth if of_type else self.number
        if not last or self.parent is None or self.parent.children is None:
            return number if not last else 1
        among = self.parent.children
        if not of_type:
            return len(among) - number + 1
        final = next(one for one in reversed(among) if one.tag == self.tag)
        return final.nth - number + 1

    @property
    def step(self) -> str:
        """The element among its siblings, as a selector: the first of its tag bears no number."""
        nth = self._nth if self._number else self._counted()._nth  # noqa: SLF001 - same class
        return self.tag if nth == 1 else f"{self.tag}:nth-of-type({nth})"

    @property
    def path(self) -> str:
        """Where the element stands, as a selector; ``…`` stands for the ancestors of a very deep one."""
        path = self._path
        if path is None:
            parent = self.parent
            if parent is None:
                path = self.step
            elif self.depth < steps_max:
                path = f"{parent._path or parent.path} > {self.step}"  # noqa: SLF001 - same class
            else:
                steps = [one.step for _, one in zip(range(steps_max), self.lineage(), strict=False)]
                path = " > ".join(("…", *reversed(steps)))
            self._path = path
        return path

    def lineage(self) -> Iterator[Element]:
        """Yield the element and its ancestors, nearest first."""
        one: Element | None = self
        while one is not None:
            yield one
            one = one.parent
