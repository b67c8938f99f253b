"""The outbox: what a store keeps account of beside its records so that others are told of them. The records themselves are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from clausewise.webhook import Delivery, Endpoint, State, Tally


@runtime_checkable
class Deliveries(Protocol):
    """Keeps account of webhooks: endpoints with their secrets, how far each is in the chain, and what did not get through.

    Who sends to an endpoint holds it by a lease; whatever it writes counts only while it does. Any thread and several processes may call.
    Every method may raise StoreError.
    """

    def add(self, endpoint: Endpoint) -> None:
        """Keep an endpoint. Raises ConflictError CW929 when its id is already there."""
        ...

    def change(self, endpoint: Endpoint) -> bool:
        """Replace what people set of an endpoint (address, events, name, evidence, secrets), not how far it is; say whether it is there."""
        ...

    def set_state(self, endpoint: str, state: State) -> bool:
        """Let an endpoint be told, or not; made active, it starts as if nothing had failed. Say whether it is there."""
        ...

    def remove(self, endpoint: str) -> bool:
        """Remove an endpoint with its secrets and deliveries; say whether it was there."""
        ...

    def endpoint(self, endpoint: str) -> Endpoint | None:
        """Return an endpoint, or None."""
        ...

    def endpoints(self) -> list[Endpoint]:
        """Return every endpoint, oldest first."""
        ...

    def claim(self, holder: str, head: int, now_ms: int, lease_ms: int) -> Endpoint | None:
        """Take the active endpoint that has waited longest of those with something to do, and hold it as ``holder`` until ``lease_ms``.

        Something to do is a record up to the sequence ``head`` that it was not told of, or a delivery that is due.
        """
        ...

    def release(self, endpoint: str, holder: str) -> None:
        """Let go of an endpoint, if ``holder`` still holds it."""
        ...

    def settle(self, endpoint: Endpoint, delivery: Delivery | None = None, *, keep: bool = False) -> bool:
        """Write how far ``endpoint`` is now, and of its ``delivery``: what it came to if it is to ``keep``, else that it is done.

        Nothing is written unless the endpoint is still held by its ``holder``. Return whether it is to go on: held, and active.
        """
        ...

    def hasten(self, endpoint: str) -> None:
        """Make every delivery of ``endpoint`` that waits due at once, oldest records first."""
        ...

    def due(self, endpoint: str, now_ms: int) -> Delivery | None:
        """Return the delivery that is due longest, or None."""
        ...

    def put(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries, in the place of those that are there for the same record and event."""
        ...

    def dead(self, endpoint: str, *, after: tuple[int, str] = (0, ""), limit: int = 100) -> list[Delivery]:
        """Return dead deliveries of ``endpoint`` behind the sequence and event ``after``, in order."""
        ...

    def revive(self, endpoint: str, sequences: Sequence[int] | None, now_ms: int) -> int:
        """Make dead deliveries due now as if never tried, all or those of ``sequences``; return how many there were."""
        ...

    def tally(self) -> list[Tally]:
        """Return how many deliveries of each endpoint wait or are dead; none for an endpoint without any."""
        ...
