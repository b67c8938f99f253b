"""Content that an application is sent: in which fields of which forms it comes, and how its texts and files are found there.

Whoever sends something chooses its form, and an application may read that otherwise than we do. So every reading counts: a field that comes
twice is read twice, a text in the encoding that is declared and in UTF-8, and what cannot be taken apart is read whole.
"""

from __future__ import annotations

import codecs
import json
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from clausewise.errors import ConfigError
from clausewise.model import Medium, Part
from clausewise.parse.nature import nature

budget_ms_default: Final = 2_000
budget_ms_max: Final = 60_000
bytes_default: Final = 8 * 1024 * 1024
bytes_max: Final = 64 * 1024 * 1024
parts_max: Final = 64
fields_max: Final = 1_000
depth_max: Final = 64
# The body itself, where it is neither a form nor JSON.
WHOLE: Final = "."
ANY: Final = "*"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
MULTIPART_TYPE: Final = "multipart/form-data"
# Marks of encodings, and what JSON may begin with.
_BEFORE_JSON: Final = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"
# These take long, and nothing is written in them.
_NO_CHARSETS: Final = frozenset({"idna", "punycode"})


class Submission(Struct, frozen=True, forbid_unknown_fields=True):
    """Content that comes to paths that start with ``prefix`` by one of ``methods``.

    ``fields`` are the names of the fields that hold it, in forms and JSON alike; a dot leads to what lies within (``post.title``), ``*`` is
    any one (``comments.*.text``), and ``.`` the body itself, where it is neither form nor JSON. ``pages`` are those that hold HTML.
    ``target`` is the field that says whom it is about. ``bytes_max`` is how much is looked at. ``fail`` says whether what could not be
    judged within ``budget_ms`` is served (``open``) or refused (``closed``); ``held``, whether what waits for a person is refused, or
    served to an application that keeps it unseen.
    """

    prefix: str = "/"
    fields: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    target: str = ""
    methods: tuple[str, ...] = ("POST", "PUT", "PATCH")
    budget_ms: int = budget_ms_default
    bytes_max: int = bytes_default
    fail: Literal["open", "closed"] = "open"
    held: Literal["refuse", "serve"] = "refuse"

    def __post_init__(self) -> None:
        """Raise ConfigError CW588 for what cannot be meant."""
        if not (
            self.prefix.startswith("/")
            and (self.fields or self.pages)
            and 1 <= self.budget_ms <= budget_ms_max
            and 1 <= self.bytes_max <= bytes_max
            and self.fail in ("open", "closed")
            and self.held in ("refuse", "serve")
        ):
            raise ConfigError(
                "CW588",
                f"The content at {self.prefix!r} cannot be meant so.",
                f"Le contenu à « {self.prefix} » ne peut être compris ainsi.",
                remedy_en=f"Give a path from /, some fields, 1 to {budget_ms_max} ms, 1 to {bytes_max} bytes, fail and held.",
                remedy_fr=f"Donnez un chemin depuis /, des champs, de 1 à {budget_ms_max} ms, de 1 à {bytes_max} octets, fail et held.",
                where="submissions",
            )


class Found(NamedTuple):
    """What was found in a body: its parts, and whom they are about."""

    parts: tuple[Part, ...]
    target: str = ""


class _Value(NamedTuple):
    """One field: where it lies, and what is in it; ``name`` and ``type`` are those of a file."""

    path: tuple[str, ...]
    readings: tuple[str, ...]
    data: bytes = b""
    name: str = ""
    type: str = ""


def found(body: bytes, content_type: str, wanted: Submission) -> Found:
    """Return the parts that ``wanted`` names, at most ``parts_max``; the whole body as a text when it cannot be taken apart."""
    kind, options = _type_of(content_type)
    charset = options.get("charset", "")
    try:
        values = list(_values(body, kind, options, charset))
    except (ValueError, RecursionError):
        return Found(tuple(Part(text=text) for text in _readings(body, charset)))
    parts: list[Part] = []
    target = ""
    for value in values:
        if wanted.target and _is(value.path, wanted.target):
            target = value.readings[0] if value.readings else ""
        elif any(_is(value.path, name) for name in wanted.pages):
            parts += _part(value, Medium.PAGE)
        elif any(_is(value.path, name) for name in wanted.fields):
            parts += _part(value, Medium.TEXT)
    return Found(tuple(parts[:parts_max]), target)


def _part(value: _Value, medium: Medium) -> Iterator[Part]:
    kind = nature(value.data, value.name) if value.data else Medium.TEXT
    if kind is not Medium.TEXT:
        yield Part(kind, data=value.data, name=value.name, declared_type=value.type)
        return
    for text in value.readings or _readings(value.data, ""):
        if text:
            yield Part(Medium.PAGE, data=text.encode("utf-8", "replace")) if medium is Medium.PAGE else Part(text=text)


def _is(path: tuple[str, ...], name: str) -> bool:
    if path == (name,):
        return True
    steps = name.split(".")
    return len(steps) == len(path) and all(step in (ANY, at) for step, at in zip(steps, path, strict=True))


