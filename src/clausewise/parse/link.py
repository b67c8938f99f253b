"""A link as an item of its own: an address, Markdown that shows another text, a list of them, or a shortcut file of a desktop."""

from __future__ import annotations

import codecs
import plistlib
import re
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from clausewise.extract import Extract, Kind, Link, Passage, Role
from clausewise.model import Medium, Part
from clausewise.parse.registry import parser
from clausewise.url import parse

links_per_part_max = 1_000
address_characters_max = 65_536
shortcut_bytes_max = 65_536
TOO_MANY = "number"

_MARKDOWN = re.compile(
    r"\[(?P<text>[^\[\]\n]{0,1024})\]\(\s?<?(?P<url>[^\s<>]{1,65536}?)>?(?:\s\"[^\"\n]{0,1024}\")?\s?\)"
)
_BRACKETED = re.compile(r"<(?P<url>[^<>\s]{1,65536})>")
# The files in which Windows and freedesktop.org keep an address that is opened with a click.
_SHORTCUT = re.compile(r"\s*\[(?:InternetShortcut|Desktop Entry)\]", re.IGNORECASE)
_SHORTCUT_URL = re.compile(
    r"^[ \t]{0,8}(?P<key>URL|IconFile|WorkingDirectory)(?:\[[^\]\n]{0,32}\])?[ \t]{0,8}=[ \t]{0,8}(?P<url>[^\r\n]{1,65536})",
    re.IGNORECASE | re.MULTILINE,
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@parser(Medium.LINK)
def link(part: Part) -> Extract:
    """Return the links that the part's text or file holds, one a line; what a reader sees of one is a passage too."""
    text = part.text or _decoded(part.data)
    found: list[Link] = []
    for one in _links(text, part.data):
        if len(found) == links_per_part_max:
            return _extract(part, found, (TOO_MANY,))
        found.append(one)
    return _extract(part, found, ())


def _extract(part: Part, links: list[Link], limits: tuple[str, ...]) -> Extract:
    shown = tuple(
        Passage(one.text, one.path, Kind.NAME) if one.text else Passage(one.url, one.path)
        for one in links
        if one.text or _is_said(one.url)
    )
    return Extract(part, passages=shown, links=tuple(links), limits=limits)


def _is_said(line: str) -> bool:
    """Say whether a line has words in it, or is no address at all: then it is read as what it says."""
    found = parse(line)
    return found is None or (not found.is_script and any(map(str.isspace, line)))


def _links(text: str, data: bytes) -> Iterator[Link]:
    if _SHORTCUT.match(text):
        yield from map(_of_shortcut, _SHORTCUT_URL.finditer(text))
        return
    if data.startswith((b"bplist", b"<?xml", b"<plist")):
        yield from _property_list(data)
        return
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        path = "" if number == 1 else f"line {number}"
        markdown = _MARKDOWN.fullmatch(line)
        bracketed = _BRACKETED.fullmatch(line)
        if markdown:
            yield Link(markdown.group("url"), text=markdown.group("text").strip(), path=path)
        else:
            yield Link((bracketed.group("url") if bracketed else line)[:address_characters_max], path=path)


def _of_shortcut(match: re.Match[str]) -> Link:
    """Return the address that a click opens, or that the desktop fetches by itself to draw the file."""
    key = match.group("key")
    return Link(match.group("url").strip(), Role.ANCHOR if key.lower() == "url" else Role.EXTERNAL, path=key)


def _property_list(data: bytes) -> Iterator[Link]:
    """Yield the address of a ``.webloc`` file of macOS."""
    try:
        # A document type may hold entities that swell; a shortcut has none of its own.
        kept = plistlib.loads(data) if len(data) <= shortcut_bytes_max and b"<!ENTITY" not in data else {}
    except (
        ValueError,
        ExpatError,
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
        plistlib.InvalidFileException,
    ):
        return
    url = kept.get("URL") if isinstance(kept, dict) else None
    if isinstance(url, str):
        yield Link(url, path="URL")


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
