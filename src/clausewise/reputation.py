"""A list of dangerous addresses that is asked by hash prefix: a client of Safe Browsing, version 4. Off unless the operator names one.

Spoken is ``fullHashes:find`` (https://developers.google.com/safe-browsing/reference/rest/v4/fullHashes/find): four bytes of a SHA-256 go
out, whole hashes come back. Any endpoint that speaks it will do, such as a proxy of the operator's own. Answers are kept as long as they
say; an answer in another form, or with hashes nobody asked for, is none. What gets no answer is passed over, and the record says so.
"""

from __future__ import annotations

import binascii
import threading
import time
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from clausewise import exchange
from clausewise.allowance import Allowance
from clausewise.exchange import ExchangeError
from clausewise.ports import Listed

prefix_bytes = 4
prefixes_per_question_max = 500
kept_prefixes_max = 65_536
# However long an answer says that it holds.
kept_seconds_min, kept_seconds_max = 60.0, 86_400.0
KEY_HEADER = "x-goog-api-key"
CLIENT = "clausewise"
THREATS = ("MALWARE", "SOCIAL_ENGINEERING", "UNWANTED_SOFTWARE", "POTENTIALLY_HARMFUL_APPLICATION")
MALFORMED = "malformed"


class Settings(Struct, frozen=True):
    """How the list is reached; ``key`` is sent in a header, never in the address."""

    url: str
    key: str = ""
    timeout_ms: int = 1_000
    budget_per_hour: int = 3_600


class _Threat(Struct):
    hash: str


class _Match(Struct, rename="camel"):
    threat_type: str
    threat: _Threat
    cache_duration: str = ""


class _Answer(Struct, rename="camel"):
    matches: list[_Match] = []
    negative_cache_duration: str = ""


_answer = msgspec.json.Decoder(_Answer)


class SafeBrowsing:
    """Asks within a budget and remembers answers. Thread-safe. ``seconds`` is handed in by tests."""

    def __init__(self, settings: Settings, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self.version = sha256(f"{settings.url} {THREATS}".encode()).hexdigest()[:12]
        self._address = exchange.address(settings.url, "reputation_url")
        self._seconds = seconds
        self._allowance = Allowance(settings.budget_per_hour, seconds)
        self._kept: OrderedDict[bytes, tuple[float, tuple[Listed, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def listed(self, prefixes: Sequence[bytes]) -> Sequence[Listed]:
        """Return what is listed under any of ``prefixes``, kept or fresh. Raises ExchangeError."""
        found: list[Listed] = []
        unknown: list[bytes] = []
        now = self._seconds()
        with self._lock:
            for prefix in dict.fromkeys(prefixes):
                until, known = self._kept.get(prefix, (0.0, ()))
                if now < until:
                    found += known
                else:
                    unknown.append(prefix)
        for start in range(0, len(unknown), prefixes_per_question_max):
            found += self._ask(unknown[start : start + prefixes_per_question_max])
        return found

    def _ask(self, prefixes: Sequence[bytes]) -> list[Listed]:
        refused = self._allowance.spend()
        if refused:
            raise ExchangeError(refused)
        try:
            content = exchange.post(
                self._address,
                _question(prefixes),
                key=self.settings.key,
                key_header=KEY_HEADER,
                timeout_ms=self.settings.timeout_ms,
            )
            answer = _read(content, prefixes)
        except ExchangeError:
            self._allowance.failed()
            raise
        self._allowance.answered()
        self._keep(prefixes, answer)
        return [one for known in answer.values() for one in known[1]]

    def _keep(self, prefixes: Sequence[bytes], answer: dict[bytes, tuple[float, tuple[Listed, ...]]]) -> None:
        now = self._seconds()
        with self._lock:
            for prefix in prefixes:
                lasts, known = answer[prefix]
                self._kept[prefix] = (now + lasts, known)
                self._kept.move_to_end(prefix)
            while len(self._kept) > kept_prefixes_max:
                self._kept.popitem(last=False)


def _question(prefixes: Sequence[bytes]) -> bytes:
    threats: dict[str, Any] = {
        "threatTypes": THREATS,
        "platformTypes": ["ANY_PLATFORM"],
        "threatEntryTypes": ["URL"],
        "threatEntries": [{"hash": b64encode(prefix).decode()} for prefix in prefixes],
    }
    return msgspec.json.encode(
        {"client": {"clientId": CLIENT, "clientVersion": "1"}, "clientStates": [], "threatInfo": threats}
    )


def _read(content: bytes, prefixes: Sequence[bytes]) -> dict[bytes, tuple[float, tuple[Listed, ...]]]:
    """Return for each prefix how many seconds its answer holds, and what is listed under it. Raises ExchangeError ``malformed``."""
    try:
        answer = _answer.decode(content)
        matches = [(b64decode(one.threat.hash, validate=True), one) for one in answer.matches]
        nothing = (_seconds(answer.negative_cache_duration), ())
        found: dict[bytes, tuple[float, tuple[Listed, ...]]] = dict.fromkeys(prefixes, nothing)
        for whole, match in matches:
            prefix = whole[:prefix_bytes]
            if len(whole) != sha256().digest_size or prefix not in found or match.threat_type not in THREATS:
                raise ExchangeError(MALFORMED)
            lasts, known = found[prefix]
            listed = Listed(whole, match.threat_type.lower())
            found[prefix] = (
                min(lasts, _seconds(match.cache_duration)) if known else _seconds(match.cache_duration),
                (*known, listed),
            )
    except (msgspec.DecodeError, binascii.Error, UnicodeError, ValueError, RecursionError) as error:
        raise ExchangeError(MALFORMED) from error
    return found


def _seconds(duration: str) -> float:
    """Return how long an answer is kept; it says so as ``300s`` or ``300.5s``. Raises ValueError when it is anything else."""
    lasts = float(duration.removesuffix("s")) if duration else kept_seconds_min
    return max(kept_seconds_min, min(lasts, kept_seconds_max)) if lasts == lasts else kept_seconds_min  # noqa: PLR0124 - not a number
