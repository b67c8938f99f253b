"""What somebody did, as an item that clauses judge: the alerts of one actor together, with the rows that led to them.

An account is preferred to an address, which others may share; what was done under an account is never held against its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise.event import Event
from clausewise.model import Evidence, Item, Medium, Part, Signal
from clausewise.observe.alert import OBSERVER, Alert, Row

rows_per_actor_max = 20
identifier_characters_max = 512


def conduct(alerts: Sequence[Alert]) -> tuple[list[Item], list[list[Signal]]]:
    """Return for each actor of ``alerts``, in order, the item that it is judged by, and what was seen; shadow scenarios tell nothing."""
    by_actor: dict[tuple[tuple[str, str], str], list[Alert]] = {}
    for alert in alerts:
        if not alert.scenario.is_shadow:
            # What was done under an authorization is judged apart from what was not.
            by_actor.setdefault((actor(alert), alert.grant), []).append(alert)
    seen = [_judgeable(kind, name, found) for ((kind, name), _), found in by_actor.items()]
    return [item for item, _ in seen], [signals for _, signals in seen]


def actor(alert: Alert) -> tuple[str, str]:
    """Return who did it: ``account``, ``address``, or a ``group`` of which nobody alone answers, and its name.

    A group may be all who try one account: that account has done nothing.
    """
    if alert.account:
        return "account", alert.account
    if alert.address:
        return "address", alert.address
    names, values = alert.key
    return "group", f"{'+'.join(names)} {' '.join(values)}"


def asker(event: Event) -> tuple[str, str]:
    """Return who answers for one request: its account, or else its address; empty when nobody is known."""
    if event.account:
        return "account", event.account
    return ("address", event.address) if event.address else ("", "")


def request(event: Event, text: str) -> Item:
    """Return the item that one request is judged by for what it says itself; ``text`` is how a person reads it."""
    kind, name = asker(event)
    return Item(
        parts=(Part(Medium.REQUEST, text=text),),
        id=event.id[:identifier_characters_max] or f"{kind or 'request'}:{name}:{event.time_ms}",
        author=event.account,
        host=event.host,
        path=event.path,
        network=event.address,
        time_ms=event.time_ms,
        token=event.token,
    )


def _judgeable(kind: str, name: str, alerts: Sequence[Alert]) -> tuple[Item, list[Signal]]:
    last = alerts[-1]
    rows = list(dict.fromkeys(row for alert in alerts for row in alert.rows))[:rows_per_actor_max]
    starts = _starts(rows)
    item = Item(
        parts=(Part(Medium.LOG, text="\n".join(row.text for row in rows)),),
        id=f"{kind}:{name}:{last.time_ms}",
        author=name if kind == "account" else "",
        host=last.host,
        network=last.address or (name if kind == "address" else ""),
        time_ms=last.time_ms,
        token=last.token,
    )
    return item, [_signal(alert, starts) for alert in alerts]


def _starts(rows: Sequence[Row]) -> dict[Row, int]:
    found, at = {}, 0
    for row in rows:
        found[row] = at
        at += len(row.text) + 1
    return found


def _signal(alert: Alert, starts: dict[Row, int]) -> Signal:
    spots = tuple(
        Evidence(0, starts[row], starts[row] + len(row.text), row.text, sense=alert.scenario.id, place=row.place)
        for row in alert.rows
        if row in starts
    )
    return Signal(alert.scenario.signal, alert.score, spots, OBSERVER)
