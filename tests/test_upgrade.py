"""A ledger of the first schema is opened by this version: its chain verifies, what it says still holds, and it goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from clausewise import migrations
from clausewise.engine import Engine
from clausewise.ledger import every, open_store
from clausewise.tables import HEAD_REVISION
from tests import ancestor, stores

HEAD = (14, bytes.fromhex("D5D0D779AD9731E8F6A3EEC930BB970B31935F823E13B8963E73BDDB4A70650D"))
TABLES = ("records", "sealed")


def on_sqlite(folder):
    return ancestor.written(folder / "ledger.db")


def on_postgresql(folder):
    """Return the address of a database of the first schema, with the same rows."""
    address = stores.address(template="template1")
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(address), poolclass=NullPool)
    with engine.begin() as connection:
        migrations.upgrade(connection, "0001")
    with closing(sqlite3.connect(on_sqlite(folder))) as old, psycopg.connect(address) as new:
        for table in TABLES:
            for row in old.execute(f"SELECT * FROM {table} ORDER BY sequence"):
                new.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)
        new.execute(
            "UPDATE tail SET sequence = %s, hash = %s", old.execute("SELECT sequence, hash FROM tail").fetchone()
        )
    return address


@pytest.mark.parametrize("made", [on_sqlite, on_postgresql])
def test_everything_holds_when_a_ledger_of_the_first_schema_is_opened(tmp_path, made):
    with Engine.open("dexero", store=made(tmp_path), with_detectors=()) as engine:
        store = engine.needs_store()
        assert list(store.verify(expected_head=HEAD))[-1] == HEAD[0]
        decided = {record.subject: record for record in every(store) if record.kind == "decided"}
        threat, menace, again = decided
        assert store.sealed(decided[threat].sequence) is None  # erased
        assert store.sealed(decided[menace].sequence)
        assert "conduct.threats" in engine.decision(menace).clauses
        assert "undone" in {record.kind for record in engine.history_of(menace)}
        assert engine.state.authorizations["grant-1"].revoked_ms
        assert [case.target for case in engine.review.book.cases.values()] == ["menace"]
        engine.undo(again, by="zoe", reason="It was a play, too.")
        fresh = engine.check("The garden party is on Sunday.", author="ann")
        store.secret("links")
        assert list(store.verify())[-1] == store.head()[0] > HEAD[0]
        assert engine.decision(fresh.id).id == fresh.id


def test_the_records_are_not_rewritten_when_the_tables_are_brought_up_to_date(tmp_path):
    path = on_sqlite(tmp_path)

    def content():
        with closing(sqlite3.connect(path)) as connection:
            return [connection.execute(f"SELECT * FROM {table} ORDER BY sequence").fetchall() for table in TABLES]

    before = content()
    open_store(path).close()
    assert content() == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD_REVISION,)
