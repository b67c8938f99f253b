"""The SQLite file under the ledger: opening it, bringing it up to date, and lending connections to read and to write."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

from sqlalchemy import URL, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from clausewise import migrations
from clausewise.failure import CANNOT_OPEN, CORRUPT, NEWER, NOT_A_LEDGER, READ_ONLY, closed, coded, said
from clausewise.structure import flaw_of, index_astray
from clausewise.tables import APPLICATION_ID, HEAD_REVISION, STATISTICS, STRUCTURE, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

MEMORY = ":memory:"
BUSY_PAUSE_MS = 10
OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master"
PRAGMAS = (
    "synchronous = FULL",  # a commit in the write-ahead log has reached the disk
    "fullfsync = ON",  # on macOS too
    "secure_delete = ON",  # what is erased is overwritten
)


class Connection(sqlite3.Connection):
    """The driver's own, which waits for no network: it needs no way to run several statements at once."""

    def at_once(self) -> AbstractContextManager[object]:
        """See ``sql.Connection.at_once``."""
        return nullcontext()


class Database:
    """A ledger's SQLite file, or memory: one connection that writes, lent to one thread at a time, a pool that reads.

    What is lent is the driver's own connection. SQLAlchemy writes the statements and keeps the pool, but going through it
    for each statement would double the time of a single append. Raises StoreError when the file cannot be opened, is not
    a ledger, or was written by a newer version, and TamperedError CW428 when its tables, indexes and triggers are not its own.
    """

    def __init__(self, path: str | Path, *, busy_timeout_ms: int) -> None:
        self.in_memory = str(path) == MEMORY
        self.name = MEMORY if self.in_memory else str(Path(path).absolute())
        self.place = "" if self.in_memory else self.name
        self.busy_timeout_ms = busy_timeout_ms
        self._turn = Lock()
        self._closed = False
        if not self.in_memory:
            make_file(Path(self.name))
        self._engine = self._make_engine()
        try:
            with coded(self.name):
                self._lent = self._engine.raw_connection()
                self._driver = cast("Connection", self._lent.driver_connection)
                self._adopt()
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold this process's turn and the file's write lock for one transaction; whatever is raised inside undoes it."""
        with self._turn, coded(self.name):
            self._check_open()
            try:
                self._driver.execute("BEGIN IMMEDIATE")
                yield self._driver
                self._driver.commit()
            except BaseException:
                self._driver.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that reads what is committed. Memory has but one connection, so there it waits its turn."""
        with self._turn if self.in_memory else nullcontext(), coded(self.name):
            self._check_open()
            with closing(self._engine.raw_connection()) as lent:  # back in the pool, its transaction is rolled back
                yield cast("Connection", lent.driver_connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Lend a connection that sees one moment, whatever is committed meanwhile."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            yield connection

    def scrub(self) -> None:
        """Move the write-ahead log into the file and cut it to nothing, as far as those who read allow."""
        with self._turn, coded(self.name):
            self._check_open()
            self._driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def check_structure(self) -> None:
        """Raise TamperedError CW428 unless tables, indexes, triggers and views are exactly those that the migrations make."""
        with self.snapshot() as connection:  # what is there and its revision, seen at the same moment
            self._compare(connection)

    def check_indexes(self) -> None:
        """Have SQLite find every row in every index and nothing else there; it reads the whole file once.

        Raises TamperedError CW429 naming the first index that disagrees with its table, StoreError CW408 for other damage.
        """
        with self.reading() as connection:
            (finding,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if finding == "ok":
            return
        index = re.search(r"\bindex (\w+)", finding)
        if index is None:
            raise said(CORRUPT, self.name, finding)
        raise index_astray(index[1], finding)

    def close(self) -> None:
        """Wait for the transaction that runs, then let go of the file. Idempotent."""
        with self._turn:
            self._closed = True
            self._lent.close()
            self._engine.dispose()

    def _check_open(self) -> None:
        if self._closed:
            raise closed()

    def _make_engine(self) -> Engine:
        url = URL.create("sqlite", database=self.name)
        settings = {"timeout": self.busy_timeout_ms / 1000, "check_same_thread": False, "factory": Connection}
        if self.in_memory:
            engine = create_engine(url, poolclass=StaticPool, connect_args=settings)
        else:
            engine = create_engine(url, poolclass=QueuePool, max_overflow=-1, connect_args=settings)
        event.listen(engine, "connect", set_up)
        return engine

    def _adopt(self) -> None:
        """See that the file is a ledger or empty, and bring its tables up to date; any other file is left untouched."""
        mark, tables = self._driver.execute(
            "SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id"
        ).fetchone()
        if tables and mark != APPLICATION_ID:
            raise said(NOT_A_LEDGER, self.name, f"application_id {mark}")
        if not self.in_memory:
            self._use_write_ahead_log()
        if not tables or self._revision(self._driver) != HEAD_REVISION:
            self._migrate()
        self._compare(self._driver)

    def _compare(self, connection: Connection) -> None:
        found = connection.execute(OBJECTS).fetchall()
        found_words = (
            (kind, name, table, words(sql) if isinstance(sql, str) else sql) for kind, name, table, sql in found
        )
        flaw = flaw_of(found_words, STRUCTURE, STATISTICS)
        if flaw and ("table", "alembic_version") in {row[:2] for row in found}:
            revision = self._revision(connection)
            if revision != HEAD_REVISION:  # a newer version came by while this process had the file open
                raise said(NEWER, self.name, revision)
        if flaw:
            raise flaw

    def _revision(self, connection: Connection) -> str | None:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])

    def _use_write_ahead_log(self) -> None:
        """Switch the file over; SQLite does not wait by itself while another process does the same."""
        deadline = time.monotonic() + self.busy_timeout_ms / 1000
        while True:
            try:
                self._driver.execute("PRAGMA journal_mode = WAL").fetchall()
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(BUSY_PAUSE_MS / 1000)
            else:
                return

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            revision = migrations.current(connection)  # read under the lock: another process may have been quicker
            if revision == HEAD_REVISION:
                return
            if revision and revision not in migrations.known():
                raise said(NEWER, self.name, revision)
            migrations.upgrade(connection)
            connection.commit()


def make_file(path: Path) -> None:
    """Make ``path`` readable by its owner alone, and its directory if only that is missing; or see that it is writable.

    A file that exists is not opened to find out: closing it again would let go of every lock this process holds on it.
    """
    with coded(str(path)):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        if not path.is_file():
            raise said(CANNOT_OPEN, str(path), "not a file")
        if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise said(READ_ONLY, str(path), "permission")


def set_up(connection: Connection, _: object) -> None:
    """Prepare every connection: transactions begin only where this module says so."""
    connection.isolation_level = None
    # A text that is not UTF-8 can only come from tampering; verify is to name it, not to stumble over it.
    connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    connection.create_function("greatest", 2, max, deterministic=True)  # as other databases call it
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
