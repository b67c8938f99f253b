"""Which character set a page declares, where a browser looks for it: in its tags, not in its comments, scripts, titles or attributes.

A browser looks through the first bytes, and on as long as it stands in the head (the HTML Standard's prescan, and what Chromium makes of
it). Whoever reads another declaration than the browser reads other words than it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# So far a declaration counts wherever it stands, and so far where only a head goes before it.
anywhere_bytes_max, head_bytes_max = 1_024, 65_536

_XML = re.compile(rb"\s{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_OPENS = re.compile(rb"<(?:!--|[!?]|/?([A-Za-z][^\s/>]{0,32}))")
_ATTRIBUTE = re.compile(
    rb"[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"'][^\s>]*+)))?", re.DOTALL
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_IN_HEAD = frozenset(b"html head script noscript style link meta object title base".split())
_TEXT_ONLY = frozenset(b"script style title textarea xmp iframe noembed noframes".split())


def declared(data: bytes) -> Iterator[str]:
    """Yield the names of character sets that ``data`` declares, in the order in which a browser takes the first that it knows."""
    if found := _XML.match(data):
        yield found[1].decode("ascii")
    head = data[:head_bytes_max]
    at = 0
    while opens := _OPENS.search(head, at):
        name = (opens[1] or b"").lower()
        if opens.start() >= anywhere_bytes_max and name and name not in _IN_HEAD:
            return
        if not name:
            at = _behind(head, b"-->", opens.start() + 2) if opens[0] == b"<!--" else _behind(head, b">", opens.end())
            continue
        attributes, at = _attributes(head, opens.end())
        if opens[0].startswith(b"</"):
            continue
        if name == b"meta":
            yield from _said(attributes)
        elif name in _TEXT_ONLY:
            at = _behind_end(head, name, at)


def _behind(head: bytes, end: bytes, start: int) -> int:
    found = head.find(end, start)
    return len(head) if found < 0 else found + len(end)


def _behind_end(head: bytes, name: bytes, start: int) -> int:
    found = re.compile(rb"</" + name + rb"[\s/>]", re.IGNORECASE).search(head, start)
    return found.start() if found else len(head)


def _attributes(head: bytes, start: int) -> tuple[list[tuple[bytes, bytes]], int]:
    """Return the attributes of the tag whose name ends at ``start``, and where it ends."""
    found: list[tuple[bytes, bytes]] = []
    while one := _ATTRIBUTE.match(head, start):
        found.append((one[1].lower(), one[2] or one[3] or one[4] or b""))
        start = one.end()
    return found, _behind(head, b">", start)


def _said(attributes: list[tuple[bytes, bytes]]) -> Iterator[str]:
    is_type = any(name == b"http-equiv" and value.strip().lower() == b"content-type" for name, value in attributes)
    for name, value in attributes:
        if name == b"charset":
            yield value.strip().decode("latin-1")
        elif name == b"content" and is_type and (found := _CHARSET.search(value)):
            yield found[1].decode("ascii")
