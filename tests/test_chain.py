"""Tampering with the file itself: whatever is done to it, verify names the first record that is not as it was written."""

import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest
from msgspec.structs import replace

from clausewise.chain import GENESIS, Erased, Head, digest, draft, follow, packed
from clausewise.errors import StoreError, TamperedError
from clausewise.inscription import record_of
from clausewise.model import Entry
from clausewise.ports import ApiKey
from clausewise.sqlite import SQLiteStore

COLUMNS = "sequence, time_ms, kind, subject, actor, body, sealed_sha256, previous, hash, effect"


@pytest.fixture
def path(tmp_path):
    """A ledger of 9 records; 2, 4, 6 and 8 have payloads, that of 4 is erased by record 9."""
    path = tmp_path / "ledger.db"
    store = SQLiteStore(path)
    store.append(
        [
            Entry(f"kind{n}", b'{"n":%d}' % n, n, subject=f"s{n}", actor="a", sealed=b"p%d" % n if n % 2 == 0 else None)
            for n in range(1, 9)
        ]
    )
    assert store.erase([4], reason="retention", time_ms=9) == 1
    store.close()
    return path


def tamper(path, *statements):
    """Run ``statements`` with the guard triggers out of the way, and put these back as a careful forger would."""
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(*statement if isinstance(statement, tuple) else (statement,))
        for _, sql in triggers:
            connection.execute(sql)


def rebuild(path, index, definition):
    """Build ``index`` anew by another ``definition``, and let the file say that it is the one of before."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        connection.execute(f"DROP INDEX {index}")
        connection.execute(f"CREATE INDEX {index} ON {definition}")
        rewrite_structure(connection, "UPDATE sqlite_master SET sql = ? WHERE name = ?", sql, index)


def rewrite_structure(connection, statement, *bound):
    """Run ``statement`` on sqlite_master itself, so that every connection reads it anew."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(statement, bound)
    connection.execute("PRAGMA writable_schema = OFF")
    (version,) = connection.execute("PRAGMA schema_version").fetchone()
    connection.execute(f"PRAGMA schema_version = {version + 1}")


def refusal(call):
    """Return code, place and error of the TamperedError that ``call`` raises, after checking that it speaks both languages."""
    with pytest.raises(TamperedError) as caught:
        call()
    error = caught.value
    assert error.remedy_en
    assert error.remedy_fr
    assert error.fr != error.en
    return error.code, error.where, error


def verdict(path, expected_head=None):
    store = SQLiteStore(path)
    try:
        return refusal(lambda: list(store.verify(expected_head=expected_head)))
    finally:
        store.close()


def test_a_ledger_that_nobody_touched_verifies(path):
    tamper(path)
    store = SQLiteStore(path)
    assert list(store.verify()) == [9]
    store.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("time_ms", 6),
        ("time_ms", "x"),
        ("time_ms", 5.5),
        ("kind", "other"),
        ("kind", b"kind5"),
        ("subject", ""),
        ("subject", "s6"),
        ("actor", "b"),
        ("body", b'{"n":6}'),
        ("body", '{"n":5}'),
        ("sealed_sha256", bytes(32)),
        ("previous", bytes(32)),
        ("previous", b""),
        ("hash", bytes(32)),
        ("hash", "x"),
        ("effect", 1),
        ("effect", 2),
    ],
)
def test_verify_names_the_record_when_a_field_was_altered(path, column, value):
    tamper(path, (f"UPDATE records SET {column} = ? WHERE sequence = 5", (value,)))
    code, where, error = verdict(path)
    assert (code, where) == ("CW420", "#5")
    assert "Record 5 (" in error.said("en")
    assert "L'enregistrement 5 (" in error.said("fr")


def test_verify_names_the_record_when_a_text_is_no_longer_utf8(path):
    tamper(path, "UPDATE records SET actor = CAST(x'ff' AS TEXT) WHERE sequence = 5")
    assert verdict(path)[:2] == ("CW420", "#5")


def test_verify_names_the_first_when_several_were_altered(path):
    tamper(path, "UPDATE records SET actor = 'b' WHERE sequence IN (3, 7)", "DELETE FROM sealed WHERE sequence = 6")
    assert verdict(path)[:2] == ("CW420", "#3")


@pytest.mark.parametrize("sequence", [1, 5, 8])
def test_verify_names_the_gap_when_a_record_was_deleted(path, sequence):
    tamper(path, f"DELETE FROM records WHERE sequence = {sequence}")
    code, where, error = verdict(path)
    assert (code, where) == ("CW421", f"#{sequence}")
    assert f"the next one found is {sequence + 1}" in error.en


