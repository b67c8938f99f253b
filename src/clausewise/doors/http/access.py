"""Who calls, and whether they may: API keys as bearer tokens (RFC 6750) or in X-Api-Key, or anybody while the service has no key at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from typing import NamedTuple

from starlette.datastructures import Headers

from clausewise import keys
from clausewise.doors.http.kinds import NO_KEY, NO_SCOPE, WRONG_KEY, HttpError
from clausewise.doors.http.limits import key_cache_entries_max, key_cache_ms
from clausewise.doors.http.loopback import refuse_strangers
from clausewise.keys import Scope
from clausewise.ports import Store

HEADER = "x-api-key"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="clausewise"'}


class Caller(NamedTuple):
    """A key's id, scopes and plan; in development anybody is ``development`` and may do everything."""

    id: str
    scopes: frozenset[str]
    plan: str = ""


ANYBODY = Caller("development", frozenset(Scope))


def steady_ms() -> int:
    """Return milliseconds of a clock that never goes back."""
    return time.monotonic_ns() // 1_000_000


class Access:
    """Recognizes keys; what the store says is believed for ``key_cache_ms``, so that a revoked key stops working within that time.

    ``origins`` are the web origins whose pages may call while there is no key.
    """

    def __init__(
        self, store: Store | None, *, origins: Collection[str] = (), clock: Callable[[], int] = steady_ms
    ) -> None:
        self._store = store
        self._origins = frozenset(origins)
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[bytes, tuple[Caller | None, int]] = {}
        self._open = (True, -key_cache_ms)

    @property
    def is_open(self) -> bool:
        """Whether no key was ever made and nobody is on the staff, so that anybody may call."""
        if self._store is None:
            return True
        is_open, at = self._open
        now = self._clock()
        if is_open and now - at >= key_cache_ms:
            is_open = not self._store.keys() and not self._store.staff().has_people()
            self._open = (is_open, now)
        return is_open

    def caller(self, headers: Headers, scope: Scope, method: str) -> Caller:
        """Return who calls. Raises HttpError CW520 or CW521 (401), CW522 to CW525 (403)."""
        if self.is_open:
            return self.anybody(headers, method)
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer":
            token = headers.get(HEADER, "")
        if not token.strip():
            raise HttpError(NO_KEY, headers=CHALLENGE)
        caller = self._recognized(token.strip())
        if caller is None:
            raise HttpError(
                WRONG_KEY, headers={"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}
            )
        if scope not in caller.scopes:
            raise HttpError(
                NO_SCOPE,
                f"This needs the scope `{scope}`; the key has {', '.join(sorted(caller.scopes))}.",
                f"Ceci demande la portée `{scope}`; la clé a {', '.join(sorted(caller.scopes))}.",
            )
        return caller

    def anybody(self, headers: Headers, method: str) -> Caller:
        """Let in whoever calls from this machine, of an open service. Raises HttpError CW523 to CW525."""
        refuse_strangers(headers, method, self._origins)
        return ANYBODY

    def _recognized(self, token: str) -> Caller | None:
        assert self._store is not None, "a key without a store"
        now = self._clock()
        hashed = keys.digest(token)
        caller, at = self._seen.get(hashed, (None, -key_cache_ms))
        if now - at < key_cache_ms:
            return caller
        key = keys.recognize(self._store, token)
        caller = Caller(key.id, frozenset(key.scopes), key.plan) if key else None
        with self._lock:
            if len(self._seen) >= key_cache_entries_max:
                self._seen.clear()
            self._seen[hashed] = (caller, now)
        return caller
