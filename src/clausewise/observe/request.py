"""A request taken apart: its pieces as sent, and of each piece the texts that rules look at.

A piece is what repeats from request to request (a path, a query, a header), so that what was found in it need be found only once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email import message_from_string
from email.message import Message
from html import unescape
from itertools import islice
from typing import Any, Final, NamedTuple

import msgspec

from clausewise.event import Event
from clausewise.observe.decoding import percent_decoded
from clausewise.observe.remembrance import remembering
from clausewise.observe.rule import Target

body_characters_max = 1_048_576
fields_per_piece_max = 1_000
depth_max = 32
# What holds so many signs that no text has is bytes of something else, a picture or an archive: only the words in it are read.
binary_share: Final = 0.05
binary_looked_at_characters: Final = 4_096
word_characters_min: Final = 16
# Which headers say how a request is to be read.
FRAMING: Final = frozenset(
    (
        "host",
        "content-length",
        "transfer-encoding",
        "content-type",
        "content-encoding",
        "connection",
        "range",
        "request-range",
        "upgrade",
        "expect",
        "te",
        "trailer",
    )
)
EVERYDAY_VERBS: Final = frozenset(("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", ""))
# Headers of every browser, whose names need no look.
EVERYDAY_HEADERS: Final = frozenset(
    (
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "connection",
        "content-type",
        "host",
        "if-modified-since",
        "if-none-match",
        "origin",
        "referer",
        "user-agent",
        "x-forwarded-for",
        "x-requested-with",
    )
)
_IN_MARKUP: Final = re.compile(r"=\s*(?:\"([^\"<]*)\"|'([^'<]*)')|>([^<>]+)<")
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_OF_FIELDS: Final = re.compile("json|urlencoded|xml|text/")
_WORDS: Final = re.compile(rf"[\t\n\r\x20-\x7e]{{{word_characters_min},}}")
# What the name of a header is made of (RFC 9110); HTTP/2 puts a colon before some.
_TOKEN: Final = re.compile(r":?[!#$%&'*+.^_`|~0-9a-z-]+\Z")
# Headers in which a text of any kind is what people write there, or a number.
_NUMBERS: Final = frozenset(("content-length",))


class Piece(NamedTuple):
    """Where something was sent (``path``, ``query``, ``cookie``, ``header:…``, ``body:…``, ``frame``), and what."""

    kind: str
    text: str


class Text(NamedTuple):
    """A text that rules look at: its place in the request, its name there, as it was sent, and decoded once."""

    target: Target
    name: str
    raw: str
    plain: str


def pieces(event: Event) -> list[Piece]:
    """Return the pieces of a request, none of them empty."""
    found = [Piece("path", event.path)] if event.path else []
    if event.query:
        found.append(Piece("query", event.query))
    if event.headers:
        found += _headers(event)
    else:
        if event.agent:
            found.append(Piece("header:user-agent", event.agent))
        if event.referrer:
            found.append(Piece("header:referer", event.referrer))
        if event.verb not in EVERYDAY_VERBS:
            found.append(Piece("frame", event.verb))
    return found


class _Header(NamedTuple):
    """What a header is: a line of the frame and a piece, where it is one; a type of content, an agent, and whether its name is odd."""

    framing: str
    piece: Piece | None
    content: str | None
    agent: str
    is_odd: bool


def _header(told: tuple[str, str]) -> _Header:
    name, value = told
    lower = name.lower()
    framing = f"{lower}: {'N' if value.isdecimal() else value}" if lower in FRAMING else ""
    is_piece = value and lower not in _NUMBERS
    piece = Piece("cookie" if lower == "cookie" else f"header:{lower}", value) if is_piece else None
    agent = ("told" if value.strip() else "empty") if lower == "user-agent" else ""
    return _Header(framing, piece, value if lower == "content-type" else None, agent, not _TOKEN.match(lower))


# The same come with every request of a browser.
_read_header: Final = remembering(_header)


def _headers(event: Event) -> list[Piece]:
    """Return the pieces that headers are, with the frame and the body that they describe."""
    found: list[Piece] = []
    framing, content, agent, is_odd = [event.verb], "", "none", False
    for told in event.headers:
        line, piece, kind, said, odd = _read_header(told)
        if piece is not None:
            found.append(piece)
        if line:
            framing.append(line)
            content = content if kind is None else kind
        agent, is_odd = said or agent, is_odd or odd
    framing += [f"agent: {agent}"] if agent != "told" else []
    framing += ["name: odd"] if is_odd else []
    if event.body:
        framing.append(f"body: {'typed' if content else 'untyped'}")
    found.append(Piece("frame", "\n".join(framing)))
    if event.body:
        found.append(Piece(f"body:{content}", event.body[:body_characters_max]))
    return found


def texts(piece: Piece) -> list[Text]:
    """Return what there is to look at in a piece: at most ``fields_per_piece_max`` fields of it, and the rest as one text.

    Nothing can be hidden behind many fields, or below many levels.
    """
    kind, _, about = piece.kind.partition(":")
    sent = piece.text
    if kind == "path":
        return [Text(Target.PATH, "", sent, percent_decoded(sent))]
    if kind == "query":
        return _form(sent)
    if kind == "cookie":
        return _cookies(sent)
    if kind == "header":
        # What nobody encodes is not decoded: a percent sign may stand there for itself. Rules see both.
        found = [Text(Target.HEADER, about, sent, sent)]
        return found if about in EVERYDAY_HEADERS else [*found, Text(Target.NAME, "", about, about)]
    if kind == "frame":
        return [Text(Target.FRAME, "", sent, sent)]
    return _body(about.lower(), about, sent)


def _form(sent: str) -> list[Text]:
    found: list[Text] = []
    for part in sent.split("&", fields_per_piece_max - 1):
        name, _, value = part.partition("=")
        told = percent_decoded(name, is_form=True)
        if name:
            found.append(Text(Target.NAME, told, name, told))
        if value:
            found.append(Text(Target.ARGUMENT, told, value, percent_decoded(value, is_form=True)))
    return found


def _cookies(sent: str) -> list[Text]:
    found: list[Text] = []
    for part in sent.split(";", fields_per_piece_max - 1):
        name, _, value = part.strip().partition("=")
        if value:
            found.append(Text(Target.COOKIE, name, value, percent_decoded(value)))
        if name:
            found.append(Text(Target.NAME, name, name, percent_decoded(name)))
    return found


def _body(kind: str, content_type: str, sent: str) -> list[Text]:
    if "multipart/" in kind:
        try:
            found = _bounded(_parts(content_type, sent))
        except RecursionError:
            found = [Text(Target.ARGUMENT, "", sent, sent)]
        if found:
            return found
    if is_binary(sent):
        words = _words(sent)
        # An application may take for fields what says that it holds some, whatever else it holds.
        targets = (Target.BODY, Target.ARGUMENT) if not kind or _OF_FIELDS.search(kind) else (Target.BODY,)
        return [Text(target, "", words, words) for target in targets] if words else []
    stripped = sent.lstrip()
    if "json" in kind or stripped[:1] in ("{", "["):
        try:
            return _bounded(_leaves(msgspec.json.decode(stripped)))
        except (msgspec.DecodeError, RecursionError):
            pass
    if "urlencoded" in kind:
        return _form(sent)
    found = [Text(Target.BODY, "", sent, sent)]
    if stripped[:1] == "<":
        found += islice(_marked_up(stripped), fields_per_piece_max)
    elif not kind or kind.startswith("text/plain"):
        # What says nothing of itself may be read as anything.
        found.append(Text(Target.ARGUMENT, "", sent, percent_decoded(sent, is_form=True)))
        found += _form(sent) if "=" in sent else ()
    return found


def is_binary(sent: str) -> bool:
    """Say whether a body, or a part of one, is no text by its first characters."""
    first = sent[:binary_looked_at_characters]
    return len(_NO_TEXT.findall(first)) > binary_share * len(first)


def _words(sent: str) -> str:
    """Return the runs of plain characters in bytes of something else: code that hides in a picture is written in them.

    None of them begins or ends a text, as far as rules are concerned.
    """
    return "".join(f" {one} " for one in _WORDS.findall(sent))


def _bounded(texts: Iterator[Text]) -> list[Text]:
    """Return the first of ``texts``, and all others as one."""
    found = list(islice(texts, fields_per_piece_max))
    rest = "\n".join(one.raw for one in texts)
    return [*found, Text(Target.ARGUMENT, "", rest, rest)] if rest else found


def _marked_up(sent: str) -> Iterator[Text]:
    """Yield the values and the words between tags of XML, by their look: a parser could be made to fetch or to swell."""
    for one in _IN_MARKUP.finditer(sent):
        told = one[1] or one[2] or one[3]
        if told and not told.isspace():
            yield Text(Target.ARGUMENT, "", told, unescape(told))


def _parts(content_type: str, sent: str) -> Iterator[Text]:
    """Yield the fields and files of a form that was sent in parts."""
    message = message_from_string(f"Content-Type: {content_type}\n\n{sent}")
    for part in message.walk():
        if part.is_multipart():
            continue
        heading = "\n".join(f"{name.lower()}: {value}" for name, value in part.items())
        yield Text(Target.FRAME, "part", heading, heading)
        name, file = _parameter(part, "name"), _parameter(part, "filename")
        content = str(part.get_payload())
        if file and is_binary(content):
            content = _words(content)
        if file:
            yield Text(Target.FILE, name, file, percent_decoded(file))
        if name:
            yield Text(Target.NAME, name, name, name)
        if content:
            yield Text(Target.BODY if file else Target.ARGUMENT, name, content, content)


def _parameter(part: Message, name: str) -> str:
    found = part.get_param(name, "", "content-disposition")
    return found if isinstance(found, str) else str(found[-1]) if found else ""


def _leaves(value: Any, name: str = "", depth: int = 0) -> Iterator[Text]:
    """Yield the names and texts of decoded JSON, each text with the path that leads to it."""
    if isinstance(value, str):
        if value:
            yield Text(Target.ARGUMENT, name, value, value)
    elif depth >= depth_max:
        told = msgspec.json.encode(value).decode()
        yield Text(Target.ARGUMENT, name, told, told)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            # The one name that says something only below another.
            told = "constructor.prototype" if key == "prototype" and name.endswith("constructor") else key
            yield Text(Target.NAME, key, told, told)
            yield from _leaves(inner, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name, depth + 1)