def test_verify_names_the_place_when_a_record_was_deleted_and_the_rest_renumbered(path):
    tamper(
        path,
        "DELETE FROM records WHERE sequence = 5",
        *(f"UPDATE records SET sequence = {n - 1} WHERE sequence = {n}" for n in range(6, 10)),
    )
    assert verdict(path)[:2] == ("CW420", "#5")


def test_verify_names_the_first_moved_when_records_were_reordered(path):
    tamper(
        path,
        "UPDATE records SET sequence = 100 WHERE sequence = 3",
        "UPDATE records SET sequence = 3 WHERE sequence = 7",
        "UPDATE records SET sequence = 7 WHERE sequence = 100",
    )
    assert verdict(path)[:2] == ("CW420", "#3")


def test_verify_names_the_place_when_a_record_was_inserted(path):
    tamper(
        path,
        *(f"UPDATE records SET sequence = {n + 1} WHERE sequence = {n}" for n in range(9, 4, -1)),
        f"INSERT INTO records ({COLUMNS}) SELECT 5, {COLUMNS.partition(', ')[2]} FROM records WHERE sequence = 4",
    )
    assert verdict(path)[:2] == ("CW420", "#5")


def test_verify_names_the_next_record_when_one_was_replaced_with_a_sound_hash(path):
    """Whoever recomputes one hash breaks the link that follows."""
    forge(path, 5, actor="b")
    assert verdict(path)[:2] == ("CW422", "#6")


@pytest.mark.parametrize("sequence", [0, -4])
def test_verify_finds_a_record_put_before_the_first(path, sequence):
    tamper(
        path, f"INSERT INTO records ({COLUMNS}) SELECT {sequence}, {COLUMNS.partition(', ')[2]} FROM records LIMIT 1"
    )
    assert verdict(path)[:2] == ("CW422", f"#{sequence}")


@pytest.mark.parametrize("first", [1, 5, 9])
def test_verify_finds_the_end_cut_off(path, first):
    tamper(path, f"DELETE FROM records WHERE sequence >= {first}", f"DELETE FROM sealed WHERE sequence >= {first}")
    code, where, _ = verdict(path)
    # Cutting record 9 off also takes away what allowed the payload of record 4 to be gone.
    assert (code, where) == (("CW423", "#4") if first in {5, 9} else ("CW426", "#1"))


def test_the_gap_stays_visible_when_appending_after_the_end_was_cut_off(tmp_path):
    path = tmp_path / "ledger.db"
    store = SQLiteStore(path)
    store.append([Entry("kind", b"{}", n) for n in range(5)])
    store.close()
    tamper(path, "DELETE FROM records WHERE sequence > 3")
    assert verdict(path)[:2] == ("CW426", "#4")
    store = SQLiteStore(path)
    assert store.append([Entry("kind", b"{}", 9)])[0].sequence == 6
    store.close()
    assert verdict(path)[:2] == ("CW421", "#4")


def test_verify_finds_a_record_added_behind_the_tail_row(path):
    forge(path, 10)
    assert verdict(path)[:2] == ("CW422", "#10")


def test_verify_finds_the_tail_row_gone_or_altered(path):
    tamper(path, "UPDATE tail SET hash = zeroblob(32)")
    assert verdict(path)[:2] == ("CW422", "#9")
    tamper(path, "UPDATE tail SET sequence = 'x'")
    assert verdict(path)[:2] == ("CW426", "#10")
    tamper(path, "DELETE FROM tail")
    assert verdict(path)[:2] == ("CW426", "#10")
    store = SQLiteStore(path)
    with pytest.raises(TamperedError, match="CW426"):
        store.append([Entry("kind", b"{}", 1)])
    store.close()