def _values(body: bytes, kind: str, options: dict[str, str], charset: str) -> Iterable[_Value]:
    """Take a body apart. Raises ValueError or RecursionError when that cannot be done."""
    if kind == MULTIPART_TYPE:
        return _multipart(body, options.get("boundary", ""), charset)
    if kind == FORM_TYPE:
        return [*_form(body, charset), *(_perhaps_json(body) or ())]
    if kind.endswith("json"):
        return _json(body)
    # Many applications read JSON whatever it is declared to be.
    if (told := _perhaps_json(body)) is not None:
        return told
    if kind.startswith("text/") or not kind:
        return [_Value((WHOLE,), _readings(body, charset))]
    return [_Value((WHOLE,), (), body, "", kind)]


def _form(body: bytes, charset: str) -> Iterator[_Value]:
    pairs = body.split(b"&", fields_max)
    if len(pairs) > fields_max:
        raise ValueError("too many fields")
    for pair in pairs:
        name, _, value = (unquote_to_bytes(piece) for piece in pair.replace(b"+", b" ").partition(b"="))
        yield _Value((_readings(name, "")[0],), _readings(value, charset))


def _perhaps_json(body: bytes) -> list[_Value] | None:
    if body.lstrip(_BEFORE_JSON)[:1] not in (b"{", b"["):
        return None
    try:
        return list(_json(body))
    except (ValueError, RecursionError):
        return None


def _json(body: bytes) -> Iterator[_Value]:
    text = body.decode(json.detect_encoding(body), "surrogatepass").removeprefix("\ufeff")
    # Every pair is kept: which of two counts is the application's to say. A number is a text: it may be somebody's.
    told = json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)
    yield from _told((), told, 0)


class _Pairs(list[tuple[str, Any]]):
    """The members of an object, as they came."""


def _told(path: tuple[str, ...], told: Any, depth: int) -> Iterator[_Value]:
    if depth > depth_max:
        raise ValueError("nested too deeply")
    if isinstance(told, _Pairs):
        for name, value in told:
            yield from _told((*path, name), value, depth + 1)
    elif isinstance(told, list):
        for number, value in enumerate(told):
            # A field may be a list of texts, and a list may be gone through.
            is_text = isinstance(value, str) and path
            yield from _told(path if is_text else (*path, str(number)), value, depth + 1)
    elif isinstance(told, str):
        yield _Value(path or (WHOLE,), (told,))


def _multipart(body: bytes, boundary: str, charset: str) -> Iterator[_Value]:
    from python_multipart.multipart import MultipartParser

    pieces: list[tuple[dict[str, str], bytes]] = []
    reading = _Reading(pieces)
    parser = MultipartParser(boundary.encode("latin-1"), reading.callbacks())
    parser.write(body)
    reading.end()
    for headers, data in pieces:
        yield _piece(headers, data, charset)


class _Reading:
    """Gathers the parts of a form as its parser comes across them."""

    def __init__(self, pieces: list[tuple[dict[str, str], bytes]]) -> None:
        self._pieces = pieces
        self._headers: dict[str, str] = {}
        self._name, self._value, self._data = bytearray(), bytearray(), bytearray()
        self._is_open = False

    def callbacks(self) -> Any:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header,
            "on_part_data": lambda data, start, end: self._data.extend(data[start:end]),
            "on_part_end": self.end,
        }

    def _begin(self) -> None:
        if len(self._pieces) >= fields_max:
            raise ValueError("too many fields")
        self._headers, self._data, self._is_open = {}, bytearray(), True

    def _header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._name, self._value = bytearray(), bytearray()

    def end(self) -> None:
        """Take in a part that nothing ended: some applications do."""
        if self._is_open:
            self._pieces.append((self._headers, bytes(self._data)))
        self._is_open = False


def _piece(headers: dict[str, str], data: bytes, charset: str) -> _Value:
    disposition = headers.get("content-disposition", "")
    _, said = _type_of(disposition)
    kind, options = _type_of(headers.get("content-type", ""))
    if headers.get("content-transfer-encoding", "").strip().lower() == "base64":
        data = b64decode(data)
    path = (said.get("name", ""),)
    if "filename" in said or "filename*" in disposition.lower():
        return _Value(path, (), data, said.get("filename", ""), kind)
    return _Value(path, _readings(data, options.get("charset", charset)))


def _type_of(header: str) -> tuple[str, dict[str, str]]:
    from python_multipart.multipart import parse_options_header

    kind, options = parse_options_header(header)
    told = {name.decode("latin-1").lower(): value.decode("utf-8", "replace") for name, value in options.items()}
    return kind.decode("latin-1").lower(), told


def _readings(data: bytes, charset: str) -> tuple[str, ...]:
    """Return what bytes may mean as text: in UTF-8 or else Latin-1, and in the encoding that is declared."""
    encodings: Sequence[str] = ("utf-8", charset) if _is_utf8(data) else ("latin-1", charset)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = (*encodings, "utf-16")
    return tuple(dict.fromkeys(text for encoding in encodings if (text := _decoded(data, encoding)) is not None))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        is_one = bool(encoding) and codecs.lookup(encoding).name not in _NO_CHARSETS
        return data.decode(encoding, "replace") if is_one else None
    except (LookupError, ValueError):
        return None
