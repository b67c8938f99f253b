"""What stands against somebody who comes to the door: blocks, limits and suspensions in force, answered at once and without judging.

An account answers for itself: a block of the address or network that it shares with others does not touch it, but for signing in; that of a
token does. Somebody who is limited is let in at a slow pace, and told when to come again beyond it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from itertools import repeat
from typing import Any, Final

from clausewise.answer import ALLOWED, Answer, Verdict
from clausewise.enforce import Standing
from clausewise.event import Act, Event, Outcome
from clausewise.fold import State
from clausewise.ladder import ACCESS_HOURS, hour_ms
from clausewise.model import Action, Measure
from clausewise.observe.bucket import NEVER, poured
from clausewise.ports import Clock

# Somebody who is limited gets in this often, after a few times at once.
pace_ms: Final = 3_000
pace_at_once: Final = 10
paces_max: Final = 100_000
# What other processes recorded is asked for this often.
refresh_ms: Final = 1_000
# What the doors answer to whoever is barred or too fast (RFC 9110, 15.5.4; RFC 6585, 4).
REFUSALS: Final = frozenset((403, 429))
_BARS: Final = (Action.BLOCK, Action.SUSPEND, Action.TERMINATE)


class Barrier:
    """Knows who is barred by ``state``. Thread-safe. ``refresh`` takes in what other processes recorded."""

    def __init__(self, state: State, clock: Clock, refresh: Callable[[], None]) -> None:
        self._state, self._clock, self._refresh = state, clock, refresh
        self._refreshed_ms = NEVER
        self._paces: dict[str, int] = {}
        self._lock = threading.Lock()

    def now(self) -> int:
        """Return now, in milliseconds since 1970 UTC, knowing what others recorded up to ``refresh_ms`` ago."""
        now_ms = self._clock()
        if now_ms - self._refreshed_ms >= refresh_ms:
            self._refreshed_ms = now_ms
            self._refresh()
        return now_ms

    def against(self, event: Event, now_ms: int) -> Verdict:
        """Return what is answered to whoever did ``event``: ``ALLOWED``, or why not."""
        limit = ALLOWED
        for target, standing in self._standings(event):
            if standing.causes:
                found = _bar(standing, now_ms)
                if found.answer is Answer.BLOCK:
                    return found
                if found.answer is Answer.THROTTLE and limit is ALLOWED:
                    limit = self._paced(found, target, now_ms)
        return limit

    def _standings(self, event: Event) -> list[tuple[str, Standing]]:
        found = []
        if event.account:
            target = f"account:{event.account}"
            found.append((target, self._state.standing("access", target)))
            found.append((target, self._state.standing("account", event.account)))
        if event.address and (not event.account or event.act is Act.SIGN_IN):
            found += [(target, self._state.standing("access", target)) for target in self._places(event.address)]
        if event.token:
            target = f"token:{event.token}"
            found.append((target, self._state.standing("access", target)))
        return found

    def _places(self, address: str) -> list[str]:
        """Return what an address answers for: itself, and the networks around it of a size that anything stands against."""
        found = [f"address:{address}"]
        if self._state.prefixes:
            try:
                known = ip_address(address)
            except ValueError:
                return found
            sizes = [bits for version, bits in self._state.prefixes if version == known.version]
            found += [f"network:{ip_network((known, bits), strict=False)}" for bits in sizes]
        return found

    def _paced(self, found: Verdict, target: str, now_ms: int) -> Verdict:
        """Let one who is limited in at a slow pace."""
        with self._lock:
            full = max(self._paces.get(target, NEVER), now_ms)
            wait_ms = full - now_ms - pace_ms * (pace_at_once - 1)
            if wait_ms > 0:
                return Verdict(found.answer, found.would, (), found.standing, found.until_ms, -(-wait_ms // 1000))
            if len(self._paces) >= paces_max:
                self._paces = {name: one for name, one in self._paces.items() if one > now_ms}
            if len(self._paces) >= paces_max:
                self._paces.clear()
            self._paces[target] = poured(full, now_ms, pace_ms)
        return ALLOWED


def _bar(standing: Standing, now_ms: int) -> Verdict:
    """Return the weightiest thing that is in force."""
    limit = ALLOWED
    for decision, measure in reversed(standing.in_force(now_ms)):
        if measure.action in _BARS:
            return Verdict(Answer.BLOCK, Answer.BLOCK, (), decision, measure.until_ms)
        if measure.action is Action.REINSTATE:
            break
        if limit is ALLOWED and _slows(measure):
            limit = Verdict(Answer.THROTTLE, Answer.THROTTLE, (), decision, measure.until_ms)
    return limit


def _slows(measure: Measure) -> bool:
    # An account whose reach is limited for what it wrote may read at any pace.
    return measure.action is Action.LIMIT and measure.on == "access"


class Turned:
    """Knows, in logs, what was turned away because of a decision of ours. A marker (``clausewise.observe.marking``).

    A refusal counts as ours while a measure about the account or the address was in force at the moment that the log tells, whichever
    server wrote it: what we caused is held against nobody a second time.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:
        """Put ``refused`` into ``facts`` for a request that we turned away; that is no mark."""
        if event.status in REFUSALS and any(map(self._was_barred, _targets(event), repeat(event.time_ms))):
            facts["outcome"] = Outcome.REFUSED
        return ()

    def _was_barred(self, target: str, time_ms: int) -> bool:
        return any(
            measure.until_ms is not None
            and measure.until_ms - ACCESS_HOURS[measure.action] * hour_ms <= time_ms < measure.until_ms
            for _, measure in self._state.standing("access", target).causes
            if measure.action in ACCESS_HOURS
        )


def _targets(event: Event) -> list[str]:
    return [f"{kind}:{name}" for kind, name in (("account", event.account), ("address", event.address)) if name]
