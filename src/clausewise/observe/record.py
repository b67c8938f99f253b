"""Requests as records: an object in JSON says one, as programs and gateways tell them.

    {"id": "r1", "ts": 1778961903.25, "ip": "203.0.113.9", "method": "GET", "uri": "/wool?p=2", "status": 200, "user": "zoe",
     "session": "s4", "headers": {"User-Agent": "…", "Referer": "…"}, "body": "…", "bytes": 1200, "rt_ms": 18,
     "geo": {"country": "CA", "lat": 45.5, "lon": -73.6}, "asn": 64500, "ja4": "…"}

Nothing in it must be there. ``ts`` is in seconds, or in milliseconds where no clock could mean seconds, or ISO 8601. The method ``SIGNIN``
or ``"act": "sign_in"`` tells a sign-in that was no request; ``"outcome": "refused"`` what was blocked by ourselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from clausewise.errors import InputError
from clausewise.event import Act, Event, Outcome
from clausewise.observe import instant
from clausewise.observe.filling import token, whole
from clausewise.scope import HEADER

record_bytes_max = 4 * 1024 * 1024
# Seconds since 1970 stay below this until the year 5138; milliseconds passed it in 1973.
_SECONDS_MOST: Final = 1e11
_TIMES: Final = ("ts", "time", "timestamp", "time_ms")
_NAMES: Final = {
    "address": ("ip", "address", "remote_addr"),
    "account": ("user", "account"),
    "session": ("session",),
    "host": ("host",),
    "verb": ("method", "verb"),
    "agent": ("agent",),
    "referrer": ("referrer",),
    "fingerprint": ("ja4", "ja3", "fingerprint"),
    "country": ("country",),
    "id": ("id",),
}
_NUMBERS: Final = {"status": ("status",), "bytes": ("bytes",), "network": ("asn", "network")}
_HEADERS: Final = {"agent": "user-agent", "referrer": "referer", "host": "host"}
SIGN_IN: Final = "SIGNIN"


def events(lines: Iterable[bytes]) -> Iterator[Event]:
    """Yield the event of each line that is not blank. Raises InputError CW870 at the first that is no record."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield read(line, where=f":{number}")


def read(line: bytes, *, where: str = "") -> Event:
    """Return the event that one object in JSON tells. Raises InputError CW870, at ``where``."""
    if len(line) > record_bytes_max:
        raise _wrong(f"it is over {record_bytes_max} bytes", f"il dépasse {record_bytes_max} octets", where)
    try:
        told = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise _wrong(str(wrong), str(wrong), where) from wrong
    if not isinstance(told, dict):
        raise _wrong("it is no object", "ce n'est pas un objet", where)
    return event(told, where=where)


def event(told: Mapping[str, Any], *, where: str = "") -> Event:
    """Return the event that a record tells. Raises InputError CW870 where a number or a moment is none."""
    try:
        return _event(told)
    except (ValueError, TypeError, OverflowError, AttributeError) as wrong:
        raise _wrong(str(wrong), str(wrong), where) from wrong


def _event(told: Mapping[str, Any]) -> Event:
    given: dict[str, Any] = {"time_ms": moment(told)}
    for name, keys in _NAMES.items():
        given[name] = _text(told, keys)
    for name, keys in _NUMBERS.items():
        given[name] = whole(next((told[key] for key in keys if told.get(key) is not None), 0))
    given["cost_ms"] = max(0.0, float(told.get("rt_ms") or told.get("cost_ms") or 0.0))
    sent = [(str(name), str(value)) for name, value in (told.get("headers") or {}).items() if value is not None]
    given["headers"], given["body"] = tuple(sent), _text(told, ("body",))
    headers = {name.lower(): value for name, value in sent}
    for name, header in _HEADERS.items():
        given[name] = given[name] or headers.get(header, "")
    if headers.get(HEADER):
        given["token"] = token(headers[HEADER])
    given.update(_place(told.get("geo")))
    given.update(_target(str(told.get("uri") or told.get("url") or "")))
    given["verb"] = given["verb"].upper()
    if given["verb"] == SIGN_IN or told.get("act") == Act.SIGN_IN:
        given |= {"act": Act.SIGN_IN, "outcome": _outcome(given["status"]), "verb": given["verb"].removeprefix(SIGN_IN)}
    if told.get("outcome"):
        given["outcome"] = Outcome(told["outcome"])
    return Event(**{name: value for name, value in given.items() if value not in ("", None)})


def moment(told: Mapping[str, Any]) -> int:
    """Return the moment that a record tells, 0 for none. Raises ValueError, TypeError or OverflowError for what is none."""
    key = next((key for key in _TIMES if told.get(key) is not None), "")
    value = told.get(key, 0)
    if key == "time_ms":
        return whole(value)
    if isinstance(value, str):
        return instant.iso(value)
    return whole(round(float(value) * (1000 if abs(value) < _SECONDS_MOST else 1)))


def _text(told: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((str(told[key]) for key in keys if told.get(key) not in (None, "")), "")


def _place(geo: Any) -> Mapping[str, Any]:
    """Return what ``geo`` says: a country, or an object with one, an autonomous system and degrees."""
    if not geo:
        return {}
    if isinstance(geo, str):
        return {"country": geo.upper()}
    found: dict[str, Any] = {"latitude": float(geo.get("lat") or 0.0), "longitude": float(geo.get("lon") or 0.0)}
    if geo.get("country"):
        found["country"] = str(geo["country"]).upper()
    if geo.get("asn"):
        found["network"] = whole(geo["asn"])
    return found


def _target(text: str) -> Mapping[str, Any]:
    if text[:1] != "/" and "://" in text:
        try:
            parts = urlsplit(text)
        except ValueError:
            # What is no address was sent all the same, and is looked at as it came.
            return {"path": text}
        return {"host": parts.hostname or "", "path": parts.path or "/", "query": parts.query}
    path, _, query = text.partition("?")
    return {"path": path, "query": query}


def _outcome(status: int) -> Outcome:
    if not status:
        return Outcome.UNKNOWN
    return Outcome.SUCCESS if status < 400 else Outcome.FAILURE  # noqa: PLR2004 - HTTP's first error


def _wrong(en: str, fr: str, where: str) -> InputError:
    return InputError(
        "CW870",
        f"This record of a request cannot be read: {en}.",
        f"Cet enregistrement d'une requête ne peut être lu : {fr}.",
        remedy_en="Write one JSON object a line, with `ts` in seconds or ISO 8601 and `headers` as an object.",
        remedy_fr="Écrivez un objet JSON par ligne, avec `ts` en secondes ou en ISO 8601 et `headers` en objet.",
        where=where,
    )
