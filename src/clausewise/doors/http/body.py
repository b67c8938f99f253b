"""Reading a request's body: bounded, never waited for without end, and decoded with an error that points at the spot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import msgspec
from msgspec import json
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from clausewise.doors.http.kinds import (
    EMPTY,
    NOT_AS_DESCRIBED,
    NOT_JSON,
    NOT_UTF8,
    STALLED,
    TOO_DEEP,
    TOO_LARGE,
    WRONG_TYPE,
    HttpError,
)
from clausewise.doors.http.limits import body_stall_seconds_max, json_depth_max, request_bytes_max
from clausewise.model import Words

JSON_TYPE = "application/json"
NDJSON_TYPE = "application/x-ndjson"
CLOSE = {"Connection": "close"}
Asked = TypeVar("Asked")


def media_type(headers: Headers) -> str:
    """Return a body's media type in lower case, without parameters. Raises HttpError CW503 for another charset than UTF-8 or a coding."""
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s\";]+)", parameters)
    if (charset and charset[1] not in ("utf-8", "utf8", "us-ascii")) or headers.get(
        "content-encoding", "identity"
    ) != "identity":
        raise HttpError(WRONG_TYPE, headers={"Accept": f"{JSON_TYPE}, {NDJSON_TYPE}"})
    return kind.strip()


def wrong_type(kind: str, *taken: str) -> HttpError:
    """Return the error for a body of type ``kind`` where only ``taken`` are."""
    names = ", ".join(taken)
    return HttpError(
        WRONG_TYPE,
        f"The body is {kind or 'of no type'}; what is taken here: {names}.",
        f"Le corps est {kind or 'sans type'}; ce qui est accepté ici : {names}.",
        headers={"Accept": names},
    )


async def chunks(receive: Receive, *, seconds_max: float = body_stall_seconds_max) -> AsyncIterator[bytes]:
    """Yield a body as it comes. Raises HttpError CW512 when it stops coming, ClientDisconnect when its sender is gone."""
    while True:
        try:
            async with asyncio.timeout(seconds_max):
                message = await receive()
        except TimeoutError:
            raise HttpError(STALLED, headers=CLOSE) from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        if message["body"]:
            yield message["body"]
        if not message.get("more_body", False):
            return


async def read(headers: Headers, receive: Receive, *, bytes_max: int = request_bytes_max) -> bytes:
    """Return a whole body. Raises HttpError CW504 as soon as it is known to be too large, without reading on."""
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > bytes_max:
        raise HttpError(TOO_LARGE, headers=CLOSE)
    pieces: list[bytes] = []
    size = 0
    async for piece in chunks(receive):
        size += len(piece)
        if size > bytes_max:
            raise HttpError(TOO_LARGE, headers=CLOSE)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def decode(content: bytes, decoder: json.Decoder[Asked]) -> Asked:
    """Return what ``content`` says, checked against the decoder's type. Raises HttpError CW505 to CW508 or CW510."""
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise explained(content, error) from None


def explained(content: bytes, error: Exception) -> HttpError:
    """Return the error that says why ``content`` could not be decoded. Only what failed once comes here, so it may be slow."""
    if not content.strip():
        return HttpError(EMPTY)
    try:
        content.decode()
    except UnicodeDecodeError as wrong:
        at = wrong.start
        return HttpError(NOT_UTF8, f"Byte {at} is not UTF-8.", f"L'octet {at} n'est pas de l'UTF-8.")
    if _depth(content) > json_depth_max:
        return HttpError(TOO_DEEP)
    try:
        json.decode(content)
    except msgspec.DecodeError as wrong:
        return _not_json(str(wrong))
    return not_as_described(str(error))


def _depth(content: bytes) -> int:
    deepest = depth = 0
    for bracket in re.finditer(rb'"(?>(?:[^"\\]|\\.)*)"|([\[{])|([\]}])', content, re.DOTALL):
        if bracket[1]:
            depth += 1
            deepest = max(deepest, depth)
        elif bracket[2]:
            depth -= 1
    return deepest


