"""An errand: what one holder tells one endpoint, message by message, and what becomes of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from msgspec.structs import replace

from clausewise import announcement, fold, schedule, signing
from clausewise.announcement import Message
from clausewise.model import Entry, Record
from clausewise.ports import Clock, Store
from clausewise.webhook import Attempt, Delivery, Endpoint, Failure, Stage, State

stretch_records: Final = 500
errand_messages_max: Final = 100


class Teller(Protocol):
    """Says what of a record an endpoint is told, and how."""

    def events(self, record: Record) -> Iterator[str]:
        """Yield the names of what ``record`` tells."""
        ...

    def message(
        self, endpoint: Endpoint, record: Record, event: str, sealed: bytes | None, *, time_ms: int
    ) -> tuple[Message, dict[str, str]] | None:
        """Return the message of ``event`` and what goes beside it; None where nothing is told any more."""
        ...


class Announcer:
    """Tells programs what is announced of records, signed by the secrets of the endpoint."""

    def events(self, record: Record) -> Iterator[str]:
        """See ``Teller.events``."""
        return announcement.events(record)

    def message(
        self, endpoint: Endpoint, record: Record, event: str, sealed: bytes | None, *, time_ms: int
    ) -> tuple[Message, dict[str, str]] | None:
        """See ``Teller.message``."""
        if announcement.is_silent(record, sealed):
            return None
        made = announcement.message(record, event, sealed, evidence=endpoint.evidence)
        return made, signing.signed(made.id, made.body, endpoint.secrets, time_ms=time_ms)


ANNOUNCER: Final = Announcer()


class Errand:
    """One holder's time with one endpoint: ``next`` says what to send, ``settle`` what came of it, until there is nothing more.

    The endpoint is held for ``lease_ms`` after each word of its holder's; ``chance`` returns a number between 0 and 1.
    """

    def __init__(
        self,
        store: Store,
        endpoint: Endpoint,
        clock: Clock,
        *,
        lease_ms: int,
        chance: Callable[[], float],
        teller: Teller = ANNOUNCER,
    ) -> None:
        self.endpoint = endpoint
        self._store = store
        self._deliveries = store.deliveries()
        self._clock = clock
        self._lease_ms = lease_ms
        self._chance = chance
        self._teller = teller
        self._read = endpoint.cursor
        self._fresh: deque[tuple[Record, str]] = deque()
        self._delivery: Delivery | None = None
        self._is_fresh = False
        self._sent = 0

    def next(self) -> tuple[Message, dict[str, str]] | None:
        """Return what to send now, with the headers that go with it; None when nothing is due, or others shall have their turn."""
        if self._sent >= errand_messages_max:
            return None
        while (record := self._chosen()) is not None:
            delivery = self._delivery
            assert delivery is not None, "a record without a delivery"
            sealed = self._store.sealed(record.sequence) if record.sealed_sha256 else None
            told = self._teller.message(self.endpoint, record, delivery.event, sealed, time_ms=self._clock())
            if told is not None:
                return told
            if not self._write(self.endpoint, keep=False):
                return None
        return None

    def settle(self, attempt: Attempt) -> bool:
        """Write what came of a try; return whether to go on with this endpoint."""
        self._sent += 1
        now_ms = self._clock()
        held = self.endpoint
        if attempt.failure is None:
            told = replace(held, failures=0, failing_ms=0, wait_ms=0, delivered=held.delivered + 1, delivered_ms=now_ms)
            goes_on = self._write(told, keep=False)
            if goes_on and held.failures >= schedule.outage_failures:
                self._deliveries.hasten(held.id)
            return goes_on
        if attempt.failure.is_of_one:
            failed = replace(held, failed_ms=now_ms, failure=attempt.failure.value, status=attempt.status)
            return self._put_aside(failed, attempt, attempt.failure, now_ms)
        self._failed(attempt, attempt.failure, now_ms)
        return False

    def release(self) -> None:
        """Let others have the endpoint."""
        self._deliveries.release(self.endpoint.id, self.endpoint.holder)

    def _failed(self, attempt: Attempt, failure: Failure, now_ms: int) -> None:
        held, chance = self.endpoint, self._chance
        failing_ms = held.failing_ms or now_ms
        pause_ms = schedule.pause_ms(held.failures + 1, chance=chance(), asked_ms=attempt.retry_ms)
        told = replace(
            held,
            failures=held.failures + 1,
            failing_ms=failing_ms,
            wait_ms=now_ms + pause_ms,
            failed_ms=now_ms,
            failure=failure.value,
            status=attempt.status,
        )
        is_gone = failure is Failure.GONE
        if is_gone or schedule.is_to_halt(failing_ms, now_ms):
            told = replace(told, state=State.HALTED)
        self._put_aside(told, attempt, failure, now_ms)
        if told.state is State.HALTED:
            self._alarm("gone" if is_gone else "failing", failing_ms, now_ms)

    def _put_aside(self, told: Endpoint, attempt: Attempt, failure: Failure, now_ms: int) -> bool:
        """Keep the delivery at hand for another try, or as dead, and say whether to go on."""
        delivery = self._delivery
        assert delivery is not None, "a try without a delivery"
        tries = delivery.tries + 1
        next_ms = schedule.next_ms(tries, now_ms=now_ms, chance=self._chance(), asked_ms=attempt.retry_ms)
        if failure is Failure.REJECTED:
            next_ms = None
        self._delivery = replace(
            delivery,
            stage=Stage.DEAD if next_ms is None else Stage.WAITING,
            tries=tries,
            next_ms=next_ms or 0,
            tried_ms=now_ms,
            failure=failure.value,
            status=attempt.status,
        )
        return self._write(told, keep=True)

    def _alarm(self, cause: str, since_ms: int, now_ms: int) -> None:
        body = fold.body({"webhook": self.endpoint.id, "cause": cause, "since_ms": since_ms})
        self._store.append([Entry("alarmed", body, now_ms, self.endpoint.id)])

    def _write(self, told: Endpoint, *, keep: bool) -> bool:
        """Write how far the endpoint is, and that the delivery at hand is done or kept for later."""
        delivery = self._delivery
        if delivery is not None and self._is_fresh:
            self._fresh.popleft()
            told = replace(told, cursor=self._fresh[0][0].sequence - 1 if self._fresh else self._read)
        told = replace(told, lease_ms=self._clock() + self._lease_ms)
        self._delivery, self._is_fresh = None, False
        self.endpoint = told
        return self._deliveries.settle(told, delivery, keep=keep)

    def _chosen(self) -> Record | None:
        """Choose the delivery that has been due longest: one that failed before, or the next record behind the cursor."""
        store, now_ms = self._store, self._clock()
        again = self._deliveries.due(self.endpoint.id, now_ms)
        fresh = self._ahead()
        self._is_fresh = fresh is not None and (again is None or fresh[0].time_ms < again.next_ms)
        if fresh is not None and self._is_fresh:
            record, event = fresh
            times = (record.time_ms, record.time_ms)
            self._delivery = Delivery(self.endpoint.id, record.sequence, event, Stage.WAITING, 0, *times)
            return record
        self._delivery = again
        return store.after(again.sequence - 1, limit=1)[0] if again is not None else None

    def _ahead(self) -> tuple[Record, str] | None:
        """Return the next record behind the cursor and its event, or None at the end of the ledger."""
        while not self._fresh:
            records = self._store.after(self._read, limit=stretch_records)
            if not records:
                return None
            self._read = records[-1].sequence
            self._fresh.extend(
                (record, event)
                for record in records
                for event in self._teller.events(record)
                if self.endpoint.wants(event)
            )
            if not self._fresh:
                told = replace(self.endpoint, cursor=self._read)
                if not self._write(told, keep=False):
                    return None
        return self._fresh[0]
