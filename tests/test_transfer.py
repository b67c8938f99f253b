"""A ledger goes from SQLite to PostgreSQL and back, and nothing is lost on the way."""

import sqlite3
from contextlib import closing

import psycopg
import pytest

from clausewise.blob import Blob, State, Upload
from clausewise.errors import StoreError, TamperedError
from clausewise.ledger import open_store
from clausewise.member import Credential, Person, Proof, Sitting, Ticket
from clausewise.model import Entry
from clausewise.ports import ApiKey
from clausewise.tables import metadata
from clausewise.transfer import copy, page_rows, pages
from clausewise.webhook import Delivery, Endpoint, Secret, Stage
from tests import stores


def fill(store):
    """Write something into every table."""
    many = page_rows + 50  # more than a page
    entries = [
        Entry("kind", b"{}", n, f"s\0{n % 7}\\", "été", b"p%d" % n if n % 2 else None, effect=n % 3 == 0)
        for n in range(many)
    ]
    store.append(entries, keep={f"key/{n}": bytes([n % 256]) for n in range(many)})
    store.erase([2, 4], reason="retention", time_ms=9)
    store.secret("links")
    store.add_key(ApiKey("k1", b"s" * 32, ("check",), "Québec", 5, 6, "large"))
    custody = store.custody()
    custody.add_blob(Blob(b"d" * 32, "aa/b", 3, b"key", 5), "decision:1", 9_999)
    custody.add_blob(Blob(b"e" * 32, "aa/c", 3, b"key", 5), "decision:2", 1)
    custody.expire(5, 0)
    custody.add_upload(Upload("u1", "key", State.WAITING, 1, b"{}", 5, 9, attempt="a"))
    people = store.staff()
    people.add(Person("person:1", "Zoé", ("reviewer",), "fr", 1), [Entry("staffed", b"{}", 1, "person:1")])
    people.keep([Credential("person:1", Proof.PASSWORD, "p", b"hash", "", 1, 0, 0)])
    people.sit(Sitting(b"s" * 32, "s1", "person:1", "password", 1, 2, 3, "192.0.2.1", "agent"))
    people.issue(Ticket(b"t" * 32, "invitation", "person:1", b"{}", 99))
    people.try_(b"k", 5, free=3, first_ms=1, most_ms=9)
    deliveries = store.deliveries()
    deliveries.add(Endpoint("wh_1", "https://example.com/", ("*",), (Secret(b"k", until_ms=None),), created_ms=1))
    deliveries.put([Delivery("wh_1", 5, "decision.made", Stage.DEAD, 2, 700, 50, 60, "status", 500)])


def content(store):
    with store.database.snapshot() as connection:
        found = {
            table.name: [tuple(row) for rows in pages(connection, table) for row in rows]
            for table in metadata.sorted_tables
        }
    return {name: sorted(rows) if name != "records" else rows for name, rows in found.items()}


def test_everything_is_there_again_when_a_ledger_went_to_postgresql_and_back(tmp_path):
    source, server, back = (
        open_store(tmp_path / "a.db"),
        open_store(stores.address()),
        open_store(tmp_path / "b.db"),
    )
    try:
        fill(source)
        written = content(source)
        assert [name for name, rows in written.items() if not rows] == []
        for taken, given in ((source, server), (server, back)):
            assert sum(copy(taken, given)) > page_rows
            assert given.head() == source.head()
            assert content(given) == written
        assert back.sealed(6) == b"p5"
        assert back.sealed(2) is None  # erased
        assert back.secret("links") == source.secret("links")
        back.append([Entry("kind", b"{}", 1)])
        assert list(back.verify(expected_head=source.head()))
    finally:
        for store in (source, server, back):
            store.close()


def test_copy_is_refused_when_the_target_holds_something(tmp_path):
    source, target = open_store(tmp_path / "a.db"), open_store(tmp_path / "b.db")
    source.append([Entry("kind", b"{}", 1)])
    target.add_key(ApiKey("k1", b"s" * 32, (), "", 5))
    with pytest.raises(StoreError, match="CW419"):
        list(copy(source, target))
    assert target.head()[0] == 0
    for store in (source, target):
        store.close()


def test_nothing_is_copied_when_the_source_was_altered(tmp_path):
    source, target = open_store(tmp_path / "a.db"), open_store(tmp_path / "b.db")
    source.append([Entry("kind", b"{}", n, sealed=b"x") for n in range(3)])
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute("DELETE FROM sealed WHERE sequence = 2")
    with pytest.raises(TamperedError, match="CW423"):
        list(copy(source, target))
    assert content(target)["sealed"] == []
    for store in (source, target):
        store.close()


def test_copy_is_the_chain_of_its_moment_when_the_source_is_written_meanwhile(tmp_path):
    address = stores.address()
    source, target = open_store(address), open_store(tmp_path / "b.db")
    source.append([Entry("kind", b"{}", n) for n in range(3)])
    steps = copy(source, target)
    next(steps)  # verified
    next(steps)  # the first rows have been read
    source.append([Entry("late", b"{}", 9)])
    list(steps)
    assert target.head()[0] == 3
    assert list(target.verify()) == [3]
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (4,)
    for store in (source, target):
        store.close()


def test_an_empty_ledger_is_copied_when_asked(tmp_path):
    source, target = open_store(":memory:"), open_store(tmp_path / "b.db")
    list(copy(source, target))
    assert target.head() == (0, bytes(32))
    for store in (source, target):
        store.close()
