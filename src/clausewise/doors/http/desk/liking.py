"""What one reviewer set for themselves: how content is shown, which keys do what, how much a day. It lies in this browser's cookie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct, json
from starlette.requests import Request
from starlette.responses import Response

from clausewise.doors.http.desk.keyboard import SHORTCUTS
from clausewise.doors.http.form import first

COOKIE: Final = "clausewise-desk"
keep_seconds: Final = 365 * 86_400
cookie_characters_max: Final = 3_000
blur_percent_step: Final = 10
Percent = Annotated[int, Meta(ge=0, le=100, multiple_of=blur_percent_step)]
Count = Annotated[int, Meta(ge=0, le=9_999)]
_KEY: Final = re.compile(r"[a-z0-9/?.,;\[\]-]", re.ASCII)


class Preferences(Struct, frozen=True, omit_defaults=True):
    """How one reviewer works.

    ``blur`` is of pictures and films, in percent, ``veils_text`` extends it to text; ``cases_a_day`` (0: as the operator says) is after
    how many cases the console says that it is enough, ``break_minutes`` after how much work without a pause it proposes one (0: never).
    """

    language: Literal["", "en", "fr"] = ""
    blur: Percent = 60
    veils_text: bool = False
    is_grey: bool = True
    is_muted: bool = True
    has_keys: bool = True
    keys: Mapping[str, str] = {}
    cases_a_day: Count = 0
    break_minutes: Count = 50
    takes_next: bool = True

    def key(self, shortcut: str) -> str:
        """Return the key of a shortcut; empty when it is switched off."""
        if not self.has_keys:
            return ""
        return self.keys.get(shortcut, SHORTCUTS[shortcut].key)


_decoder: Final = json.Decoder(Preferences)


def of(request: Request) -> Preferences:
    """Return what this browser keeps; what was altered counts for nothing."""
    kept = request.cookies.get(COOKIE, "")
    if not kept or len(kept) > cookie_characters_max:
        return Preferences()
    try:
        return _decoder.decode(_unescaped(kept))
    except (msgspec.DecodeError, ValueError):
        return Preferences()


def keep(response: Response, chosen: Preferences, *, is_secure: bool) -> None:
    """Have this browser keep them."""
    response.set_cookie(
        COOKIE,
        _escaped(json.encode(chosen)),
        max_age=keep_seconds,
        path="/desk",
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )


def chosen(form: dict[str, list[str]], before: Preferences) -> Preferences:
    """Return what a form says. Raises ValueError for a number out of its bounds, or for two shortcuts on one key."""
    keys = {name: first(form, f"key-{name}").strip().lower()[:1] for name in SHORTCUTS}
    used = [key for key in keys.values() if key]
    if len(set(used)) < len(used) or any(not _KEY.fullmatch(key) for key in used):
        raise ValueError("keys")
    return msgspec.convert(
        {
            "language": before.language,
            "blur": int(first(form, "blur") or 0),
            "veils_text": "veils_text" in form,
            "is_grey": "is_grey" in form,
            "is_muted": "is_muted" in form,
            "has_keys": "has_keys" in form,
            "keys": {name: key for name, key in keys.items() if key != SHORTCUTS[name].key},
            "cases_a_day": int(first(form, "cases_a_day") or 0),
            "break_minutes": int(first(form, "break_minutes") or 0),
            "takes_next": "takes_next" in form,
        },
        Preferences,
    )


def _escaped(content: bytes) -> str:
    return content.hex()


def _unescaped(kept: str) -> bytes:
    return bytes.fromhex(kept)