def test_only_a_head_kept_elsewhere_shows_a_chain_that_was_rewritten_to_its_end(path):
    """The limit that clausewise.chain states: SHA-256 has no secret."""
    store = SQLiteStore(path)
    kept_elsewhere = store.head()
    store.close()
    for sequence in range(5, 10):
        forge(path, sequence, **({"actor": "b"} if sequence == 5 else {}))
    rewritten = forge(path, 9)
    tamper(path, ("UPDATE tail SET hash = ?", (rewritten.hash,)))
    store = SQLiteStore(path)
    assert list(store.verify()) == [9]
    store.close()
    assert verdict(path, kept_elsewhere)[:2] == ("CW427", "#9")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM sealed WHERE sequence = 6", ("CW423", "#6")),
        ("UPDATE sealed SET payload = x'00' WHERE sequence = 6", ("CW424", "#6")),
        ("UPDATE sealed SET payload = 'p6' WHERE sequence = 6", ("CW424", "#6")),
        ("UPDATE sealed SET salt = zeroblob(32) WHERE sequence = 6", ("CW424", "#6")),
        ("INSERT INTO sealed VALUES (4, zeroblob(32), x'00')", ("CW425", "#4")),
        ("INSERT INTO sealed VALUES (3, zeroblob(32), x'00')", ("CW425", "#3")),
        ("INSERT INTO sealed VALUES (30, zeroblob(32), x'00')", ("CW425", "#30")),
        ("INSERT INTO sealed VALUES (-1, zeroblob(32), x'00')", ("CW425", "#-1")),
    ],
)
def test_verify_names_the_record_whose_payload_was_touched(path, statement, expected):
    tamper(path, statement)
    assert verdict(path)[:2] == expected


@pytest.mark.parametrize(
    ("index", "definition"),
    [
        ("records_effect", "records (sequence) WHERE effect = 1 AND kind <> 'erased'"),
        ("records_effect", "records (sequence) WHERE effect = 1 OR sequence = 5"),
        ("records_effect", "records (sequence DESC) WHERE effect = 1 OR sequence = 5"),
        ("records_subject", "records (subject, sequence) WHERE subject NOT IN ('', 's5')"),
        ("records_subject", "records (actor, sequence) WHERE subject <> ''"),
        ("records_erased", "records (sequence) WHERE kind = 'kind1'"),
        ("kept_time", "kept (time_ms) WHERE key <> 'k'"),
    ],
)
def test_verify_names_the_index_when_it_was_rebuilt_otherwise(path, index, definition):
    store = SQLiteStore(path)
    store.append([Entry("undone", b"{}", 10, subject="s5", effect=True)], keep={"k": b"1"})
    head = store.head()
    store.close()
    rebuild(path, index, definition)
    code, where, error = verdict(path, head)
    assert (code, where) == ("CW429", f"index {index}")
    assert f"index {index}" in error.en
    assert f"L'index « {index} »" in error.fr


def test_verify_finds_a_record_that_an_index_hides_from_a_search(path):
    store = SQLiteStore(path)
    store.append([Entry("undone", b"{}", 10, effect=True)])
    assert [record.kind for record in store.after(0, effect_only=True)] == ["erased", "undone"]
    store.close()
    rebuild(path, "records_effect", "records (sequence) WHERE effect = 1 AND kind <> 'undone'")
    store = SQLiteStore(path)
    assert [record.kind for record in store.after(0, effect_only=True)] == ["erased"]
    assert refusal(lambda: list(store.verify(expected_head=store.head())))[:2] == ("CW429", "index records_effect")
    store.close()


def test_verify_finds_an_api_key_that_an_index_hides_from_a_search(path):
    store = SQLiteStore(path)
    store.add_key(ApiKey("k", bytes(32), ("check",), "", 1))
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        rewrite_structure(
            connection,
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'kept_time')"
            " WHERE name = 'sqlite_autoindex_api_keys_2'",
        )
    store = SQLiteStore(path)
    assert store.find_key(bytes(32)) is None
    with pytest.raises(StoreError) as caught:
        list(store.verify())
    assert caught.value.code in {"CW408", "CW429"}
    store.close()


STRUCTURE_TAMPERINGS = [
    ("DROP TRIGGER records_update", "trigger records_update", "missing", "manquant"),
    ("DROP TRIGGER tail_insert", "trigger tail_insert", "missing", "manquant"),
    ("DROP INDEX records_effect", "index records_effect", "missing", "manquant"),
    ("DROP TABLE kept", "table kept", "missing", "manquant"),
    (
        "CREATE TRIGGER quiet AFTER INSERT ON sealed BEGIN DELETE FROM kept; END",
        "trigger quiet",
        "foreign",
        "étranger",
    ),
    ("CREATE TRIGGER records AFTER INSERT ON kept BEGIN SELECT 1; END", "trigger records", "foreign", "étranger"),
    ("CREATE VIEW everything AS SELECT * FROM records", "view everything", "foreign", "étranger"),
    ("CREATE INDEX extra ON records (kind)", "index extra", "foreign", "étranger"),
    ("CREATE TABLE [no\ntes] (x)", "table no\\ntes", "foreign", "étranger"),
    ("ALTER TABLE sealed ADD COLUMN x", "table sealed", "altered", "modifié"),
    (
        "DROP INDEX records_effect; CREATE INDEX records_effect ON records (sequence) WHERE effect = 1 AND kind <> 'undone'",
        "index records_effect",
        "altered",
        "modifié",
    ),
    (
        "DROP INDEX records_erased; CREATE INDEX records_erased ON records (sequence) WHERE kind = 'erased '",
        "index records_erased",
        "altered",
        "modifié",
    ),
    (
        "DROP TRIGGER records_delete; CREATE TRIGGER records_delete BEFORE DELETE ON records WHEN 0 BEGIN SELECT 1; END",
        "trigger records_delete",
        "altered",
        "modifié",
    ),
]