def _not_json(message: str) -> HttpError:
    place = re.search(r"byte (\d+)", message)
    if "truncated" in message:
        return HttpError(NOT_JSON, "The JSON ends too early.", "Le JSON se termine trop tôt.")
    if place is None:
        return HttpError(NOT_JSON)
    return HttpError(
        NOT_JSON, f"The JSON cannot be read at byte {place[1]}.", f"Le JSON est illisible à l'octet {place[1]}."
    )


# What msgspec says, and the same in both languages. \1, \2 are filled in from the pattern's groups.
_PHRASES: tuple[tuple[str, str, str], ...] = (
    (r"Object missing required field `([^`]*)`", r"the field `\1` is missing", r"le champ `\1` manque"),
    (r"Object contains unknown field `([^`]*)`", r"there is no field `\1`", r"il n'y a pas de champ `\1`"),
    (r"Expected `([^`]*)` of length <= (\d+)", r"at most \2 long", r"longueur d'au plus \2"),
    (r"Expected `([^`]*)` of length >= (\d+)", r"at least \2 long", r"longueur d'au moins \2"),
    (r"Expected `([^`]*)` ([<>]=?) (-?[\d.]+)", r"a number \2 \3 is expected", r"un nombre \2 \3 est attendu"),
    (
        r"Expected `str` matching regex .*",
        r"it has a character that is not allowed here, or not the form that is wanted",
        r"il contient un caractère interdit ici, ou n'a pas la forme voulue",
    ),
    (r"Expected `([^`]*)`, got `([^`]*)`", r"\1 is expected here, not \2", r"\1 est attendu ici, et non \2"),
    (r"Invalid base64 encoded string", r"this is not base64", r"ceci n'est pas du base64"),
    (
        r"Invalid enum value (.*)",
        r"the value \1 is none of those that are known",
        r"la valeur \1 n'est pas de celles qui existent",
    ),
)


def not_as_described(message: str, *, under: str = "") -> HttpError:
    """Return the error for what msgspec says of a valid JSON text that has the wrong shape; its spot lies under pointer ``under``."""
    said, _, path = message.partition(" - at `")
    pointer = under + pointer_of(path.rstrip("`"))
    words = Words(said, said)
    for pattern, en, fr in _PHRASES:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            words = Words(_named(found.expand(en), 0), _named(found.expand(fr), 1))
            break
    if field := re.match(r"Object (?:missing required|contains unknown) field `([^`]*)`", said):
        pointer += "/" + _escaped(field[1])
    at_en, at_fr = (f"At {pointer}: ", f"À {pointer} : ") if pointer else ("", "")
    return HttpError(NOT_AS_DESCRIBED, f"{at_en}{words.en}.", f"{at_fr}{words.fr}.", errors=((pointer, words),))


# The types by which msgspec calls what it finds, in words; only whole words between spaces are replaced.
_TYPES = {
    "str": ("a text", "un texte"),
    "int": ("a whole number", "un nombre entier"),
    "float": ("a number", "un nombre"),
    "bool": ("true or false", "vrai ou faux"),
    "null": ("null", "null"),
    "array": ("a list", "une liste"),
    "object": ("an object", "un objet"),
}


def _named(words: str, which: int) -> str:
    return re.sub(
        r"(?<!\S)(str|int|float|bool|null|array|object)(?=[ ,]|$)", lambda found: _TYPES[found[1]][which], words
    )


def pointer_of(path: str) -> str:
    """Return msgspec's path, such as ``$.items[0].text``, as a JSON pointer."""
    steps = re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", path)
    return "".join("/" + _escaped(name or number) for name, number in steps)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def as_json(value: Any) -> bytes:
    """Return a value as JSON."""
    return _encode(value)


_encode = json.Encoder().encode
