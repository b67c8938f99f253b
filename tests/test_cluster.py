"""PostgreSQL under the ledger: what it refuses, what breaks, and what nobody notices of it."""

import threading
import time

import psycopg
import pytest
from msgspec.structs import replace
from psycopg.conninfo import conninfo_to_dict

from clausewise import wire
from clausewise.cluster import Cluster, numbered, shown
from clausewise.errors import StoreError
from clausewise.model import Entry
from clausewise.postgres import PostgresStore
from tests import stores
from tests.severing import Severing

ENTRY = Entry("kind", b"{}", 1, subject="s", sealed=b"x")


@pytest.fixture
def address():
    return stores.address()


@pytest.fixture
def store(address):
    opened = PostgresStore(address, busy_timeout_ms=1_000)
    yield opened
    opened.close()


def refusal(call):
    with pytest.raises(StoreError) as caught:
        call()
    assert caught.value.fr != caught.value.en
    assert caught.value.remedy_fr
    return caught.value


def administer(address, *statements):
    with psycopg.connect(address, autocommit=True) as connection:
        return [connection.execute(statement) for statement in statements][-1]


def end_connections(address):
    """Have the server end every connection to the ledger, as a restart does."""
    administer(
        address,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'clausewise'",
    )


def test_nobody_sees_the_password_when_a_database_is_named(tmp_path):
    assert (
        shown("postgresql://zoe:secret@db.example:5433/ledger?sslmode=require")
        == "postgresql://zoe@db.example:5433/ledger"
    )
    error = refusal(lambda: PostgresStore(f"postgresql://zoe:secret@/ledger?host={tmp_path}", busy_timeout_ms=1))
    assert error.code == "CW414"
    assert "secret" not in str(error)
    assert error.where == f"postgresql://zoe@{tmp_path}/ledger"


def test_opening_is_refused_when_the_schema_is_not_its_own(address):
    empty = stores.address(template="template1")
    administer(empty, "CREATE TABLE theirs (id integer)")
    assert refusal(lambda: PostgresStore(empty)).code == "CW417"
    administer(address, "UPDATE alembic_version SET version_num = '9999'")
    assert refusal(lambda: PostgresStore(address)).code == "CW403"


def test_opening_is_refused_when_the_account_may_not(address):
    empty = stores.address(template="template1")
    administer(empty, "CREATE ROLE guest LOGIN", "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    try:
        assert refusal(lambda: PostgresStore(empty.replace("clausewise@", "guest@"))).code == "CW416"
    finally:
        administer(empty, "DROP OWNED BY guest", "DROP ROLE guest")


def test_ledger_lies_in_a_schema_of_its_own_when_one_is_named():
    empty = stores.address(template="template1")
    administer(empty, "CREATE TABLE theirs (id integer)", "CREATE SCHEMA ours")
    with_schema = f"{empty}&options=-csearch_path%3Dours"
    for _ in range(2):
        store = PostgresStore(with_schema)
        store.append([ENTRY])
        assert list(store.verify())
        store.close()
    assert administer(empty, "SELECT count(*) FROM ours.records").fetchone() == (2,)


def test_writing_says_that_it_is_busy_when_another_process_keeps_the_turn(address, store):
    other = Cluster(address, busy_timeout_ms=1_000)
    try:
        with other.writing():
            assert refusal(lambda: store.append([ENTRY])).code == "CW404"
        assert len(store.append([ENTRY])) == 1
    finally:
        other.close()


def test_writing_says_that_it_is_a_standby_when_the_server_only_reads(address, store):
    administer(
        address, "ALTER DATABASE " + conninfo_to_dict(address)["dbname"] + " SET default_transaction_read_only = on"
    )
    end_connections(address)
    assert refusal(lambda: store.append([ENTRY])).code == "CW418"
    assert store.head()[0] == 0


def test_nothing_is_lost_or_doubled_when_connections_are_ended(address, store):
    store.append([ENTRY])
    for number in range(3):
        end_connections(address)
        assert store.head()[0] == number + 1
        assert [one.sequence for one in store.append([ENTRY])] == [number + 2]
    assert list(store.verify()) == [4]


def test_a_record_is_written_once_when_its_confirmation_is_lost(address):
    """The commit reaches the server and its answer does not reach us: the chain tells that it is there."""
    with Severing(conninfo_to_dict(address)["host"]) as severing:
        store = PostgresStore(severing.through(address), busy_timeout_ms=2_000)
        store.append([ENTRY])
        severing.after = b"COMMIT"
        record = store.append([replace(ENTRY, subject="severed")], keep={"key": b"1"})
        assert severing.count == 1
        assert store.of_subject("severed") == record
        assert list(store.verify()) == [2]
        store.close()


def test_a_change_beside_the_records_is_unsure_when_its_confirmation_is_lost(address):
    with Severing(conninfo_to_dict(address)["host"]) as severing:
        store = PostgresStore(severing.through(address), busy_timeout_ms=2_000)
        store.append([ENTRY], keep={"key": b"1"})
        severing.after = b"COMMIT"
        assert refusal(lambda: store.forget_kept(9)).code == "CW415"
        assert store.kept("key") is None
        store.close()


def test_writing_goes_on_when_a_process_that_halted_had_the_turn(address, monkeypatch):
    monkeypatch.setattr("clausewise.cluster.holding_ms_max", 200)
    halted, store = Cluster(address, busy_timeout_ms=1_000), PostgresStore(address, busy_timeout_ms=3_000)
    done = threading.Event()

    def halt():
        with halted.writing():
            done.wait(20)

    thread = threading.Thread(target=lambda: refusal(halt))
    thread.start()
    while not administer(address, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()[0]:
        time.sleep(0.01)
    assert len(store.append([ENTRY])) == 1
    done.set()
    thread.join()
    store.close()
    halted.close()


@pytest.mark.parametrize("text", ["", "été", "a\0b", "\\", "\\0", "\\\0", "\0\\", "\0\0\\\\\0"])
def test_any_text_comes_back_when_it_has_what_postgresql_has_not(store, text):
    assert wire.read(wire.told(text).decode()) == text
    store.append([replace(ENTRY, subject=f"s{text}", actor=text)])
    assert [one.actor for one in store.of_subject(f"s{text}")] == [text]


def test_statements_name_what_is_bound_when_postgresql_runs_them():
    assert numbered("SELECT ? WHERE a = ? AND b = ?") == "SELECT $1 WHERE a = $2 AND b = $3"


def test_habits_tell_what_a_commit_is_worth_when_asked(address):
    cluster = Cluster(address, busy_timeout_ms=1_000)
    assert "fsync=off" in cluster.habits()
    assert "amcheck=on" in cluster.habits()
    cluster.close()
