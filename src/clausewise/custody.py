"""The account of files in the ledger's database: keys, holds and uploads. None of it is part of the chain.

A blob's key lies in its row and nowhere else. The row goes when the last hold on it ends, in the same transaction, and the file system
keeps no copy (``secure_delete``); what remains on the shelf is noise from then on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import json
from msgspec.structs import asdict, astuple

from clausewise.blob import Blob, Holding, State, Upload
from clausewise.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clausewise.sql import Connection, Database

HELD = "held/"
PAST_HELD = "held0"  # the first key after all that begin with HELD
JUDGED = "judged/"

ADD_BLOB = "INSERT INTO blobs (digest, name, size, key, time_ms) VALUES (?, ?, ?, ?, ?)"
BLOB = "SELECT digest, name, size, key, time_ms FROM blobs WHERE digest = ?"
REMOVE_BLOB = "DELETE FROM blobs WHERE digest = ? AND name = ?"
ADD_HOLD = (
    "INSERT INTO holds (subject, digest, origin, until_ms) SELECT ?, digest, ?, ? FROM blobs WHERE digest = ?"
    " ON CONFLICT (subject, digest) DO UPDATE SET until_ms = greatest(holds.until_ms, excluded.until_ms)"
)
HELD_BY = (
    "SELECT uploads.id FROM uploads JOIN holds ON uploads.id IN (holds.subject, holds.origin) WHERE uploads.caller = ? AND holds.digest = ?"
    " ORDER BY uploads.created_ms DESC LIMIT 1"
)
HOLDINGS = "SELECT digest FROM holds WHERE subject = ? ORDER BY digest"
ORIGINS = "SELECT origin FROM holds WHERE subject = ? AND origin <> '' UNION SELECT id FROM uploads WHERE decision = ?"
END_HOLDS = "DELETE FROM holds WHERE subject = ?"
EMPTY_UPLOAD = "UPDATE uploads SET state = 'erased', request = ?, key = ?, attempt = NULL, fingerprint = '', lease_ms = 0 WHERE id = ?"
UNHELD = "FROM blobs WHERE NOT EXISTS (SELECT 1 FROM holds WHERE holds.digest = blobs.digest)"
NOTE_WASTE = f"INSERT INTO waste (name) SELECT name {UNHELD} ON CONFLICT DO NOTHING"
REMOVE_UNHELD = f"DELETE {UNHELD}"
UPLOAD_FIELDS = Upload.__struct_fields__
COLUMNS = ", ".join(UPLOAD_FIELDS)
ADD_UPLOAD = f"INSERT INTO uploads ({COLUMNS}) VALUES ({', '.join('?' * len(UPLOAD_FIELDS))})"  # noqa: S608
CHANGE_UPLOAD = f"UPDATE uploads SET {', '.join(f'{name} = ?' for name in UPLOAD_FIELDS)} WHERE id = ? AND state = ?"  # noqa: S608
ONE_UPLOAD = f"SELECT {COLUMNS} FROM uploads WHERE id = ?"  # noqa: S608
ATTEMPTED = f"SELECT {COLUMNS} FROM uploads WHERE attempt = ?"  # noqa: S608
SPENT = "SELECT coalesce(sum(size), 0), coalesce(min(created_ms), 0) FROM uploads WHERE caller = ? AND created_ms > ?"
NEXT_UPLOAD = (
    f"SELECT {COLUMNS} FROM uploads WHERE state = 'waiting' OR (state = 'judging' AND lease_ms < ?)"  # noqa: S608
    " ORDER BY created_ms, id LIMIT 1"
)
CLAIM = "UPDATE uploads SET state = 'judging', tries = tries + 1, lease_ms = ? WHERE id = ?"
RENEW = "UPDATE uploads SET lease_ms = ? WHERE id = ? AND state = 'judging'"
HELD_VALUES = "SELECT key, value FROM kept WHERE key >= ? AND key < ?"
FORGET_VALUE = "DELETE FROM kept WHERE key = ?"
JUDGED_UPLOAD = (
    # What was said of it has been judged and stands under the decision's seal, if anywhere.
    "UPDATE uploads SET state = 'judged', request = ?, decision = ?, code = '', lease_ms = 0, until_ms = greatest(until_ms, ?)"
    " WHERE id = ? AND state <> 'erased'"
)
END_PAST_HOLDS = "DELETE FROM holds WHERE until_ms < ?"
END_PAST_UPLOADS = "DELETE FROM uploads WHERE until_ms < ? AND state <> 'judging'"
END_ATTEMPTS = "UPDATE uploads SET attempt = NULL, fingerprint = '' WHERE attempt IS NOT NULL AND created_ms < ?"
WASTE = "SELECT name FROM waste"
CLEAR_WASTE = "DELETE FROM waste WHERE name = ?"
NAMED = "SELECT name FROM blobs WHERE name = ?"
_holding = json.Decoder(Holding).decode


class TableCustody:
    """The account of files in the database of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def blob(self, digest: bytes) -> Blob | None:
        """See ``Custody.blob``."""
        with self._database.reading() as connection:
            return blob_of(connection, digest)

    def hold(self, digest: bytes, subject: str, until_ms: int) -> bool:
        """See ``Custody.hold``."""
        with self._database.writing() as connection:
            return connection.execute(ADD_HOLD, (subject, "", until_ms, digest)).rowcount > 0

    def add_blob(self, blob: Blob, subject: str, until_ms: int, *, instead_of: str = "") -> Blob:
        """See ``Custody.add_blob``."""
        with self._database.writing() as connection:
            if instead_of:
                connection.execute(REMOVE_BLOB, (blob.digest, instead_of))
            there = blob_of(connection, blob.digest)
            if there is None:
                connection.execute(ADD_BLOB, astuple(blob))
            connection.execute(ADD_HOLD, (subject, "", until_ms, blob.digest))
            return there or blob

    def held_by(self, caller: str, digest: bytes) -> str | None:
        """See ``Custody.held_by``."""
        with self._database.reading() as connection:
            row = connection.execute(HELD_BY, (caller, digest)).fetchone()
        return None if row is None else str(row[0])

    def holdings(self, subject: str) -> list[bytes]:
        """See ``Custody.holdings``."""
        with self._database.reading() as connection:
            return [digest for (digest,) in connection.execute(HOLDINGS, (subject,))]

    def let_go(self, subjects: Sequence[str]) -> None:
        """See ``Custody.let_go``; the bytes are overwritten in the file and the write-ahead log is emptied."""
        with self._database.writing() as connection:
            end_holds(connection, subjects)
        self._empty_log()

    def add_upload(self, upload: Upload, *, since_ms: int = 0, bytes_max: int | None = None) -> Upload | None:
        """See ``Custody.add_upload``."""
        with self._database.writing() as connection:
            if upload.attempt is not None:
                there = upload_of(connection.execute(ATTEMPTED, (upload.attempt,)).fetchone())
                if there is not None:
                    return there
            spent, _ = connection.execute(SPENT, (upload.caller, since_ms)).fetchone()
            if bytes_max is not None and spent + upload.size > bytes_max:
                return None
            connection.execute(ADD_UPLOAD, astuple(upload))
        return upload

    def change_upload(self, upload: Upload, *, if_state: str) -> bool:
        """See ``Custody.change_upload``."""
        with self._database.writing() as connection:
            return connection.execute(CHANGE_UPLOAD, (*astuple(upload), upload.id, if_state)).rowcount > 0

    def upload(self, upload_id: str) -> Upload | None:
        """See ``Custody.upload``."""
        with self._database.reading() as connection:
            return upload_of(connection.execute(ONE_UPLOAD, (upload_id,)).fetchone())

    def upload_of(self, attempt: str) -> Upload | None:
        """See ``Custody.upload_of``."""
        with self._database.reading() as connection:
            return upload_of(connection.execute(ATTEMPTED, (attempt,)).fetchone())

    def spent(self, caller: str, since_ms: int) -> tuple[int, int]:
        """See ``Custody.spent``."""
        with self._database.reading() as connection:
            total, first = connection.execute(SPENT, (caller, since_ms)).fetchone()
        return int(total), int(first)

    def claim(self, now_ms: int, lease_ms: int) -> Upload | None:
        """See ``Custody.claim``."""
        with self._database.writing() as connection:
            row = connection.execute(NEXT_UPLOAD, (now_ms,)).fetchone()
            if row is None:
                return None
            found = upload_of(row)
            assert found is not None, "a row without an upload"
            connection.execute(CLAIM, (lease_ms, found.id))
            return upload_of(connection.execute(ONE_UPLOAD, (found.id,)).fetchone())

    def renew(self, uploads: Sequence[str], lease_ms: int) -> None:
        """See ``Custody.renew``."""
        with self._database.writing() as connection:
            connection.executemany(RENEW, ((lease_ms, one) for one in uploads))

    def settle(self) -> int:
        """See ``Custody.settle``."""
        with self._database.reading() as connection:
            if connection.execute(HELD_VALUES, (HELD, PAST_HELD)).fetchone() is None:
                return 0
        with self._database.writing() as connection:
            rows = connection.execute(HELD_VALUES, (HELD, PAST_HELD)).fetchall()
            for key, value in rows:
                carry_over(connection, key.removeprefix(HELD), _holding(value))
                connection.execute(FORGET_VALUE, (key,))
        return len(rows)

    def expire(self, now_ms: int, attempts_before_ms: int) -> int:
        """See ``Custody.expire``."""
        with self._database.writing() as connection:
            connection.execute(END_PAST_HOLDS, (now_ms,))
            connection.execute(END_PAST_UPLOADS, (now_ms,))
            connection.execute(END_ATTEMPTS, (attempts_before_ms,))
            count = destroy_unheld(connection)
        if count:
            self._empty_log()
        return count

    def waste(self) -> list[str]:
        """See ``Custody.waste``."""
        with self._database.reading() as connection:
            return [name for (name,) in connection.execute(WASTE)]

    def cleared(self, names: Sequence[str]) -> None:
        """See ``Custody.cleared``."""
        with self._database.writing() as connection:
            connection.executemany(CLEAR_WASTE, ((name,) for name in names))

    def names(self, names: Sequence[str]) -> set[str]:
        """See ``Custody.names``."""
        with self._database.reading() as connection:
            return {name for name in names if connection.execute(NAMED, (name,)).fetchone()}

    def _empty_log(self) -> None:
        with suppress(StoreError):  # what is left of the log goes at the next checkpoint
            self._database.scrub()


