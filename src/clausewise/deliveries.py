"""The account of webhooks in the ledger's database. None of it is part of the chain; the records themselves are what is to be sent.

A secret lies in its endpoint's row and nowhere else; when it goes, the file system keeps no copy (``secure_delete``). Who sends to an
endpoint holds its row by a lease, and every write of theirs asks for that lease: of two processes only one can go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import json
from msgspec.structs import astuple

from clausewise.errors import ConflictError
from clausewise.webhook import Delivery, Endpoint, Secret, Stage, State, Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clausewise.sql import Database

FIELDS = Endpoint.__struct_fields__
COLUMNS = ", ".join(FIELDS)
SET = ("url", "events", "secrets", "name", "evidence")
PROGRESS = (
    *("cursor", "failures", "failing_ms", "wait_ms", "lease_ms"),
    *("delivered", "delivered_ms", "failed_ms", "failure", "status"),
)
DELIVERY_COLUMNS = ", ".join(Delivery.__struct_fields__)


def assigned(names: Sequence[str]) -> str:
    """Return the assignments of an UPDATE to ``names``."""
    return ", ".join(f"{name} = ?" for name in names)


ADD = f"INSERT INTO endpoints ({COLUMNS}) VALUES ({', '.join('?' * len(FIELDS))}) ON CONFLICT DO NOTHING"  # noqa: S608
CHANGE = f"UPDATE endpoints SET {assigned(SET)} WHERE id = ?"  # noqa: S608
SET_STATE = "UPDATE endpoints SET state = ? WHERE id = ?"
RESTART = "UPDATE endpoints SET failures = 0, failing_ms = 0, wait_ms = 0 WHERE id = ?"
REMOVE = "DELETE FROM endpoints WHERE id = ?"
REMOVE_DELIVERIES = "DELETE FROM deliveries WHERE endpoint = ?"
ONE = f"SELECT {COLUMNS} FROM endpoints WHERE id = ?"  # noqa: S608
ALL = f"SELECT {COLUMNS} FROM endpoints ORDER BY created_ms, id"  # noqa: S608
NEXT = (
    "SELECT id FROM endpoints WHERE state = 'active' AND lease_ms <= ? AND wait_ms <= ? AND (cursor < ? OR EXISTS"
    " (SELECT 1 FROM deliveries WHERE endpoint = endpoints.id AND stage = 'waiting' AND next_ms <= ?))"
    " ORDER BY greatest(delivered_ms, failed_ms), id LIMIT 1"
)
CLAIM = "UPDATE endpoints SET holder = ?, lease_ms = ? WHERE id = ?"
RELEASE = "UPDATE endpoints SET holder = '', lease_ms = 0 WHERE id = ? AND holder = ?"
MOVE = f"UPDATE endpoints SET {assigned(PROGRESS)} WHERE id = ? AND holder = ? AND holder <> ''"  # noqa: S608
HALT = "UPDATE endpoints SET state = 'halted' WHERE id = ? AND state = 'active'"
STATE = "SELECT state FROM endpoints WHERE id = ?"
PUT = (
    f"INSERT INTO deliveries ({DELIVERY_COLUMNS}) VALUES ({', '.join('?' * 10)}) ON CONFLICT (endpoint, sequence, event)"  # noqa: S608
    f" DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in Delivery.__struct_fields__[3:])}"
)
DONE = "DELETE FROM deliveries WHERE endpoint = ? AND sequence = ? AND event = ?"
HASTEN = "UPDATE deliveries SET next_ms = first_ms WHERE endpoint = ? AND stage = 'waiting' AND next_ms > first_ms"
DUE = (
    f"SELECT {DELIVERY_COLUMNS} FROM deliveries WHERE endpoint = ? AND stage = 'waiting' AND next_ms <= ?"  # noqa: S608
    " ORDER BY next_ms, sequence, event LIMIT 1"
)
DEAD = (
    f"SELECT {DELIVERY_COLUMNS} FROM deliveries WHERE endpoint = ? AND stage = 'dead' AND (sequence, event) > (?, ?)"  # noqa: S608
    " ORDER BY sequence, event LIMIT ?"
)
REVIVE_ALL = "UPDATE deliveries SET stage = 'waiting', tries = 0, next_ms = ? WHERE endpoint = ? AND stage = 'dead'"
REVIVE = REVIVE_ALL + " AND sequence = ?"
TALLY = (
    "SELECT endpoint, count(*) FILTER (WHERE stage = 'waiting'), count(*) FILTER (WHERE stage = 'dead'),"
    " coalesce(min(first_ms) FILTER (WHERE stage = 'waiting'), 0) FROM deliveries GROUP BY endpoint ORDER BY endpoint"
)
_secrets = json.Decoder(tuple[Secret, ...]).decode


class TableDeliveries:
    """The account of webhooks in the database of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, endpoint: Endpoint) -> None:
        """See ``Deliveries.add``."""
        with self._database.writing() as connection:
            if connection.execute(ADD, row_of(endpoint, FIELDS)).rowcount:
                return
        raise ConflictError(
            "CW929",
            f"There is already a webhook {endpoint.id!r}.",
            f"Il y a déjà un webhook « {endpoint.id} ».",
            remedy_en="Use another id.",
            remedy_fr="Employez un autre identifiant.",
        )

    def change(self, endpoint: Endpoint) -> bool:
        """See ``Deliveries.change``."""
        with self._database.writing() as connection:
            return connection.execute(CHANGE, (*row_of(endpoint, SET), endpoint.id)).rowcount > 0

    def set_state(self, endpoint: str, state: State) -> bool:
        """See ``Deliveries.set_state``."""
        with self._database.writing() as connection:
            if state is State.ACTIVE:
                connection.execute(RESTART, (endpoint,))
            return connection.execute(SET_STATE, (state.value, endpoint)).rowcount > 0

    def remove(self, endpoint: str) -> bool:
        """See ``Deliveries.remove``."""
        with self._database.writing() as connection:
            connection.execute(REMOVE_DELIVERIES, (endpoint,))
            return connection.execute(REMOVE, (endpoint,)).rowcount > 0

    def endpoint(self, endpoint: str) -> Endpoint | None:
        """See ``Deliveries.endpoint``."""
        with self._database.reading() as connection:
            return endpoint_of(connection.execute(ONE, (endpoint,)).fetchone())

    def endpoints(self) -> list[Endpoint]:
        """See ``Deliveries.endpoints``."""
        with self._database.reading() as connection:
            return [found for row in connection.execute(ALL) if (found := endpoint_of(row))]

    def claim(self, holder: str, head: int, now_ms: int, lease_ms: int) -> Endpoint | None:
        """See ``Deliveries.claim``; nothing is locked while there is nothing to do."""
        asked = (now_ms, now_ms, head, now_ms)
        with self._database.reading() as connection:
            if connection.execute(NEXT, asked).fetchone() is None:
                return None
        with self._database.writing() as connection:
            row = connection.execute(NEXT, asked).fetchone()
            if row is None:
                return None
            connection.execute(CLAIM, (holder, lease_ms, row[0]))
            return endpoint_of(connection.execute(ONE, row).fetchone())

    def release(self, endpoint: str, holder: str) -> None:
        """See ``Deliveries.release``."""
        with self._database.writing() as connection:
            connection.execute(RELEASE, (endpoint, holder))

    def settle(self, endpoint: Endpoint, delivery: Delivery | None = None, *, keep: bool = False) -> bool:
        """See ``Deliveries.settle``."""
        with self._database.writing() as connection:
            progress = row_of(endpoint, PROGRESS)
            if not connection.execute(MOVE, (*progress, endpoint.id, endpoint.holder)).rowcount:
                return False
            if delivery is not None and keep:
                connection.execute(PUT, astuple(delivery))
            elif delivery is not None:
                connection.execute(DONE, (delivery.endpoint, delivery.sequence, delivery.event))
            if endpoint.state is State.HALTED:
                connection.execute(HALT, (endpoint.id,))
            (state,) = connection.execute(STATE, (endpoint.id,)).fetchone()
        return bool(state == State.ACTIVE)

    def hasten(self, endpoint: str) -> None:
        """See ``Deliveries.hasten``."""
        with self._database.writing() as connection:
            connection.execute(HASTEN, (endpoint,))

    def due(self, endpoint: str, now_ms: int) -> Delivery | None:
        """See ``Deliveries.due``."""
        with self._database.reading() as connection:
            row = connection.execute(DUE, (endpoint, now_ms)).fetchone()
        return None if row is None else delivery_of(row)

    def put(self, deliveries: Sequence[Delivery]) -> None:
        """See ``Deliveries.put``."""
        with self._database.writing() as connection:
            connection.executemany(PUT, map(astuple, deliveries))

    def dead(self, endpoint: str, *, after: tuple[int, str] = (0, ""), limit: int = 100) -> list[Delivery]:
        """See ``Deliveries.dead``."""
        with self._database.reading() as connection:
            return [delivery_of(row) for row in connection.execute(DEAD, (endpoint, *after, limit))]

    def revive(self, endpoint: str, sequences: Sequence[int] | None, now_ms: int) -> int:
        """See ``Deliveries.revive``."""
        with self._database.writing() as connection:
            if sequences is None:
                return connection.execute(REVIVE_ALL, (now_ms, endpoint)).rowcount
            return sum(connection.execute(REVIVE, (now_ms, endpoint, one)).rowcount for one in dict.fromkeys(sequences))

    def tally(self) -> list[Tally]:
        """See ``Deliveries.tally``."""
        with self._database.reading() as connection:
            return [Tally(*row) for row in connection.execute(TALLY)]


def row_of(endpoint: Endpoint, names: Sequence[str]) -> tuple[Any, ...]:
    """Return the named fields of an endpoint as its row has them."""
    stored = {
        "events": " ".join(endpoint.events),
        "secrets": json.encode(endpoint.secrets),
        "evidence": int(endpoint.evidence),
        "state": endpoint.state.value,
    }
    return tuple(stored[name] if name in stored else getattr(endpoint, name) for name in names)


def endpoint_of(row: Sequence[Any] | None) -> Endpoint | None:
    """Return the endpoint of a row, or None for none."""
    if row is None:
        return None
    fields = dict(zip(FIELDS, row, strict=True))
    fields |= {"events": tuple(fields["events"].split()), "secrets": _secrets(fields["secrets"])}
    return Endpoint(**fields | {"evidence": bool(fields["evidence"]), "state": State(fields["state"])})


def delivery_of(row: Sequence[Any]) -> Delivery:
    """Return the delivery of a row."""
    endpoint, sequence, event, stage, *rest = row
    return Delivery(endpoint, sequence, event, Stage(stage), *rest)
