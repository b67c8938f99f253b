"""Asking a program of the operator's for content that somebody reported: one question over HTTP, off unless the settings name it.

    POST /content            {"item": "post-7", "location": "https://forum.example.org/t/7"}
    200                      {"parts": [{"medium": "text", "text": "…"}], "author": "u42"}

404 means that the program does not know it, 410 that it is there no more. Bytes stand in base64 under ``data``.
"""

from __future__ import annotations

from typing import Final

from msgspec import MsgspecError, Struct, json
from msgspec.structs import asdict

from clausewise import exchange, intake
from clausewise.case import Found
from clausewise.errors import InputError
from clausewise.exchange import ExchangeError, Way
from clausewise.model import Item, Medium, Part

answer_bytes_max: Final = 16 * 1024 * 1024
_GONE: Final = 410
_UNKNOWN: Final = frozenset({204, 404})
_DENIED: Final = frozenset({401, 403})


class Settings(Struct, frozen=True):
    """Where the program is asked; ``key`` is sent as a bearer token."""

    url: str
    key: str = ""
    timeout_ms: int = 10_000


class _Part(Struct, frozen=True):
    medium: Medium = Medium.TEXT
    text: str = ""
    data: bytes = b""
    name: str = ""
    type: str = ""


class _Content(Struct, frozen=True):
    """What counts of an answer; of everything else nothing is known."""

    parts: tuple[_Part, ...]
    author: str = ""
    target: str = ""
    host: str = ""
    path: str = ""
    network: str = ""
    country: str = ""
    time_ms: int = 0


_content = json.Decoder(_Content)


class Inquiry:
    """Asks the program that ``settings`` name. Thread-safe; a ``ports.Fetcher``. Raises ConfigError CW640 for an address that is none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._address = exchange.address(settings.url, "content_url")

    def __call__(self, item: str, location: str) -> Item | None:
        """Return the content as the program has it, or None if it knows nothing of it."""
        headers = {"content-type": "application/json"}
        if self._settings.key:
            headers["authorization"] = f"Bearer {self._settings.key}"
        asked = json.encode({"item": item, "location": location})
        try:
            answer = exchange.answered(self._address, asked, headers, Way(self._settings.timeout_ms, answer_bytes_max))
        except ExchangeError as error:
            raise ExchangeError(Found.LARGE) if error.kind == "too_large" else error from None
        if answer.status in _UNKNOWN:
            return None
        if answer.status != exchange.OK:
            raise ExchangeError(Found.GONE if answer.status == _GONE else _failed(answer.status))
        return _item(answer.content)


def _failed(status: int) -> Found:
    return Found.DENIED if status in _DENIED else Found.STATUS


def _item(content: bytes) -> Item:
    """Return an answer as an item. Raises ExchangeError ``malformed`` for what is none."""
    try:
        told = _content.decode(content)
        context = asdict(told) | {"parts": tuple(_read(one) for one in told.parts)}
        made = Item(**context)
        intake.check_items([made])
    except (MsgspecError, UnicodeDecodeError, InputError):
        raise ExchangeError(Found.MALFORMED) from None
    if not any(part.text or part.data for part in made.parts):
        raise ExchangeError(Found.MALFORMED)
    return made


def _read(told: _Part) -> Part:
    return Part(told.medium, told.text, told.data, told.name, told.type)
