"""Tampering by the database's own administrator: whatever is done, it is found and named."""

import psycopg
import pytest

from clausewise.errors import TamperedError
from clausewise.model import Entry
from clausewise.postgres import PostgresStore
from tests import stores


@pytest.fixture
def address():
    """A ledger of 9 records; 2, 4, 6 and 8 have payloads, that of 4 is erased by record 9."""
    address = stores.address()
    store = PostgresStore(address)
    entries = [
        Entry(f"kind{n}", b'{"n":%d}' % n, n, f"s{n}", "a", b"p" if n % 2 == 0 else None, effect=n > 5)
        for n in range(1, 9)
    ]
    store.append(entries)
    assert store.erase([4], reason="retention", time_ms=9) == 1
    store.close()
    return address


def administer(address, *statements):
    with psycopg.connect(address) as connection:
        for statement in statements:
            connection.execute(statement)


def verdict(call):
    with pytest.raises(TamperedError) as caught:
        call()
    assert caught.value.fr != caught.value.en
    return caught.value.code, caught.value.where


def verified(address):
    store = PostgresStore(address)
    try:
        return list(store.verify())
    finally:
        store.close()


def freely(table, *statements):
    """Return ``statements`` with the guards of ``table`` out of the way while they run."""
    return (f"ALTER TABLE {table} DISABLE TRIGGER ALL", *statements, f"ALTER TABLE {table} ENABLE TRIGGER ALL")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET body = '' WHERE sequence = 3",
        "DELETE FROM records WHERE sequence = 3",
        "TRUNCATE records",
        "UPDATE sealed SET payload = '' WHERE sequence = 2",
        "TRUNCATE sealed",
        "UPDATE tail SET sequence = 3",
        "DELETE FROM tail",
    ],
)
def test_guards_refuse_when_a_careless_hand_changes_something(address, statement):
    with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
        administer(address, statement)
    assert verified(address) == [9]


@pytest.mark.parametrize(
    ("statements", "code", "where"),
    [
        (freely("records", "UPDATE records SET body = '{}' WHERE sequence = 3"), "CW420", "#3"),
        (freely("records", "DELETE FROM records WHERE sequence = 3"), "CW421", "#3"),
        (freely("records", "UPDATE records SET subject = 's4' WHERE sequence = 8"), "CW420", "#8"),
        (("DELETE FROM sealed WHERE sequence = 6",), "CW423", "#6"),
        (freely("sealed", "UPDATE sealed SET payload = 'q' WHERE sequence = 6"), "CW424", "#6"),
        (("INSERT INTO sealed VALUES (4, 'salt', 'p')",), "CW425", "#4"),
        (
            freely("records", "DELETE FROM records WHERE sequence = 9", "DELETE FROM sealed WHERE sequence = 9"),
            "CW423",
            "#4",
        ),
        (freely("tail", "UPDATE tail SET sequence = 8"), "CW422", "#9"),
    ],
)
def test_verify_names_the_first_record_when_an_administrator_changed_one(address, statements, code, where):
    administer(address, *statements)
    assert verdict(lambda: verified(address)) == (code, where)


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("ALTER TABLE records DISABLE TRIGGER records_guard", "trigger records_guard"),
        ("DROP TRIGGER tail_update ON tail", "trigger tail_update"),
        ("DROP INDEX records_effect", "index records_effect"),
        ("CREATE INDEX theirs ON records (time_ms)", "index theirs"),
        ("CREATE VIEW theirs AS SELECT 1", "view theirs"),
        ("CREATE RULE theirs AS ON INSERT TO records WHERE NEW.kind = 'decided' DO INSTEAD NOTHING", "rule theirs"),
        ("ALTER TABLE records ADD CONSTRAINT theirs CHECK (kind <> 'decided')", "constraint theirs"),
        ("ALTER TABLE records SET UNLOGGED", "table records"),
        ("ALTER TABLE records ENABLE ROW LEVEL SECURITY", "table records"),
        ("CREATE POLICY theirs ON records USING (kind <> 'decided')", "policy theirs"),
        ("ALTER TABLE kept ADD COLUMN theirs integer", "table kept"),
        ("DROP TABLE waste", "index waste_pkey"),
        (
            "CREATE OR REPLACE FUNCTION clausewise_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "function clausewise_guard",
        ),
    ],
)
def test_opening_is_refused_when_an_administrator_rebuilt_something(address, statement, where):
    store = PostgresStore(address)
    administer(address, statement)
    assert verdict(lambda: list(store.verify()))[0] == "CW428"
    store.close()
    code, found = verdict(lambda: PostgresStore(address))
    assert code == "CW428"
    assert found == where or statement.startswith("DROP TABLE")


def test_verify_names_the_index_when_it_hides_a_row(address):
    """The index is built without a row, and the catalog is made to say that it is the one of before."""
    administer(
        address,
        "CREATE INDEX honest ON records (sequence) WHERE effect = 1",
        "DROP INDEX records_effect",
        "CREATE INDEX records_effect ON records (sequence) WHERE effect = 1 AND sequence <> 7",
        "UPDATE pg_index SET indpred = (SELECT indpred FROM pg_index WHERE indexrelid = 'honest'::regclass)"
        " WHERE indexrelid = 'records_effect'::regclass",
        "DROP INDEX honest",
    )
    store = PostgresStore(address)
    assert verdict(lambda: list(store.verify())) == ("CW429", "index records_effect")
    store.close()


def test_verify_trusts_indexes_when_nothing_can_look_through_them(address):
    administer(address, "DROP EXTENSION amcheck")
    assert verified(address) == [9]
