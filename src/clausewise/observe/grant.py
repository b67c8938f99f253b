"""Events that somebody was authorized to do: they are counted apart, so that what is permitted and what is not never add up.

An assessor's probing within the agreed scope fills buckets of its own, whose overflow is recorded and lifted; one step outside fills the
others, as anybody's would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from clausewise.event import Event
from clausewise.model import Authorization, AuthorizationKind
from clausewise.scope import Deed, covers

# Who is asked for each event, so whom an authorization never concerns is passed over at once.
_KINDS = frozenset((AuthorizationKind.GRANT, AuthorizationKind.CONSENT))


class Grants:
    """Names the authorization that covers an event, at the moment at which it was done. A marker (``clausewise.observe.marking``)."""

    reads: frozenset[str] = frozenset()

    def __init__(self, authorizations: Callable[[], Iterable[Authorization]]) -> None:
        self._authorizations = authorizations

    def hints(self, events: Sequence[Event]) -> list[tuple[str, ...]] | None:
        """Return nothing where nobody is authorized to anything; what somebody is depends on all of an event."""
        is_anybody = any(one.kind in _KINDS for one in self._authorizations())
        return None if is_anybody else [()] * len(events)

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:
        """Put the id of the authorization into ``facts``; that is no mark."""
        deed = None
        for authorization in self._authorizations():
            if authorization.kind in _KINDS:
                deed = deed or deed_of(event)
                if covers(authorization, deed):
                    facts["grant"] = authorization.id
                    break
        return ()


def deed_of(event: Event) -> Deed:
    """Return what an authorization asks of an event."""
    return Deed(event.account, event.token, event.address, event.host, "", event.time_ms)
