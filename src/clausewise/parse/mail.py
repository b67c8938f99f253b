"""An e-mail: its fields, subject, bodies, links and everything attached, however broken it is.

What cannot be read, or not whole, is named in ``Extract.limits``: ``headers`` (too many or too long), ``pieces`` and ``nesting`` (too
many, too deep), ``boundary`` (a multipart without its line), ``encoding`` (a transfer encoding that is none), ``charset``, ``encrypted``,
``text`` and ``html`` (longer than is read) and ``unavailable`` (the package that reads HTML is missing). Where a page and a plain form
of it are given, the meta ``alternative`` says which share of the plain words the page has: at ``0.10`` two readers read two messages.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Form, Header, Kind, Link, Meta, Passage, Role, Script, Trick
from clausewise.mailbox import mailboxes
from clausewise.model import Medium, Part
from clausewise.parse.attachment import attachment
from clausewise.parse.charset import read
from clausewise.parse.encoding import decode, is_noise, meant
from clausewise.parse.header import one_line
from clausewise.parse.page import parse_html
from clausewise.parse.piece import Piece, Pieces
from clausewise.parse.registry import parser

text_characters_max = 1_000_000
html_characters_max = 8 * 1024 * 1024
# A plain form of a page with fewer words tells nothing about how much they share.
compared_words_min = 12
senders_max = 8
# What mail programs put before the first part for those that know no MIME.
notice_bytes_max = 256

TEXT = "text"
HTML = "html"
CHARSET = "charset"
UNAVAILABLE = "unavailable"
UNKNOWN = "unknown"
# So much of a message is looked at to tell a head from noise.
head_bytes_max = 4_096
_BLANK = re.compile(rb"\r?\n\r?\n")
# Which share of the words of a plain form stands in the page that is shown in its place.
ALTERNATIVE = "alternative"
BODY = "body"
SENDERS = "senders"

_BRACKETED = re.compile(r"<\s*([^<>\s]{1,4096})\s*>")
_ADDRESS = re.compile(r"[^\s<>\",;:]{1,256}@[^\s<>\",;]{1,256}")
_WORD = re.compile(r"\w{3,40}")
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/x-amp-html"})
_SUBJECT, _FROM = "subject", "from"
_RECEIPTS = frozenset({"disposition-notification-to", "return-receipt-to", "x-confirm-reading-to"})


class _Mail(Struct):
    """What has been gathered of a message."""

    passages: list[Passage] = []
    links: list[Link] = []
    forms: list[Form] = []
    metas: list[Meta] = []
    scripts: list[Script] = []
    children: list[Part] = []
    limits: dict[str, None] = {}
    characters: int = 0
    html: int = 0
    said: dict[str, dict[bool, set[str]]] = {}


@parser(Medium.EMAIL)
def mail(part: Part) -> Extract:
    """Return the message that ``part`` holds, from its bytes or, without any, from its text."""
    data = part.data or part.text.encode("utf-8", "surrogatepass")
    if b"\n" not in data[:head_bytes_max]:
        # Mails of old Macs, and of whoever hopes that nobody reads such.
        data = data.replace(b"\r", b"\n")
    if is_noise(_BLANK.split(data[:head_bytes_max], maxsplit=1)[0]):
        # A body may be in any encoding; a head with control characters is none.
        return Extract(part, limits=(UNKNOWN,))
    pieces = Pieces(data)
    found = _Mail(limits=pieces.limits)
    for header in pieces.head.headers:
        _headed(found, header)
    for piece in pieces:
        _add(found, piece)
    return Extract(
        part,
        passages=tuple(found.passages),
        links=tuple(found.links),
        forms=tuple(found.forms),
        metas=tuple(found.metas),
        scripts=tuple(found.scripts),
        headers=pieces.head.headers,
        children=tuple(found.children),
        limits=tuple(found.limits),
    )


def _headed(found: _Mail, header: Header) -> None:
    path = f"header {header.name.title()}"
    if header.name == _SUBJECT and header.value:
        _say(found, Passage(one_line(header.value), path, Kind.SUBJECT))
    elif header.name == _FROM:
        senders = mailboxes(header.value)
        if len(senders) > senders_max:
            found.limits[SENDERS] = None
        for sender in senders[:senders_max]:
            _say(found, Passage(sender.name, path, Kind.NAME))
    elif header.name == "list-unsubscribe":
        found.links += (Link(url, Role.UNSUBSCRIBE, path=path) for url in _BRACKETED.findall(header.value))
    elif header.name in _RECEIPTS:
        found.links += (Link(f"mailto:{one}", Role.RECEIPT, path=path) for one in _ADDRESS.findall(header.value))


def _add(found: _Mail, piece: Piece) -> None:
    what = piece.nature
    part = attachment(piece.data, what.type, what.name)
    path = BODY if not what.name else what.name
    if piece.around:
        if len(piece.data) > notice_bytes_max:
            text = read(piece.data, what.charset).text
            _say(found, Passage(text, piece.around, trick=Trick.COMMENT, rule=piece.around))
    elif part.medium is Medium.TEXT:
        text, is_sure = read(piece.data, what.charset)
        if not is_sure:
            found.limits[CHARSET] = None
        # Addresses in plain text are no links: detectors of text read them, with what is said around them.
        _say(found, Passage(text.strip(), path))
        _compare(found, piece, text, is_page=False)
    elif part.medium is Medium.PAGE and _is_body(piece):
        _show(found, piece)
    else:
        found.children.append(part)


def _is_body(piece: Piece) -> bool:
    """Say whether HTML is shown in the message itself; without a name it is, whatever type it says to be."""
    what = piece.nature
    return what.disposition != "attachment" and (not what.name or (what.type in _PAGES and not what.disposition))


def _show(found: _Mail, piece: Piece) -> None:
    """Take over what an HTML body shows and holds."""
    # What the message says counts before what the page says of itself.
    by_page = not piece.nature.charset and meant(piece.data)
    text, is_sure = (decode(piece.data), True) if by_page else read(piece.data, piece.nature.charset)
    if not is_sure:
        found.limits[CHARSET] = None
    found.html += len(text)
    if found.html > html_characters_max:
        found.limits[HTML] = None
        return
    shown = sum(len(one.text) + 1 for one in found.passages if not one.is_hidden)
    try:
        page = parse_html(text)
    except UnavailableError:
        found.limits[UNAVAILABLE] = None
        return
    found.limits.update(dict.fromkeys(page.limits))
    found.children += page.children
    for passage in page.passages:
        _say(found, replace(passage, path=_inside(passage.path)))
    _compare(found, piece, page.text, is_page=True)
    found.links += (
        replace(one, path=_inside(one.path), start=one.start + shown if one.start >= 0 else -1) for one in page.links
    )
    found.forms += (
        replace(
            one, path=_inside(one.path), fields=tuple(replace(field, path=_inside(field.path)) for field in one.fields)
        )
        for one in page.forms
    )
    found.metas += (replace(one, path=_inside(one.path)) for one in page.metas)
    found.scripts += (replace(one, path=_inside(one.path)) for one in page.scripts)


def _compare(found: _Mail, piece: Piece, text: str, *, is_page: bool) -> None:
    """Note how much a page says of what its plain form says, once both were read."""
    if piece.alternative is None:
        return
    said = found.said.setdefault(piece.alternative, {})
    said.setdefault(is_page, set()).update(_WORD.findall(text[:text_characters_max].lower()))
    if len(said) > 1 and len(said[False]) >= compared_words_min:
        share = len(said[False] & said[True]) / len(said[False])
        found.metas = [one for one in found.metas if one.path != f"{ALTERNATIVE} {piece.alternative}"]
        found.metas.append(Meta(ALTERNATIVE, f"{share:.2f}", f"{ALTERNATIVE} {piece.alternative}"))


def _inside(path: str) -> str:
    return f"{BODY} > {path}" if path else BODY


def _say(found: _Mail, passage: Passage) -> None:
    room = text_characters_max - found.characters
    if len(passage.text) > room:
        found.limits[TEXT] = None
        passage = replace(passage, text=passage.text[:room])
    if passage.text:
        found.passages.append(passage)
        found.characters += len(passage.text)