@pytest.mark.parametrize(("script", "where", "state", "state_fr"), STRUCTURE_TAMPERINGS)
def test_opening_and_verify_name_the_part_of_the_structure_that_was_touched(path, script, where, state, state_fr):
    opened_before = SQLiteStore(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    for call in (lambda: SQLiteStore(path), lambda: list(opened_before.verify())):
        code, place, error = refusal(call)
        assert (code, place) == ("CW428", where)
        assert state in error.en
        assert state_fr in error.fr
        assert ("drop it" in error.remedy_en, "supprimez-le" in error.remedy_fr) == (state == "foreign",) * 2
    opened_before.close()


def test_opening_finds_a_table_that_passes_for_one_of_statistics(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ANALYZE")
        rewrite_structure(
            connection,
            "UPDATE sqlite_master SET sql = 'CREATE TABLE sqlite_stat1(tbl,idx,stat,more)' WHERE name = ?",
            "sqlite_stat1",
        )
    assert refusal(lambda: SQLiteStore(path))[:2] == ("CW428", "table sqlite_stat1")


def test_a_ledger_stays_intact_when_its_owner_analyzes_and_vacuums_it(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("ANALYZE", "REINDEX", "VACUUM"):
            connection.execute(statement)
    store = SQLiteStore(path)
    assert list(store.verify()) == [9]
    store.close()


def test_verify_says_that_a_newer_version_came_by_when_it_changed_the_structure(path):
    store = SQLiteStore(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("UPDATE alembic_version SET version_num = '9999'; CREATE TABLE new (x)")
    with pytest.raises(StoreError) as caught:
        list(store.verify())
    assert (caught.value.code, type(caught.value)) == ("CW403", StoreError)
    store.close()


def test_an_erased_record_excuses_only_payloads_before_it():
    erased = Erased()
    erased.add(9, b'{"reason":"","sequences":[4,9,12,-3,0]}')
    erased.add(20, b"not JSON")
    erased.add(21, b'{"reason":"","sequences":[20]}')
    assert [n for n in range(40) if n in erased] == [4, 20]


def test_sealed_refuses_a_payload_that_was_altered(path):
    tamper(path, "UPDATE sealed SET payload = x'00' WHERE sequence = 6")
    store = SQLiteStore(path)
    with pytest.raises(TamperedError, match="CW424"):
        store.sealed(6)
    store.close()


def test_the_hash_is_the_one_that_the_docstring_describes():
    ready = draft(Entry("k", b"{}", 5, subject="é", actor="a", effect=True))
    record = follow(Head(6, b"\x01" * 32), ready)
    written = (
        b"clausewise record 1\n"
        + (7).to_bytes(8, "big")
        + b"\x01" * 32
        + (5).to_bytes(8, "big")
        + b"\x01"
        + b"".join(length.to_bytes(4, "big") for length in (1, 2, 1, 0, 2))
        + b"k\xc3\xa9a{}"
    )
    assert record.hash == sha256(written).digest()


def forge(path, sequence, **fields):
    """Write record ``sequence`` anew with a hash that is right for the one before it, as somebody who knows the format would."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM records WHERE sequence IN (?, ?) ORDER BY sequence", (sequence - 1, sequence)
        ).fetchall()
    before, record = record_of(rows[0]), record_of(rows[-1])
    record = replace(record, sequence=sequence, previous=before.hash, **fields)
    record = replace(record, hash=digest(sequence, before.hash, packed(record, record.sealed_sha256)))
    values = tuple(getattr(record, name) for name in COLUMNS.split(", "))
    tamper(path, (f"INSERT OR REPLACE INTO records ({COLUMNS}) VALUES ({', '.join('?' * 10)})", values))
    assert before.hash != GENESIS
    return record
