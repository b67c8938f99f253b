"""The PostgreSQL database under the ledger: one connection that writes, in turn with every other process, and a pool that reads.

Whoever writes holds a lock of the database (an advisory one, of its schema) from the first statement to the commit: so the accounts may
look before they write, as they do on SQLite, and the chain never forks. A connection that broke is made again by the next who needs one,
for as long as ``busy_timeout_ms``: a restart of the database costs those who wait some time and nobody a record.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import ConnStatus
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool, PoolProxiedConnection, QueuePool

from clausewise import catalog, migrations, wire
from clausewise.chain import unfit
from clausewise.errors import StoreError
from clausewise.failure import NEWER, NOT_ALLOWED, REFUSED, UNSUITED, UNSURE, closed, failure_of_state, said
from clausewise.structure import flaw_of, index_astray
from clausewise.tables import APPLICATION_ID, HEAD_REVISION

Driver = psycopg.Connection[tuple[Any, ...]]
Got = TypeVar("Got")

version_least = 130_000
retry_pause_ms = 50
# PostgreSQL takes no more than a gigabyte at once.
together_bytes_max = 32 * 1024 * 1024
# Less than others wait: a process that was halted while it held the turn loses it before they give up.
holding_ms_max = 4_000
DEFAULTS = {
    "application_name": "clausewise",
    "connect_timeout": "5",  # seconds
    # A network that was cut is noticed within some ten seconds, not hours.
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # ms
}
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
STRUCTURE = catalog.expected()


class Cluster:
    """A ledger's PostgreSQL database at ``address``, a libpq URI; ``name`` is that without the password.

    Raises StoreError CW414, CW416 or CW417 when it cannot be reached or cannot hold a ledger, CW403 when a newer version wrote it, and
    TamperedError CW428 when its tables, indexes and triggers are not its own.
    """

    def __init__(self, address: str, *, busy_timeout_ms: int) -> None:
        self.name = shown(address)
        # Files and their key lie beside a ledger; for a database elsewhere that is where the service runs.
        self.place = str(Path("var", self.name.rpartition("/")[2] or "clausewise").absolute())
        self._busy_timeout_ms = busy_timeout_ms
        self._turn = Lock()
        self._closed = False
        self._writer: Driver | None = None
        with refused(self.name):
            self._address = make_conninfo("", **DEFAULTS | conninfo_to_dict(address) | {"client_encoding": "UTF8"})
            self._pool = QueuePool(cast("Any", self._connect), max_overflow=-1)
            self._adopt()

    @contextmanager
    def writing(self) -> Iterator[Lent]:
        """See ``Database.writing``. Raises StoreError CW415 when nobody can say whether it was committed."""
        with self._turn, refused(self.name):
            self._check_open()
            writer = self._lasting(self._begun)
            try:
                yield Lent(writer)
            except BaseException:
                self._undo(writer)
                raise
            self._confirm(writer)

    @contextmanager
    def reading(self) -> Iterator[Lent]:
        """See ``Database.reading``. A connection that breaks under the first statement is exchanged: nothing was read by it yet."""
        with refused(self.name):
            self._check_open()
            lent = self._lasting(self._live)

            def exchanged() -> Driver:
                nonlocal lent
                lent.invalidate()
                lent = self._lasting(self._live)
                return driver_of(lent)

            try:
                yield Lent(driver_of(lent), exchanged)
            except psycopg.OperationalError:
                lent.invalidate()
                raise
            finally:
                lent.close()  # back in the pool, its transaction is rolled back

    @contextmanager
    def snapshot(self) -> Iterator[Lent]:
        """See ``Database.snapshot``."""
        with self.reading() as connection:
            connection.execute(SNAPSHOT)
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # it keeps nobody waiting
            yield connection

    def scrub(self) -> None:
        """Let PostgreSQL use the place of what was erased anew; its log and its copies keep the bytes as long as they are kept."""
        with self.reading() as connection:
            connection.execute("VACUUM sealed, blobs, kept")

    def check_structure(self) -> None:
        """See ``Database.check_structure``."""
        with self.snapshot() as connection:
            self._compare(connection)

    def check_indexes(self) -> None:
        """See ``Database.check_indexes``; without the extension amcheck nothing can be said, and nothing is."""
        with self.reading() as connection:
            look = connection.execute(catalog.CAN_LOOK).fetchone()
            if look is None:
                return
            for number, name in connection.execute(catalog.INDEXES).fetchall():
                try:
                    connection.execute(f"SELECT {look[0]}(?::oid::regclass, true)", (number,))
                except (psycopg.errors.IndexCorrupted, psycopg.errors.DataCorrupted) as error:
                    raise index_astray(name, error) from error

    def habits(self) -> str:
        """Return the server's version and what decides whether a commit is durable and an index can be looked through."""
        with self.reading() as connection:
            [(version, fsync, waits)] = connection.execute(catalog.HABITS)
            can_look = connection.execute(catalog.CAN_LOOK).fetchone() is not None
        return f"PostgreSQL {version}, fsync={fsync}, synchronous_commit={waits}, amcheck={'on' if can_look else 'off'}"

    def close(self) -> None:
        """See ``Database.close``."""
        with self._turn:
            self._closed = True
            self._forget_writer()
            self._pool.dispose()

    def _check_open(self) -> None:
        if self._closed:
            raise closed()

    def _connect(self) -> Driver:
        connection = psycopg.connect(self._address, autocommit=True, cursor_factory=psycopg.RawCursor)
        wire.adapt(connection.adapters)
        connection.execute(
            f"SET lock_timeout = {self._busy_timeout_ms}; SET idle_in_transaction_session_timeout = {holding_ms_max};"
            " SET client_min_messages = warning; SET jit = off;"
            # Whatever is the server's habit: what was acknowledged has reached its disk.
            " SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        return connection

    def _lasting(self, get: Callable[[], Got]) -> Got:
        """Return what ``get`` gets from the database, asking again while it cannot be reached, within ``busy_timeout_ms``."""
        deadline = time.monotonic() + self._busy_timeout_ms / 1000
        while True:
            try:
                return get()
            except psycopg.OperationalError as error:
                if error.sqlstate == psycopg.errors.LockNotAvailable.sqlstate or time.monotonic() > deadline:
                    raise
                time.sleep(retry_pause_ms / 1000)

    def _begun(self) -> Driver:
        """Return the connection that writes, inside a transaction that has the turn."""
        if self._writer is None or is_dead(self._writer):
            self._forget_writer()
            self._writer = self._connect()
        try:
            self._writer.execute(self._begin)
        except BaseException:
            self._forget_writer()
            raise
        return self._writer

    def _live(self) -> PoolProxiedConnection:
        while True:
            lent = self._pool.connect()
            if not is_dead(driver_of(lent)):
                return lent
            lent.invalidate()

    def _undo(self, writer: Driver) -> None:
        """Roll back; a connection that cannot, or that leads to a server which only reads, is given up."""
        try:
            writer.execute("ROLLBACK")
            [(is_standby,)] = writer.execute("SELECT pg_is_in_recovery()")
        except psycopg.Error:
            is_standby = True
        if is_standby:
            self._forget_writer()

    def _confirm(self, writer: Driver) -> None:
        try:
            outcome = writer.execute("COMMIT").statusmessage
        except psycopg.Error as error:
            self._forget_writer()
            raise said(UNSURE, self.name, one_line(error)) from error
        if outcome != "COMMIT":  # a statement failed before, and somebody kept quiet about it
            raise said(REFUSED, self.name, outcome)

    def _forget_writer(self) -> None:
        if self._writer is not None:
            with suppress(psycopg.Error):
                self._writer.close()
            self._writer = None

    def _adopt(self) -> None:
        """See that the schema is a ledger's or empty, and bring its tables up to date; anything else is left untouched."""
        with self._connect() as driver:
            connection = Lent(driver)
            [(version, encoding, schema, number, tables, is_ledger)] = connection.execute(catalog.FACTS)
            if schema is None:
                raise said(NOT_ALLOWED, self.name, "search_path")
            if version < version_least or encoding != "UTF8":
                raise said(UNSUITED, self.name, f"PostgreSQL {version // 10_000}, {encoding}")
            if tables and not is_ledger:
                raise said(UNSUITED, self.name, f"{schema}: {tables} tables")
            lock = f"SELECT pg_advisory_xact_lock({APPLICATION_ID}, {number})"
            self._begin = f"BEGIN; {lock}"
            if not is_ledger or self._revision(connection) != HEAD_REVISION:
                self._migrate(lock)
            self._compare(connection)

    def _compare(self, connection: Lent) -> None:
        flaw = flaw_of(catalog.found(connection), STRUCTURE)
        if flaw and flaw.where != "table alembic_version":
            revision = self._revision(connection)
            if revision != HEAD_REVISION:  # a newer version came by while this process had it open
                raise said(NEWER, self.name, revision)
        if flaw:
            raise flaw

    def _revision(self, connection: Lent) -> str | None:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])

    def _migrate(self, lock: str) -> None:
        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(self._address), poolclass=NullPool
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(lock)
            revision = migrations.current(connection)  # read under the lock: another process may have been quicker
            if revision == HEAD_REVISION:
                return
            if revision and revision not in migrations.known():
                raise said(NEWER, self.name, revision)
            migrations.upgrade(connection)
            connection.commit()


