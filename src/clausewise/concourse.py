"""What the processes of a service have in common, in a Redis or Valkey that they share.

Events go through a stream: each process tells in a thread of its own what it counted, and hears what others did; who starts hears the last
hour. So windows see what was done to all, and nobody who waits for an answer waits for Redis. Claims and counts are asked for when they are
needed, within ``wait_ms_max``. Where Redis is gone, claims and counts go by this process alone, what is to be told waits within bounds, and
the thread tries again; nothing of it is a record, and nothing that was acknowledged depends on it.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import deque
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

import redis
from msgspec import DecodeError, msgpack
from msgspec.structs import replace
from redis.backoff import NoBackoff
from redis.retry import Retry

from clausewise.commons import Alone
from clausewise.errors import ConfigError
from clausewise.event import Event

log = logging.getLogger("clausewise.commons")
wait_ms_max: Final = 200
hear_ms: Final = 100
again_ms: Final = 500
history_ms: Final = 3_600_000
told_events_max: Final = 500  # at once
waiting_events_max: Final = 50_000
stream_entries_max: Final = 100_000
PREFIX: Final = "clausewise:"
STREAM: Final = PREFIX + "events"
_events = msgpack.Decoder(list[Event])


class Concourse:
    """The commons in the Redis at ``address``, such as ``redis://localhost:6379/0``.

    Raises ConfigError CW317 for what is no such address; a Redis that cannot be reached is no error, but told as ``trouble``.
    """

    is_shared = True

    def __init__(self, address: str) -> None:
        self._own = Alone()
        self._name = secrets.token_bytes(8)
        self._asking = client(address, wait_ms_max)
        self._streaming = client(address, wait_ms_max + hear_ms)
        self._waiting: deque[Event] = deque(maxlen=waiting_events_max)
        self._heard: deque[Event] = deque(maxlen=waiting_events_max)
        self._last = b""
        self._trouble = "not reached yet"
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clausewise-commons", daemon=True)
        self._thread.start()

    @property
    def trouble(self) -> str:
        """See ``Commons.trouble``."""
        return self._trouble

    def tell(self, events: Sequence[Event]) -> None:
        """See ``Commons.tell``. When nobody fetches them, the oldest go first."""
        self._waiting.extend(events)

    def heard(self) -> list[Event]:
        """See ``Commons.heard``."""
        return [self._heard.popleft() for _ in range(len(self._heard))]

    def claim(self, name: str, for_ms: int) -> bool:
        """See ``Commons.claim``."""
        if not self._own.claim(name, for_ms):
            return False
        answer = self._asked(lambda: self._asking.set(key("claim", name), self._name, nx=True, px=for_ms))
        return answer is None or answer[0] is True

    def count(self, name: str, window_ms: int) -> None:
        """See ``Commons.count``."""
        self._own.count(name, window_ms)
        place = key("count", name)
        self._asked(lambda: self._asking.pipeline().set(place, 0, nx=True, px=window_ms).incr(place).execute())

    def wait_ms(self, name: str, times_max: int) -> int:
        """See ``Commons.wait_ms``: whatever is longer, here or by what all have counted."""
        own_ms, place = self._own.wait_ms(name, times_max), key("count", name)
        answer = self._asked(lambda: self._asking.pipeline().get(place).pttl(place).execute())
        if answer is None or answer[0][0] is None or int(answer[0][0]) < times_max:
            return own_ms
        return max(own_ms, int(answer[0][1]))

    def close(self) -> None:
        """See ``Commons.close``; what waits to be told is told if Redis is there."""
        if not self._closed.is_set():
            self._closed.set()
            self._thread.join()
            self._asking.close()
            self._streaming.close()

    def _asked(self, ask: Any) -> tuple[Any] | None:
        """Return what Redis answers, in a tuple; None while it is gone."""
        if self._trouble:
            return None
        try:
            return (ask(),)
        except redis.RedisError as error:
            self._found(error)
            return None

    def _run(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._closed.is_set()
            try:
                self._send()
                if not is_last:
                    self._receive()
                self._found(None)
            except redis.RedisError as error:
                self._found(error)
                self._closed.wait(again_ms / 1000)

    def _found(self, error: redis.RedisError | None) -> None:
        trouble = (" ".join(str(error).split()) or type(error).__name__) if error is not None else ""
        if bool(trouble) != bool(self._trouble):
            log.warning("%s", f"alone: {trouble}" if trouble else "in company: Redis is there")
        self._trouble = trouble

    def _send(self) -> None:
        while count := min(len(self._waiting), told_events_max):
            told = [self._waiting[at] for at in range(count)]
            fields: dict[Any, Any] = {b"by": self._name, b"events": msgpack.encode([bare(one) for one in told])}
            self._streaming.xadd(STREAM, fields, maxlen=stream_entries_max, approximate=True)
            for _ in range(count):
                self._waiting.popleft()

    def _receive(self) -> None:
        if not self._last:
            seconds, _ = self._time()
            self._last = b"%d-0" % max(0, seconds * 1000 - history_ms)
        answer: Any = self._streaming.xread({STREAM: self._last}, count=told_events_max, block=hear_ms)
        for _, entries in answer or ():
            for place, fields in entries:
                self._last = place
                if fields.get(b"by") != self._name:
                    self._take(fields.get(b"events", b""))

    def _time(self) -> tuple[int, int]:
        found: Any = self._streaming.time()
        return int(found[0]), int(found[1])

    def _take(self, data: bytes) -> None:
        try:
            self._heard.extend(_events.decode(data))
        except (
            DecodeError,
            UnicodeDecodeError,
            RecursionError,
        ):  # a process of another version told something that this one does not know
            log.debug("an entry that is no list of events")


def client(address: str, timeout_ms: int) -> Any:
    """Return a client that gives up soon and tries nothing twice. Raises ConfigError CW317 for what is no address."""
    try:
        return redis.Redis.from_url(
            address,
            socket_timeout=timeout_ms / 1000,
            socket_connect_timeout=timeout_ms / 1000,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
        )
    except ValueError as error:
        raise ConfigError(
            "CW317",
            f"This is no address of a Redis: {error}",
            f"Ceci n'est pas l'adresse d'un Redis : {error}",
            remedy_en="Give redis://host:6379/0, rediss:// for TLS, or unix:///path.",
            remedy_fr="Donnez redis://hote:6379/0, rediss:// pour TLS, ou unix:///chemin.",
            where="redis",
        ) from error


def key(kind: str, name: str) -> str:
    """Return under what key something is kept: names may be long, or somebody's address."""
    return f"{PREFIX}{kind}:{sha256(name.encode()).hexdigest()[:32]}"


def bare(event: Event) -> Event:
    """Return an event without what only rules of payloads read: that was looked at, and stands in its marks."""
    return replace(event, headers=(), body="") if event.headers or event.body else event
