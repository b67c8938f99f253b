"""What a reader found in a line, as an event: numbers, moments and requests are read, and dashes are nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from clausewise.event import TEXTS, Act, Event, Outcome
from clausewise.observe import instant

text_characters_max = 8_192
# What is exact as a number of 64 bits anywhere, with a point or without.
number_max = 2**53
# Names that a format may give to what it finds.
PLAIN: Final = frozenset(TEXTS) - {"act", "outcome", "token", "grant"}
TIMES: Final = (
    "time_clf",
    "time_iso",
    "time_s",
    "time_ms",
    "time_us",
    "time_ns",
    "time_syslog",
    "time_haproxy",
    "time_slashed",
    "time_english",
    "date",
    "clock",
)
COSTS: Final = {"cost_ms": 1.0, "cost_s": 1000.0, "cost_us": 0.001, "cost_ns": 0.000_001}
FIELDS: Final = PLAIN | {*TIMES, *COSTS, "request", "target", "url", "status", "bytes", "network", "outcome", "token"}
_OUTCOMES: Final = frozenset(Outcome)
_NOTHING: Final = frozenset(("-", "", "(null)", "null", "None"))
_REQUEST: Final = re.compile(r"([A-Za-z][\w.-]{0,31}) (\S.*?)(?: (HTTP/[\d.]+))?\Z", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_SIGNS: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "v": "\v", "f": "\f"}
_PORT: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|((?:\d{1,3}\.){3}\d{1,3})):\d{1,5}\Z")

# Turns what was found into an event; raises ValueError or OverflowError when a number or a moment is none.
Filling = Callable[[Mapping[str, str], Act, Outcome], Event]
_Reading = Callable[[str], Mapping[str, Any]]


def filling(now: datetime) -> Filling:
    """Return the function that makes events; ``now`` tells the year of a time without one."""
    readings = _readings(now)

    def fill(found: Mapping[str, str], act: Act, outcome: Outcome) -> Event:
        given: dict[str, Any] = {"outcome": outcome}
        for name, value in found.items():
            if value is not None and value not in _NOTHING:
                given.update(readings[name](value))
        if "date" in given:
            given["time_ms"] = instant.iso(f"{given.pop('date')}T{given.pop('clock')}")
        return Event(act=act, **given)

    return fill


def values(now: datetime) -> Callable[[str, str], Mapping[str, Any]]:
    """Return what tells what the value of a format's field says of an event; raises as a ``Filling`` does."""
    readings = _readings(now)
    return lambda name, value: readings[name](value) if value not in _NOTHING else {}


def _readings(now: datetime) -> Mapping[str, _Reading]:
    """Return for each name of ``FIELDS`` what its words say of an event."""
    moments: dict[str, instant.Moment] = {
        "time_clf": instant.clf,
        "time_iso": instant.iso,
        "time_s": instant.seconds,
        "time_ms": instant.milliseconds,
        "time_us": lambda text: int(text) // 1000,
        "time_ns": lambda text: int(text) // 1_000_000,
        "time_syslog": instant.syslog(now),
        "time_haproxy": lambda text: instant.clf(f"{text} +0000"),
        "time_slashed": lambda text: instant.iso(text.replace("/", "-")),
        "time_english": instant.english,
    }
    readings: dict[str, _Reading] = {name: partial(_plainly, name) for name in (*PLAIN, "date", "clock")}
    readings |= {name: partial(_moment, read) for name, read in moments.items()}
    readings |= {name: partial(_cost, factor) for name, factor in COSTS.items()}
    readings |= {name: partial(_number, name) for name in ("status", "bytes", "network")}
    return readings | {
        "address": lambda text: {"address": bare_address(text)},
        "query": lambda text: {"query": plain(text).removeprefix("?")},
        "outcome": _outcome,
        "token": lambda text: {"token": token(plain(text))},
        "request": _request,
        "target": lambda text: _target(plain(text)),
        "url": lambda text: _url(plain(text)),
    }


def _plainly(name: str, text: str) -> Mapping[str, Any]:
    return {name: plain(text)}


def _moment(read: instant.Moment, text: str) -> Mapping[str, Any]:
    return {"time_ms": whole(read(text))}


def _cost(factor: float, text: str) -> Mapping[str, Any]:
    return {"cost_ms": max(0.0, float(text.removesuffix("s"))) * factor}


def _number(name: str, text: str) -> Mapping[str, Any]:
    return {name: whole(text)}


def whole(given: Any) -> int:
    """Return a whole number as it can be counted and kept. Raises ValueError, TypeError or OverflowError for what is none."""
    found = int(given)
    if abs(found) > number_max:
        raise OverflowError(f"over {number_max}")
    return found


def _outcome(text: str) -> Mapping[str, Any]:
    """Read what a service said of it; words of other services say nothing."""
    return {"outcome": Outcome(text)} if text in _OUTCOMES else {}


def token(secret: str) -> str:
    """Return what a secret that was sent along is known by: its SHA-256 in hexadecimal."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _request(text: str) -> Mapping[str, Any]:
    request = _REQUEST.match(plain(text))
    if request is None:
        # What is no request at all was sent all the same: the server answered 400, and it counts.
        return {"path": plain(text)}
    target = request[2]
    is_whole = target[:1] != "/" and "://" in target
    return {"verb": request[1].upper(), **(_url(target) if is_whole else _target(target))}


def _target(text: str) -> Mapping[str, Any]:
    path, _, query = text.partition("?")
    return {"path": path, "query": query}


def _url(text: str) -> Mapping[str, Any]:
    parts = urlsplit(text)
    return {"host": parts.hostname or "", "path": parts.path or "/", "query": parts.query}


def plain(text: str) -> str:
    """Return text without a server's escapes, cut at ``text_characters_max``; bytes that were escaped are UTF-8 or else Latin-1."""
    text = text[:text_characters_max]
    if "\\" not in text:
        return text
    told = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else _SIGNS.get(one[2], one[2]), text)
    try:
        return told.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return told


def bare_address(text: str) -> str:
    """Return an address without the port that some proxies write behind it."""
    found = _PORT.match(text) if ":" in text else None
    return (found[1] or found[2]) if found else text
