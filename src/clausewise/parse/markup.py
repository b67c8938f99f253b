"""XML from strangers: no entities, no document type, no network, and no tree deeper than the library's own limit of 256.

Names are compared without their namespace, for the same office format comes in two (ECMA's and ISO's) and means the same in both.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from clausewise.errors import UnavailableError

if TYPE_CHECKING:
    from lxml.etree import _Element

    Element: TypeAlias = _Element

# An element takes some 200 bytes of memory and at least one mark (``<``); a text of 1 000 pages has a million.
marks_max = 2_000_000
elements_max = 2_000_000
children_max = 64
tree_bytes_max = 16 * 1024 * 1024

MALFORMED = "malformed"
DOCTYPE = "doctype"
TOO_MANY = "elements"
TOO_BIG = "size"
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
Limit = Callable[[str], None]


def missing(library: str) -> UnavailableError:
    """Return the error that says which extra opens documents."""
    return UnavailableError(
        "CW730",
        f"Documents cannot be opened: {library} is not installed.",
        f"Les documents ne peuvent pas être ouverts : {library} n'est pas installé.",
        remedy_en="Install clausewise[documents].",
        remedy_fr="Installez clausewise[documents].",
    )


def closed(data: bytes, tags: tuple[str, ...], limit: Limit) -> Iterator[Element]:
    """Yield the elements of these local names when they close, so innermost first; ``limit`` is told what stopped the reading.

    Whoever takes an element may clear it; its ancestors are there, with what stood before it.
    """
    try:
        from lxml import etree
    except ImportError as failure:
        raise missing("lxml") from failure
    if not data:
        return
    if data.count(b"<") > marks_max:
        limit(TOO_MANY)
        return
    walk = etree.iterparse(io.BytesIO(data), ("end",), tag=[f"{{*}}{tag}" for tag in tags], **_SAFE)
    try:
        for number, (_, element) in enumerate(walk):
            if number == 0 and _has_entities(element):
                limit(DOCTYPE)
                return
            if number == elements_max:
                limit(TOO_MANY)
                return
            yield element
    except (etree.XMLSyntaxError, ValueError, LookupError, UnicodeError):
        limit(MALFORMED)


def tree(data: bytes, limit: Limit) -> Element | None:
    """Return the root of a small document, None if there is none; ``limit`` is told why."""
    try:
        from lxml import etree
    except ImportError as failure:
        raise missing("lxml") from failure
    if not data:
        return None
    if len(data) > tree_bytes_max or data.count(b"<") > marks_max:
        limit(TOO_BIG)
        return None
    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except (etree.XMLSyntaxError, ValueError, LookupError, UnicodeError):
        limit(MALFORMED)
        return None
    if _has_entities(root):
        limit(DOCTYPE)
        return None
    return root


def _has_entities(element: Element) -> bool:
    declared = element.getroottree().docinfo.internalDTD
    return declared is not None and next(iter(declared.iterentities()), None) is not None


def name(element: Element) -> str:
    """Return an element's local name; none for what is no element. A prefix that nothing declares is left out too."""
    return _local(element.tag)


@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def value(element: Element | None, attribute: str, default: str = "") -> str:
    """Return an attribute by its local name; one without a namespace goes first."""
    if element is None:
        return default
    found = element.get(attribute)
    if found is not None:
        return str(found)
    ending = "}" + attribute
    return next((str(held) for key, held in element.items() if str(key).endswith(ending)), default)


def relation(element: Element, attribute: str = "id") -> str:
    """Return the id of a relationship that ``element`` bears: ``r:id``, ``r:embed``, ``r:link``."""
    ending = f"/relationships}}{attribute}"
    return next((str(held) for key, held in element.items() if str(key).endswith(ending)), "")


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of local names.

    Properties stand first by every schema here, so only ``children_max`` children are looked at: a table of a million rows costs no more.
    """
    for step in path:
        if element is None:
            return None
        element = next((one for one in islice(element, children_max) if name(one) == step), None)
    return element


def texts(element: Element, tags: frozenset[str]) -> str:
    """Return the text of every descendant of these local names, joined."""
    return "".join(one.text or "" for one in element.iter() if name(one) in tags)


def number(text: str, default: float = 0.0) -> float:
    """Return the number that ``text`` begins with, ``default`` if it is none."""
    try:
        found = float(text)
    except ValueError:
        return default
    return found if abs(found) < 1e12 else default  # noqa: PLR2004 - neither infinite nor no number at all


def switched(element: Element | None) -> bool | None:
    """Return whether a switch such as ``w:vanish`` is on; None if it is not there."""
    if element is None:
        return None
    return value(element, "val", "1").lower() not in {"0", "false", "off", "none"}
