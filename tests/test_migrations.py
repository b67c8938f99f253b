import sqlite3
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from clausewise import migrations
from clausewise.errors import StoreError, UnavailableError
from clausewise.ledger import open_store
from clausewise.model import Entry, Record
from clausewise.ports import ApiKey
from clausewise.postgres import PostgresStore
from clausewise.sqlite import SQLiteStore
from clausewise.tables import APPLICATION_ID, HEAD_REVISION, api_keys, metadata, records
from tests import stores


@pytest.fixture
def path(tmp_path):
    return tmp_path / "100%" / "ledger.db"


@pytest.fixture
def engine(path):
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def tables_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_the_newest_migration_is_the_one_that_opening_expects():
    assert migrations.known()[0] == HEAD_REVISION


def test_the_migrations_make_the_tables_that_the_store_knows(engine):
    with engine.begin() as connection:
        migrations.upgrade(connection)
        assert migrations.current(connection) == HEAD_REVISION
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.fixture
def server():
    """An empty database of PostgreSQL, and an engine on it."""
    address = stores.address(template="template1")
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(address), poolclass=NullPool)
    return address, engine


def test_the_migrations_make_the_tables_that_the_store_knows_on_postgresql(server):
    address, engine = server
    with engine.begin() as connection:
        migrations.upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    PostgresStore(address).close()  # which holds every table, index, trigger and function against what it knows


def test_every_migration_goes_up_and_down_again_on_postgresql(server):
    address, engine = server
    for _ in range(2):
        for revision in reversed(migrations.known()):
            with engine.begin() as connection:
                migrations.upgrade(connection, revision)
        for revision in [*migrations.known()[1:], "base"]:
            with engine.begin() as connection:
                migrations.downgrade(connection, revision)
        with psycopg.connect(address) as connection:
            left = connection.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
            assert sorted(left.fetchall()) == [("alembic_version",), ("alembic_version_pkc",)]
            assert connection.execute("SELECT count(*) FROM pg_proc WHERE proname = 'clausewise_guard'").fetchone() == (
                0,
            )


def test_the_way_down_never_drops_records_on_postgresql(server):
    address, engine = server
    store = PostgresStore(address)
    written = store.append([Entry("kind", b"{}", 1, sealed=b"x")], keep={"key": b"1"})
    store.close()
    with engine.connect() as connection, pytest.raises(StoreError, match="CW431"):
        migrations.downgrade(connection, "base")
    with engine.begin() as connection:
        migrations.downgrade(connection, "0001")
    store = PostgresStore(address)
    assert store.after(0) == written
    assert store.kept("key") is None
    assert list(store.verify()) == [1]
    store.close()


def test_the_columns_stand_in_the_order_of_the_nouns():
    assert tuple(records.c.keys()) == Record.__struct_fields__
    assert tuple(api_keys.c.keys()) == ApiKey.__struct_fields__


def test_every_migration_goes_up_and_down_again(path, engine):
    for _ in range(2):
        for revision in reversed(migrations.known()):
            with engine.begin() as connection:
                migrations.upgrade(connection, revision)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        for revision in [*migrations.known()[1:], "base"]:
            with engine.begin() as connection:
                migrations.downgrade(connection, revision)
        assert tables_of(path) == {"alembic_version"}
    path.unlink()


def test_records_outlive_a_way_down_and_up(path, engine):
    store = SQLiteStore(path)
    written = store.append([Entry("kind", b"{}", 1, sealed=b"x")], keep={"key": b"1"})
    store.close()
    with engine.begin() as connection:
        migrations.downgrade(connection, "0001")
    assert "kept" not in tables_of(path)
    store = SQLiteStore(path)
    assert store.after(0) == written
    assert store.kept("key") is None
    assert list(store.verify()) == [1]
    store.close()


def test_the_way_down_never_drops_records(path, engine):
    store = SQLiteStore(path)
    store.append([Entry("kind", b"{}", 1)])
    store.close()
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        with pytest.raises(StoreError, match="CW431"):
            migrations.downgrade(connection, "base")
    store = SQLiteStore(path)
    assert list(store.verify()) == [1]
    assert store.keys() == []
    store.close()


def test_opening_is_refused_when_a_newer_version_wrote_the_ledger(path):
    path.parent.mkdir()
    SQLiteStore(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as caught:
        SQLiteStore(path)
    assert caught.value.code == "CW403"
    assert "9999" in caught.value.fr


def test_opening_an_up_to_date_ledger_does_not_load_alembic(tmp_path):
    path = tmp_path / "ledger.db"
    SQLiteStore(path).close()
    code = "import sys; from clausewise.ledger import open_store; open_store(sys.argv[1]).close(); sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False, timeout=60).returncode == 0


def test_making_a_ledger_says_what_to_install_when_alembic_is_missing(monkeypatch, tmp_path):
    for module in [name for name in sys.modules if name.partition(".")[0] == "alembic"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "alembic", None)
    with pytest.raises(UnavailableError) as caught:
        open_store(tmp_path / "ledger.db")
    assert "alembic" in caught.value.fr
    monkeypatch.undo()
    open_store(tmp_path / "ledger.db").close()