class Lent:
    """A connection as the accounts use it; ``exchanged`` returns another if it breaks under the first statement."""

    def __init__(self, driver: Driver, exchanged: Callable[[], Driver] | None = None) -> None:
        self._driver = driver
        self._exchanged = exchanged

    def execute(self, statement: str, bound: Sequence[Any] = (), /) -> psycopg.Cursor[tuple[Any, ...]]:
        """See ``Connection.execute``."""
        exchanged, self._exchanged = self._exchanged, None
        try:
            return self._driver.execute(numbered(statement), bound, binary=True)
        except psycopg.OperationalError:
            if exchanged is None or not is_dead(self._driver):
                raise
        self._driver = exchanged()
        return self._driver.execute(numbered(statement), bound, binary=True)

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> psycopg.Cursor[tuple[Any, ...]]:
        """See ``Connection.executemany``. Rows that are only added go in one statement, column by column: a fifth of the work."""
        given = list(rows)
        together, kinds = catalog.together(statement)
        if together and len(given) > 1 and size_bytes(given) <= together_bytes_max:
            columns = [wire.Values(*one) for one in zip(kinds, zip(*given, strict=True), strict=True)]
            return self._driver.execute(together, columns)
        cursor = self._driver.cursor()
        cursor.executemany(numbered(statement), given)
        return cursor

    def at_once(self) -> AbstractContextManager[object]:
        """See ``Connection.at_once``."""
        return self._driver.pipeline()


