"""The people in the ledger's database: who they are, what they prove themselves with, where they sit. None of it is chained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, astuple

from clausewise.member import Credential, Person, Proof, Sitting, Ticket, Tries, anonymous_tickets_max, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clausewise.model import Entry
    from clausewise.sql import Connection, Database

    # Adds records to the chain inside the transaction of a connection.
    Record = Callable[[Connection, Sequence[Entry]], None]

PERSON = "id, name, roles, language, created_ms, disabled_ms"
ADD_PERSON = f"INSERT INTO people ({PERSON}, folded) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
CHANGE_PERSON = (
    "UPDATE people SET id = ?, name = ?, roles = ?, language = ?, created_ms = ?, disabled_ms = ?, folded = ?"
    " WHERE id = ? AND roles = ? AND coalesce(disabled_ms, -1) = ?"
    " AND NOT EXISTS (SELECT 1 FROM people AS other WHERE other.folded = ? AND other.id <> people.id)"
)
ONE_PERSON = f"SELECT {PERSON} FROM people WHERE id = ?"
NAMED = f"SELECT {PERSON} FROM people WHERE folded = ?"
PEOPLE = f"SELECT {PERSON} FROM people ORDER BY created_ms, id"
ANYBODY = "SELECT 1 FROM people LIMIT 1"
CREDENTIAL = "person, kind, id, secret, name, created_ms, used_ms, counter"
KEEP = (
    f"INSERT INTO credentials ({CREDENTIAL}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, kind, id) DO UPDATE SET"
    " secret = excluded.secret, name = excluded.name, created_ms = excluded.created_ms, used_ms = excluded.used_ms,"
    " counter = excluded.counter"
)
CREDENTIALS = f"SELECT {CREDENTIAL} FROM credentials WHERE person = ? ORDER BY created_ms, id"
ONE_CREDENTIAL = f"SELECT {CREDENTIAL} FROM credentials WHERE kind = ? AND id = ?"
USE = "UPDATE credentials SET counter = ?, used_ms = ? WHERE person = ? AND kind = ? AND id = ? AND counter = ?"
DROP = "DELETE FROM credentials WHERE person = ? AND kind = ? AND (CAST(? AS TEXT) IS NULL OR id = ?)"
SITTING = "sha256, id, person, methods, created_ms, seen_ms, proved_ms, address, agent"
SIT = f"INSERT INTO sittings ({SITTING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
ONE_SITTING = f"SELECT {SITTING} FROM sittings WHERE sha256 = ?"
SITTINGS = f"SELECT {SITTING} FROM sittings WHERE person = ? ORDER BY seen_ms DESC, id"
SEEN = "UPDATE sittings SET seen_ms = greatest(seen_ms, ?) WHERE sha256 = ?"
RISE = "DELETE FROM sittings WHERE person = ? AND (CAST(? AS TEXT) IS NULL OR id = ?) AND id <> ?"
TICKET = "sha256, kind, person, content, until_ms"
END_OTHERS = "DELETE FROM tickets WHERE kind = ? AND person = ? AND person <> ''"
ISSUE = f"INSERT INTO tickets ({TICKET}) VALUES (?, ?, ?, ?, ?)"
# What nobody in particular began is bounded: of more than so many of a kind the oldest go.
BOUND = (
    "DELETE FROM tickets WHERE kind = ? AND person = '' AND sha256 NOT IN"
    " (SELECT sha256 FROM tickets WHERE kind = ? AND person = '' ORDER BY until_ms DESC LIMIT ?)"
)
ONE_TICKET = f"SELECT {TICKET} FROM tickets WHERE sha256 = ? AND kind = ? AND until_ms > ?"
TAKE = "DELETE FROM tickets WHERE sha256 = ?"
TRIED = "SELECT key, count, last_ms, until_ms FROM tries WHERE key = ?"
COUNT_TRY = (
    "INSERT INTO tries (key, count, last_ms, until_ms) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
    " count = excluded.count, last_ms = excluded.last_ms, until_ms = excluded.until_ms"
)
FORGIVE = "DELETE FROM tries WHERE key = ?"
EXPIRE = (
    ("DELETE FROM sittings WHERE seen_ms < ? OR created_ms < ?", ("seen_before_ms", "made_before_ms")),
    ("DELETE FROM tickets WHERE until_ms <= ?", ("now_ms",)),
    ("DELETE FROM tries WHERE last_ms < ? AND until_ms <= ?", ("tried_before_ms", "now_ms")),
)
doublings_max = 30


class TableStaff:
    """The people in the database of a ledger; ``record`` adds what goes into the chain with a change."""

    def __init__(self, database: Database, record: Record) -> None:
        self._database = database
        self._record = record

    def add(self, person: Person, note: Sequence[Entry]) -> bool:
        """See ``Staff.add``."""
        return self._written(ADD_PERSON, row_of(person), note)

    def change(self, person: Person, note: Sequence[Entry], *, before: Person) -> bool:
        """See ``Staff.change``."""
        disabled_ms = -1 if before.disabled_ms is None else before.disabled_ms
        as_before = (before.id, " ".join(before.roles), disabled_ms)
        return self._written(CHANGE_PERSON, (*row_of(person), *as_before, folded(person.name)), note)

    def person(self, person: str) -> Person | None:
        """See ``Staff.person``."""
        return person_of(self._row(ONE_PERSON, person))

    def named(self, name: str) -> Person | None:
        """See ``Staff.named``."""
        return person_of(self._row(NAMED, folded(name)))

    def people(self) -> list[Person]:
        """See ``Staff.people``."""
        return [one for row in self._rows(PEOPLE) if (one := person_of(row))]

    def has_people(self) -> bool:
        """See ``Staff.has_people``."""
        return self._row(ANYBODY) is not None

    def note(self, note: Sequence[Entry]) -> None:
        """See ``Staff.note``."""
        with self._database.writing() as connection:
            self._record(connection, note)

    def keep(
        self, credentials: Sequence[Credential], note: Sequence[Entry] = (), *, instead_of: Sequence[Proof] = ()
    ) -> None:
        """See ``Staff.keep``."""
        with self._database.writing() as connection:
            for person in {one.person for one in credentials}:
                connection.executemany(DROP, [(person, kind, None, None) for kind in instead_of])
            connection.executemany(KEEP, [astuple(one) for one in credentials])
            self._record(connection, note)

    def credentials(self, person: str) -> list[Credential]:
        """See ``Staff.credentials``."""
        return [credential_of(row) for row in self._rows(CREDENTIALS, person)]

    def credential(self, kind: Proof, credential: str) -> Credential | None:
        """See ``Staff.credential``."""
        row = self._row(ONE_CREDENTIAL, kind, credential)
        return None if row is None else credential_of(row)

    def use(self, credential: Credential, *, counter: int, time_ms: int) -> bool:
        """See ``Staff.use``."""
        place = (credential.person, credential.kind, credential.id, credential.counter)
        with self._database.writing() as connection:
            return connection.execute(USE, (counter, time_ms, *place)).rowcount > 0

    def drop(
        self, person: str, kinds: Sequence[Proof], credential: str | None = None, note: Sequence[Entry] = ()
    ) -> int:
        """See ``Staff.drop``."""
        with self._database.writing() as connection:
            found = connection.executemany(DROP, [(person, kind, credential, credential) for kind in kinds])
            count = found.rowcount
            if count:
                self._record(connection, note)
        return count

    def sit(self, sitting: Sitting, note: Sequence[Entry] = ()) -> None:
        """See ``Staff.sit``."""
        self._written(SIT, astuple(sitting), note)

    def sitting(self, sha256: bytes) -> tuple[Sitting, Person] | None:
        """See ``Staff.sitting``."""
        with self._database.reading() as connection:
            row = connection.execute(ONE_SITTING, (sha256,)).fetchone()
            if row is None:
                return None
            found = Sitting(*row)
            person = person_of(connection.execute(ONE_PERSON, (found.person,)).fetchone())
        return None if person is None else (found, person)

    def sittings(self, person: str) -> list[Sitting]:
        """See ``Staff.sittings``."""
        return [Sitting(*row) for row in self._rows(SITTINGS, person)]

    def seen(self, sha256: bytes, time_ms: int) -> None:
        """See ``Staff.seen``."""
        self._written(SEEN, (time_ms, sha256))

    def rise(self, person: str, *, sitting: str | None = None, but: str = "", note: Sequence[Entry] = ()) -> int:
        """See ``Staff.rise``."""
        with self._database.writing() as connection:
            count = connection.execute(RISE, (person, sitting, sitting, but)).rowcount
            if count:
                self._record(connection, note)
        return count

    def issue(self, ticket: Ticket, note: Sequence[Entry] = ()) -> None:
        """See ``Staff.issue``."""
        with self._database.writing() as connection:
            connection.execute(END_OTHERS, (ticket.kind, ticket.person))
            connection.execute(ISSUE, astuple(ticket))
            if not ticket.person:
                connection.execute(BOUND, (ticket.kind, ticket.kind, anonymous_tickets_max))
            self._record(connection, note)

    def ticket(self, sha256: bytes, kind: str, now_ms: int) -> Ticket | None:
        """See ``Staff.ticket``."""
        row = self._row(ONE_TICKET, sha256, kind, now_ms)
        return None if row is None else Ticket(*row)

    def take(self, sha256: bytes, kind: str, now_ms: int) -> Ticket | None:
        """See ``Staff.take``."""
        with self._database.writing() as connection:
            row = connection.execute(ONE_TICKET, (sha256, kind, now_ms)).fetchone()
            if row is not None:
                connection.execute(TAKE, (sha256,))
        return None if row is None else Ticket(*row)

    def try_(self, key: bytes, now_ms: int, *, free: int, first_ms: int, most_ms: int) -> Tries:
        """See ``Staff.try_``."""
        with self._database.writing() as connection:
            row = connection.execute(TRIED, (key,)).fetchone()
            before = Tries(*row) if row else Tries(key, 0, 0, 0)
            if before.until_ms <= now_ms:
                count = before.count + 1
                wait_ms = min(most_ms, first_ms << min(count - free, doublings_max)) if count >= free else 0
                connection.execute(COUNT_TRY, (key, count, now_ms, now_ms + wait_ms))
        return before

    def forgive(self, keys: Sequence[bytes]) -> int:
        """See ``Staff.forgive``."""
        with self._database.writing() as connection:
            return sum(connection.execute(FORGIVE, (key,)).rowcount for key in keys)

    def expire(self, now_ms: int, *, seen_before_ms: int, made_before_ms: int, tried_before_ms: int) -> None:
        """See ``Staff.expire``."""
        times = {
            "now_ms": now_ms,
            "seen_before_ms": seen_before_ms,
            "made_before_ms": made_before_ms,
            "tried_before_ms": tried_before_ms,
        }
        with self._database.writing() as connection:
            for statement, names in EXPIRE:
                connection.execute(statement, tuple(times[name] for name in names))

    def _row(self, query: str, *bound: object) -> tuple[Any, ...] | None:
        with self._database.reading() as connection:
            row: tuple[Any, ...] | None = connection.execute(query, bound).fetchone()
        return row

    def _rows(self, query: str, *bound: object) -> list[tuple[Any, ...]]:
        with self._database.reading() as connection:
            return connection.execute(query, bound).fetchall()

    def _written(self, statement: str, bound: Sequence[object], note: Sequence[Entry] = ()) -> bool:
        with self._database.writing() as connection:
            is_there = connection.execute(statement, tuple(bound)).rowcount > 0
            if is_there:
                self._record(connection, note)
        return is_there


def row_of(person: Person) -> tuple[object, ...]:
    """Return a person as a row of ``people``, with the name as it is compared."""
    return (*(asdict(person) | {"roles": " ".join(person.roles)}).values(), folded(person.name))


def person_of(row: Sequence[Any] | None) -> Person | None:
    """Return a row of ``people`` as a person."""
    if row is None:
        return None
    person, name, roles, *rest = row
    return Person(person, name, tuple(roles.split()), *rest)


def credential_of(row: Sequence[Any]) -> Credential:
    """Return a row of ``credentials`` as a credential."""
    person, kind, *rest = row
    return Credential(person, Proof(kind), *rest)