def end_holds(connection: Connection, subjects: Iterable[str]) -> None:
    """Let ``subjects`` go of all that they hold, with the uploads by which it came, inside the transaction of ``connection``."""
    for subject in dict.fromkeys(subjects):
        # What a decision has kept and nobody has carried over yet counts as well.
        for key, value in connection.execute(HELD_VALUES, (HELD + subject, HELD + subject + "\0")).fetchall():
            carry_over(connection, subject, _holding(value))
            connection.execute(FORGET_VALUE, (key,))
        origins = [name for (name,) in connection.execute(ORIGINS, (subject, subject))]
        for one in (subject, *origins):
            connection.execute(END_HOLDS, (one,))
            connection.execute(EMPTY_UPLOAD, (b"", b"", one))
    destroy_unheld(connection)


def destroy_unheld(connection: Connection) -> int:
    """Destroy the keys that nobody holds any more, and note what lies on the shelf for nothing; return how many there were."""
    connection.execute(NOTE_WASTE)
    return connection.execute(REMOVE_UNHELD).rowcount


def carry_over(connection: Connection, decision: str, holding: Holding) -> None:
    """Let ``decision`` hold its files, and end the upload that it was made for."""
    for digest, origin in holding.blobs:
        connection.execute(ADD_HOLD, (decision, origin, holding.until_ms, bytes.fromhex(digest)))
    if holding.upload:
        connection.execute(JUDGED_UPLOAD, (b"", decision, holding.until_ms, holding.upload))
        connection.execute(END_HOLDS, (holding.upload,))


def blob_of(connection: Connection, digest: bytes) -> Blob | None:
    """Return the blob with that digest, or None."""
    row = connection.execute(BLOB, (digest,)).fetchone()
    return None if row is None else Blob(*row)


def upload_of(row: Sequence[object] | None) -> Upload | None:
    """Return a row of ``uploads`` as an upload."""
    if row is None:
        return None
    fields = asdict(Upload("", "", State.STORED, 0, b"", 0, 0)) | dict(zip(UPLOAD_FIELDS, row, strict=True))
    return Upload(**fields | {"state": State(str(fields["state"]))})