def size_bytes(rows: Iterable[Sequence[Any]]) -> int:
    """Return how many bytes and characters ``rows`` hold."""
    return sum(len(one) for row in rows for one in row if isinstance(one, (bytes, str)))


@cache
def numbered(statement: str) -> str:
    """Return ``statement`` with what is bound written as PostgreSQL does: ``$1``, ``$2``."""
    first, *others = statement.split("?")
    return first + "".join(f"${number}{piece}" for number, piece in enumerate(others, 1))


def driver_of(lent: PoolProxiedConnection) -> Driver:
    """Return the driver's own connection."""
    driver = lent.driver_connection
    assert isinstance(driver, psycopg.Connection), "a pool of something else"
    return driver


def is_dead(connection: Driver) -> bool:
    """Say whether a connection that is not in use has been cut off by the other side, without asking there."""
    try:
        for _ in range(2):  # a word of farewell, then the end
            connection.pgconn.consume_input()
    except psycopg.OperationalError:
        return True
    return connection.closed or connection.pgconn.status != ConnStatus.OK


def shown(address: str) -> str:
    """Return ``address`` without its password, for people to read."""
    try:
        parts = conninfo_to_dict(address)
    except psycopg.Error:
        return "postgresql://…"
    user = f"{parts['user']}@" if parts.get("user") else ""
    host = str(parts.get("host") or parts.get("hostaddr") or "")
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{host}{port}/{parts.get('dbname') or ''}"


def one_line(error: psycopg.Error) -> str:
    """Return what the server or the driver said, in one line."""
    return " ".join(str(error.diag.message_primary or error or type(error).__name__).split())


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Turn whatever PostgreSQL raises inside into a StoreError about ``name``."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        cause = error if isinstance(error, psycopg.Error) else getattr(error, "orig", None)
        if not isinstance(cause, psycopg.Error):
            raise
        if isinstance(cause, psycopg.DataError):
            raise unfit(f"PostgreSQL says: {one_line(cause)}", f"PostgreSQL dit : {one_line(cause)}") from error
        state = cause.sqlstate or ("" if isinstance(cause, psycopg.OperationalError) else "XX000")
        raise said(failure_of_state(state), name, one_line(cause)) from error
