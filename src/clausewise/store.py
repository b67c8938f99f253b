"""The ledger in the tables of a SQL database, whichever it is: every commit is durable before it returns."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import asdict
from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update

from clausewise.chain import Erased, Erasure, Head, Seal, Walk, draft, payload_altered, unfit
from clausewise.custody import TableCustody, end_holds
from clausewise.deliveries import TableDeliveries
from clausewise.errors import ConflictError, StoreError
from clausewise.failure import UNREACHABLE, UNSURE
from clausewise.inscription import READ_TAIL, chained, head_of, noted, parted, record_of, tail_of, text_of
from clausewise.model import Record
from clausewise.ports import ApiKey
from clausewise.roster import TableStaff
from clausewise.tables import api_keys, kept, records, sealed
from clausewise.writer import Job, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from sqlalchemy import BindParameter, ColumnClause

    from clausewise.model import Entry
    from clausewise.sql import Connection, Database

VERIFY_BATCH_RECORDS = 1000
ERASED_SEQUENCES_MAX = 10_000
KEPT_BYTES_MAX = 8 * 1024 * 1024
FIRST_ROW = -(2**63)
SECRET_BYTES = 32
NEVER_MS = 2**63 - 1
outage_ms_max = 5_000


UNLESS_THERE = " ON CONFLICT DO NOTHING"
ADD_KEPT = text_of(insert(kept)) + UNLESS_THERE
ADD_API_KEY = text_of(insert(api_keys)) + UNLESS_THERE
KEPT_VALUE = text_of(select(kept.c.value).where(kept.c.key == bindparam("key_is")))
ALL_API_KEYS = text_of(select(api_keys).order_by(api_keys.c.created_ms, api_keys.c.id))
API_KEY = text_of(select(api_keys).where(api_keys.c.sha256 == bindparam("sha256_is")))
FIND_SEALED = text_of(select(sealed.c.sequence).where(sealed.c.sequence == bindparam("at")))
REMOVE_SEALED = text_of(delete(sealed).where(sealed.c.sequence == bindparam("at")))
HASH = text_of(select(records.c.hash).where(records.c.sequence == bindparam("at")))
SUBJECT = text_of(select(records.c.subject).where(records.c.sequence == bindparam("at")))
FORGET_KEPT = text_of(delete(kept).where(kept.c.time_ms < bindparam("before")))
REVOKE_API_KEY = text_of(
    update(api_keys)
    .values(revoked_ms=bindparam("at"))
    .where(api_keys.c.id == bindparam("key_id"), api_keys.c.revoked_ms.is_(None))
)

# Literals, not parameters: only then does SQLite use the partial indexes.
HAS_EFFECT = records.c.effect == literal_column("1")
HAS_SUBJECT = records.c.subject != literal_column("''")

IN_ORDER = select(records).order_by(records.c.sequence)
WITH_SEALED = select(records, sealed.c.salt, sealed.c.payload).join_from(
    records, sealed, records.c.sequence == sealed.c.sequence, isouter=True
)
LIMIT: BindParameter[int] = bindparam("limit")
NO_OFFSET: ColumnClause[int] = literal_column("0")  # said, or else SQLAlchemy adds a parameter for it
IS_AFTER = records.c.sequence > bindparam("after")
AFTER = text_of(IN_ORDER.where(IS_AFTER).limit(LIMIT).offset(NO_OFFSET))
EFFECTS_AFTER = text_of(IN_ORDER.where(IS_AFTER, HAS_EFFECT).limit(LIMIT).offset(NO_OFFSET))
IS_OTHER = records.c.kind != bindparam("kind_is")
OTHERS_AFTER = text_of(IN_ORDER.where(IS_AFTER, IS_OTHER).limit(LIMIT).offset(NO_OFFSET))
BODIES = text_of(
    select(records.c.sequence, records.c.body)
    .where(
        IS_AFTER,
        records.c.kind == bindparam("kind_is"),
        records.c.time_ms >= bindparam("since"),
        records.c.time_ms < bindparam("until"),
    )
    .order_by(records.c.sequence)
    .limit(LIMIT)
    .offset(NO_OFFSET)
)
OF_SUBJECT = text_of(IN_ORDER.where(records.c.subject == bindparam("subject_is"), HAS_SUBJECT))
ONE_WITH_SEALED = text_of(WITH_SEALED.where(records.c.sequence == bindparam("at")))
NEXT_WITH_SEALED = text_of(WITH_SEALED.where(IS_AFTER).order_by(records.c.sequence).limit(LIMIT).offset(NO_OFFSET))
# A sum of texts, to pass by the partial index: verify trusts none before it has checked them.
ERASURES_AFTER = "SELECT sequence, body FROM records WHERE sequence > ? AND kind || '' = 'erased' ORDER BY sequence"
LAST_SEQUENCE = text_of(select(func.max(records.c.sequence)))
STRAYS = text_of(
    select(sealed.c.sequence).where((sealed.c.sequence > bindparam("end")) | (sealed.c.sequence < literal_column("1")))
)


class Page(NamedTuple):
    """A stretch of the chain with its payloads, and what only the same transaction can tell of the end."""

    rows: list[tuple[Record, Seal | None]]
    erasures: list[tuple[int, bytes]]
    last: int
    tail: Head | None
    stray: int | None


class TableStore:
    """Keeps records in the tables of ``database``; what is beside the store there goes through it as well."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._writer = Writer(self._commit)
        self.place = database.place

    def append(self, entries: Sequence[Entry], *, keep: Mapping[str, bytes] | None = None) -> list[Record]:
        """See ``Store.append``; calls that wait at the same time share one transaction."""
        return self._writer.write(job_of(entries, keep))

    def submit(self, entries: Sequence[Entry], *, keep: Mapping[str, bytes] | None = None) -> Future[list[Record]]:
        """Queue an append without waiting: the future completes once the records are durable (for event loops)."""
        return self._writer.submit(job_of(entries, keep))

    def after(self, sequence: int, *, effect_only: bool = False, limit: int = 1000) -> list[Record]:
        """See ``Store.after``."""
        return self._records(EFFECTS_AFTER if effect_only else AFTER, (sequence, limit))

    def others(self, sequence: int, *, kind: str, limit: int = 1000) -> list[Record]:
        """See ``Store.others``."""
        return self._records(OTHERS_AFTER, (sequence, kind, limit))

    def bodies(self, kind: str, sequence: int, *, since_ms: int, until_ms: int, limit: int) -> list[tuple[int, bytes]]:
        """See ``Store.bodies``."""
        with self.database.reading() as connection:
            found = connection.execute(BODIES, (sequence, kind, since_ms, until_ms, limit))
            return [(number, bytes(body)) for number, body in found]

    def of_subject(self, subject: str) -> list[Record]:
        """See ``Store.of_subject``."""
        return self._records(OF_SUBJECT, (subject,))

    def head(self) -> Head:
        """See ``Store.head``."""
        with self.database.reading() as connection:
            return head_of(connection.execute(READ_TAIL).fetchone())

    def sealed(self, sequence: int) -> bytes | None:
        """See ``Store.sealed``."""
        with self.database.reading() as connection:
            row = connection.execute(ONE_WITH_SEALED, (sequence,)).fetchone()
        record, seal = (None, None) if row is None else parted(row)
        if record is None or seal is None:
            return None
        if not seal.meets(record.sealed_sha256):
            raise payload_altered(record)
        return seal.payload

    def erase(self, sequences: Sequence[int], *, reason: str, time_ms: int) -> int:
        """See ``Store.erase``; the bytes are overwritten in the file and the write-ahead log is emptied."""
        count = 0
        wanted = iter(sorted(set(sequences)))
        with self.database.writing() as connection:
            while some := list(islice(wanted, ERASED_SEQUENCES_MAX)):
                count += self._erase(connection, some, reason, time_ms)
        if count:
            with suppress(StoreError):  # the erasure stands; what is left of the log goes at the next checkpoint
                self.database.scrub()
        return count

    def verify(self, *, expected_head: tuple[int, bytes] | None = None) -> Iterator[int]:
        """See ``Store.verify``; what it detects and what it cannot stands in ``clausewise.chain``."""
        self.database.check_structure()
        walk = Walk(expected_head)
        erased = Erased()
        erasures_to = 0
        is_last = False
        while not is_last:
            page = self._page(walk.head.sequence, erasures_to)
            erasures_to = page.last
            for sequence, body in page.erasures:
                erased.add(sequence, body)
            for record, seal in page.rows:
                walk.step(record, seal, is_erased=record.sequence in erased)
            is_last = len(page.rows) < VERIFY_BATCH_RECORDS
            if is_last:
                walk.finish(page.tail, page.stray)
                self.database.check_indexes()  # last: what can be laid at a record's door names that record
            if page.rows:
                yield walk.head.sequence

    def kept(self, key: str) -> bytes | None:
        """See ``Store.kept``."""
        with self.database.reading() as connection:
            row = connection.execute(KEPT_VALUE, (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def forget_kept(self, before_ms: int) -> int:
        """See ``Store.forget_kept``."""
        with self.database.writing() as connection:
            return connection.execute(FORGET_KEPT, (before_ms,)).rowcount

    def secret(self, name: str) -> bytes:
        """See ``Store.secret``."""
        place = f"secret/{name}"
        found = self.kept(place)
        if found is None:
            with self.database.writing() as connection:
                connection.execute(ADD_KEPT, (place, secrets.token_bytes(SECRET_BYTES), NEVER_MS))
            found = self.kept(place)
        assert found is not None, "a secret that was not kept"
        return found

    def add_key(self, key: ApiKey) -> None:
        """See ``Store.add_key``."""
        if any(scope.split() != [scope] for scope in key.scopes):
            raise unfit("a scope is empty or has a space", "une portée est vide ou contient une espace")
        row = asdict(key) | {"scopes": " ".join(key.scopes)}
        with self.database.writing() as connection:
            if not connection.execute(ADD_API_KEY, tuple(row.values())).rowcount:
                raise conflict("CW413", f"the API key {key.id!r}", f"la clé d'API « {key.id} »")

    def revoke_key(self, key_id: str, *, time_ms: int) -> bool:
        """See ``Store.revoke_key``."""
        with self.database.writing() as connection:
            return connection.execute(REVOKE_API_KEY, (time_ms, key_id)).rowcount > 0

    def keys(self) -> list[ApiKey]:
        """See ``Store.keys``."""
        return self._keys(ALL_API_KEYS, ())

    def find_key(self, sha256: bytes) -> ApiKey | None:
        """See ``Store.find_key``."""
        return next(iter(self._keys(API_KEY, (sha256,))), None)

    def custody(self) -> TableCustody:
        """See ``Store.custody``."""
        return TableCustody(self.database)

    def staff(self) -> TableStaff:
        """See ``Store.staff``."""
        return TableStaff(self.database, noted)

    def deliveries(self) -> TableDeliveries:
        """See ``Store.deliveries``."""
        return TableDeliveries(self.database)

    def close(self) -> None:
        """See ``Store.close``."""
        self._writer.close()
        self.database.close()

    def _commit(self, batch: Sequence[Job]) -> list[list[Record]]:
        """Write all jobs of ``batch`` in one transaction (called by the writer).

        Where the connection broke, the chain itself tells whether they are there; if not, they are written anew.
        """
        deadline = time.monotonic() + outage_ms_max / 1000
        while True:
            written: list[list[Record]] = []
            try:
                self._write(batch, written)
            except StoreError as error:
                if error.code == UNSURE.code and self._is_there(written):
                    return written
                if error.code not in (UNSURE.code, UNREACHABLE.code) or time.monotonic() > deadline:
                    raise
            else:
                return written

    def _write(self, batch: Sequence[Job], written: list[list[Record]]) -> None:
        """Write all jobs of ``batch`` in one transaction; ``written`` has their records before it is confirmed."""
        values = [(key, value, job.drafts[-1].entry.time_ms) for job in batch for key, value in job.keep.items()]
        with self.database.writing() as connection:
            written += chained(connection, [job.drafts for job in batch])
            if values and connection.executemany(ADD_KEPT, values).rowcount < len(values):
                names = ", ".join(repr(value[0]) for value in values)
                raise conflict("CW412", f"one of the keys {names}", f"l'une des clés {names}")

    def _is_there(self, written: Sequence[Sequence[Record]]) -> bool:
        """Say whether ``written`` was confirmed. Whoever was confirming it has the turn until that is done, or never will be."""
        first = next(chain.from_iterable(written), None)
        if first is None:
            return True
        with self.database.writing() as connection:
            row = connection.execute(HASH, (first.sequence,)).fetchone()
        return row is not None and bytes(row[0]) == first.hash

    def _erase(self, connection: Connection, sequences: list[int], reason: str, time_ms: int) -> int:
        """Record that those of ``sequences`` which have a payload lose it, and take it away; return how many."""
        rows = (connection.execute(FIND_SEALED, (sequence,)).fetchone() for sequence in sequences)
        present = [row[0] for row in rows if row]
        if present:
            chained(connection, [[draft(Erasure(reason, present).entry(time_ms), reserved=True)]])
            subjects = [connection.execute(SUBJECT, (sequence,)).fetchone()[0] for sequence in present]
            end_holds(connection, filter(None, subjects))
            connection.executemany(REMOVE_SEALED, ((sequence,) for sequence in present))
        return len(present)

    def _page(self, sequence: int, erasures_after: int) -> Page:
        """Read the next stretch of the chain after ``sequence`` (0: from the very first row, whatever its number)."""
        with self.database.snapshot() as connection:
            rows = connection.execute(NEXT_WITH_SEALED, (sequence or FIRST_ROW, VERIFY_BATCH_RECORDS)).fetchall()
            erasures = connection.execute(ERASURES_AFTER, (erasures_after,)).fetchall()
            (last,) = connection.execute(LAST_SEQUENCE).fetchone()
            tail_row = connection.execute(READ_TAIL).fetchone()
            stray = connection.execute(STRAYS, (rows[-1][0] if rows else sequence,)).fetchone()
        return Page(
            [parted(row) for row in rows],
            erasures,
            last or 0,
            tail_of(tail_row),
            stray[0] if stray else None,
        )

    def _records(self, query: str, bound: tuple[object, ...]) -> list[Record]:
        with self.database.reading() as connection:
            return [record_of(row) for row in connection.execute(query, bound)]

    def _keys(self, query: str, bound: tuple[object, ...]) -> list[ApiKey]:
        with self.database.reading() as connection:
            return [
                ApiKey(key_id, sha256, tuple(scopes.split()), *rest)
                for key_id, sha256, scopes, *rest in connection.execute(query, bound)
            ]


def job_of(entries: Sequence[Entry], keep: Mapping[str, bytes] | None) -> Job:
    """Make ready what one call of append wants written. Raises StoreError CW410 for what cannot be kept."""
    job = Job([draft(entry) for entry in entries], dict(keep or {}))
    if job.keep and not job.drafts:
        raise unfit("a value is kept beside a record", "une valeur se garde à côté d'un enregistrement")
    for key, value in job.keep.items():
        if not isinstance(key, str) or not isinstance(value, bytes):
            raise unfit("what is kept is bytes under a text", "ce qui est gardé, ce sont des octets sous un texte")
        if len(value) > KEPT_BYTES_MAX:
            raise unfit(
                f"a kept value has {len(value)} bytes and kept_bytes_max is {KEPT_BYTES_MAX}",
                f"une valeur gardée compte {len(value)} octets et kept_bytes_max vaut {KEPT_BYTES_MAX}",
            )
    return job


def conflict(code: str, en: str, fr: str) -> ConflictError:
    """Return the error for a key that is already there."""
    return ConflictError(
        code,
        f"The ledger already has {en}; nothing of this call was recorded.",
        f"Le registre a déjà {fr}; rien de cet appel n'a été consigné.",
        remedy_en="Read what is there, or use another key.",
        remedy_fr="Lisez ce qui s'y trouve, ou utilisez une autre clé.",
    )
