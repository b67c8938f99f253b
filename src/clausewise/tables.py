"""The tables of the ledger as SQLAlchemy Core knows them. The migrations make them; a test holds both against each other."""

from __future__ import annotations

import re

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

HEAD_REVISION = "0005"
"""The newest migration, so that opening a ledger that is up to date need not load Alembic."""

APPLICATION_ID = 0x436C5773
"""Marks a SQLite file as a Clausewise ledger ("ClWs"; sqlite.org/pragma.html#pragma_application_id)."""

# PostgreSQL's INTEGER ends at two thousand million; SQLite's only INTEGER primary key is the table's own order.
Count = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

records = Table(
    "records",
    metadata,
    Column("sequence", Count, primary_key=True, autoincrement=False),
    Column("time_ms", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("sealed_sha256", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("effect", Integer, nullable=False),
)

# Partial, so that the records which they leave out cost nothing. PostgreSQL's conditions stand in ``catalog``: said here, they would have
# every command that opens a SQLite file load that dialect and its drivers.
Index("records_subject", records.c.subject, records.c.sequence, sqlite_where=records.c.subject != "")
Index("records_effect", records.c.sequence, sqlite_where=records.c.effect == 1)
Index("records_erased", records.c.sequence, sqlite_where=records.c.kind == "erased")

sealed = Table(
    "sealed",
    metadata,
    Column("sequence", Count, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

tail = Table(
    "tail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Count, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

kept = Table(
    "kept",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("time_ms", BigInteger, nullable=False),
)

Index("kept_time", kept.c.time_ms)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", LargeBinary, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger, nullable=True),
    Column("plan", Text, nullable=False, server_default=""),
)

blobs = Table(
    "blobs",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("time_ms", BigInteger, nullable=False),
)

holds = Table(
    "holds",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
)

Index("holds_digest", holds.c.digest)
Index("holds_until", holds.c.until_ms)

waste = Table("waste", metadata, Column("name", Text, primary_key=True))

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("caller", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("attempt", Text, nullable=True, unique=True),
    Column("fingerprint", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("lease_ms", BigInteger, nullable=False),
)

Index("uploads_state", uploads.c.state, uploads.c.created_ms)
Index("uploads_caller", uploads.c.caller, uploads.c.created_ms)
Index("uploads_decision", uploads.c.decision)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("disabled_ms", BigInteger, nullable=True),
    Column("folded", Text, nullable=False, unique=True),
)

credentials = Table(
    "credentials",
    metadata,
    Column("person", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger, nullable=False),
    Column("counter", BigInteger, nullable=False),
)

Index("credentials_id", credentials.c.kind, credentials.c.id)

sittings = Table(
    "sittings",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    Column("id", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("methods", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("proved_ms", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
)

Index("sittings_person", sittings.c.person, sittings.c.seen_ms)

tickets = Table(
    "tickets",
    metadata,
    Column("sha256", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
)

tries = Table(
    "tries",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("last_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
)
endpoints = Table(
    "endpoints",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("secrets", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("evidence", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("cursor", Count, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_ms", BigInteger, nullable=False),
    Column("wait_ms", BigInteger, nullable=False),
    Column("holder", Text, nullable=False),
    Column("lease_ms", BigInteger, nullable=False),
    Column("delivered", Count, nullable=False),
    Column("delivered_ms", BigInteger, nullable=False),
    Column("failed_ms", BigInteger, nullable=False),
    Column("failure", Text, nullable=False),
    Column("status", Integer, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("endpoint", Text, primary_key=True),
    Column("sequence", Count, primary_key=True, autoincrement=False),
    Column("event", Text, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_ms", BigInteger, nullable=False),
    Column("first_ms", BigInteger, nullable=False),
    Column("tried_ms", BigInteger, nullable=False),
    Column("failure", Text, nullable=False),
    Column("status", Integer, nullable=False),
)

Index("deliveries_due", deliveries.c.endpoint, deliveries.c.stage, deliveries.c.next_ms)


def words(sql: str) -> list[str]:
    """Return the words, texts and signs of ``sql``: two statements with the same ones say the same, however they are laid out."""
    return re.findall(r"'(?:[^']|'')*'|\w+|[^\w\s]", sql, re.ASCII)  # ASCII: to SQLite other blanks are letters


def structure_of(*statements: str) -> dict[tuple[str, str], tuple[str, list[str] | None]]:
    """Return what SQLite notes of each CREATE statement: by kind and name, the table that it belongs to and its words."""
    structure: dict[tuple[str, str], tuple[str, list[str] | None]] = {}
    for statement in statements:
        _, kind, name, *rest = said = words(statement)
        structure[kind.lower(), name] = (name if kind == "TABLE" else rest[rest.index("ON") + 1], said)
    return structure


# The same as in the migrations, written again: a ledger is held against this each time that it is opened or verified.
STRUCTURE = structure_of(
    "CREATE TABLE alembic_version"
    " (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
    "CREATE TABLE records (sequence INTEGER NOT NULL, time_ms BIGINT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,"
    " actor TEXT NOT NULL, body BLOB NOT NULL, sealed_sha256 BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL,"
    " effect INTEGER NOT NULL, PRIMARY KEY (sequence))",
    "CREATE INDEX records_subject ON records (subject, sequence) WHERE subject <> ''",
    "CREATE INDEX records_effect ON records (sequence) WHERE effect = 1",
    "CREATE INDEX records_erased ON records (sequence) WHERE kind = 'erased'",
    "CREATE TRIGGER records_update BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END",
    "CREATE TRIGGER records_delete BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END",
    "CREATE TRIGGER records_insert BEFORE INSERT ON records WHEN NEW.sequence <= (SELECT max(sequence) FROM records)"
    " BEGIN SELECT RAISE(ABORT, 'a record is added at the end only'); END",
    "CREATE TABLE sealed (sequence INTEGER NOT NULL, salt BLOB NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (sequence))",
    "CREATE TRIGGER sealed_update BEFORE UPDATE ON sealed BEGIN SELECT RAISE(ABORT, 'a payload is never changed'); END",
    "CREATE TRIGGER sealed_insert BEFORE INSERT ON sealed WHEN NEW.sequence <= (SELECT max(sequence) FROM sealed)"
    " BEGIN SELECT RAISE(ABORT, 'a payload is never replaced'); END",
    "CREATE TABLE tail (id INTEGER NOT NULL, sequence INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (id))",
    "CREATE TRIGGER tail_update BEFORE UPDATE ON tail WHEN NEW.sequence <= OLD.sequence"
    " BEGIN SELECT RAISE(ABORT, 'the tail never moves back'); END",
    "CREATE TRIGGER tail_delete BEFORE DELETE ON tail BEGIN SELECT RAISE(ABORT, 'the tail is never removed'); END",
    "CREATE TRIGGER tail_insert BEFORE INSERT ON tail WHEN EXISTS (SELECT 1 FROM tail)"
    " BEGIN SELECT RAISE(ABORT, 'there is one tail'); END",
    'CREATE TABLE kept ("key" TEXT NOT NULL, value BLOB NOT NULL, time_ms BIGINT NOT NULL, PRIMARY KEY ("key"))',
    "CREATE INDEX kept_time ON kept (time_ms)",
    "CREATE TABLE api_keys (id TEXT NOT NULL, sha256 BLOB NOT NULL, scopes TEXT NOT NULL, name TEXT NOT NULL,"
    " created_ms BIGINT NOT NULL, revoked_ms BIGINT, \"plan\" TEXT DEFAULT '' NOT NULL, PRIMARY KEY (id), UNIQUE (sha256))",
    'CREATE TABLE blobs (digest BLOB NOT NULL, name TEXT NOT NULL, size BIGINT NOT NULL, "key" BLOB NOT NULL,'
    " time_ms BIGINT NOT NULL, PRIMARY KEY (digest), UNIQUE (name))",
    "CREATE TABLE holds (subject TEXT NOT NULL, digest BLOB NOT NULL, origin TEXT NOT NULL, until_ms BIGINT NOT NULL,"
    " PRIMARY KEY (subject, digest))",
    "CREATE INDEX holds_digest ON holds (digest)",
    "CREATE INDEX holds_until ON holds (until_ms)",
    "CREATE TABLE waste (name TEXT NOT NULL, PRIMARY KEY (name))",
    "CREATE TABLE uploads (id TEXT NOT NULL, caller TEXT NOT NULL, state TEXT NOT NULL, size BIGINT NOT NULL,"
    ' request BLOB NOT NULL, created_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, "key" BLOB NOT NULL, attempt TEXT,'
    " fingerprint TEXT NOT NULL, decision TEXT NOT NULL, code TEXT NOT NULL, tries INTEGER NOT NULL, lease_ms BIGINT NOT NULL,"
    " PRIMARY KEY (id), UNIQUE (attempt))",
    "CREATE INDEX uploads_state ON uploads (state, created_ms)",
    "CREATE INDEX uploads_caller ON uploads (caller, created_ms)",
    "CREATE INDEX uploads_decision ON uploads (decision)",
    "CREATE TABLE people (id TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, language TEXT NOT NULL,"
    " created_ms BIGINT NOT NULL, disabled_ms BIGINT, folded TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (folded))",
    "CREATE TABLE credentials (person TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, secret BLOB NOT NULL, name TEXT NOT NULL,"
    " created_ms BIGINT NOT NULL, used_ms BIGINT NOT NULL, counter BIGINT NOT NULL, PRIMARY KEY (person, kind, id))",
    "CREATE INDEX credentials_id ON credentials (kind, id)",
    "CREATE TABLE sittings (sha256 BLOB NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, methods TEXT NOT NULL,"
    " created_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL, proved_ms BIGINT NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL,"
    " PRIMARY KEY (sha256))",
    "CREATE INDEX sittings_person ON sittings (person, seen_ms)",
    "CREATE TABLE tickets (sha256 BLOB NOT NULL, kind TEXT NOT NULL, person TEXT NOT NULL, content BLOB NOT NULL,"
    " until_ms BIGINT NOT NULL, PRIMARY KEY (sha256))",
    'CREATE TABLE tries ("key" BLOB NOT NULL, count BIGINT NOT NULL, last_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL,'
    ' PRIMARY KEY ("key"))',
    "CREATE TABLE endpoints (id TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL, secrets BLOB NOT NULL,"
    " name TEXT NOT NULL, evidence INTEGER NOT NULL, state TEXT NOT NULL, created_ms BIGINT NOT NULL,"
    " cursor INTEGER NOT NULL, failures INTEGER NOT NULL, failing_ms BIGINT NOT NULL, wait_ms BIGINT NOT NULL,"
    " holder TEXT NOT NULL, lease_ms BIGINT NOT NULL, delivered INTEGER NOT NULL, delivered_ms BIGINT NOT NULL,"
    " failed_ms BIGINT NOT NULL, failure TEXT NOT NULL, status INTEGER NOT NULL, PRIMARY KEY (id))",
    "CREATE TABLE deliveries (endpoint TEXT NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL, stage TEXT NOT NULL,"
    " tries INTEGER NOT NULL, next_ms BIGINT NOT NULL, first_ms BIGINT NOT NULL, tried_ms BIGINT NOT NULL,"
    " failure TEXT NOT NULL, status INTEGER NOT NULL, PRIMARY KEY (endpoint, sequence, event))",
    "CREATE INDEX deliveries_due ON deliveries (endpoint, stage, next_ms)",
)
# The indexes that SQLite itself makes for the keys; it notes no statement for them.
STRUCTURE |= {
    ("index", f"sqlite_autoindex_{table}_{number}"): (table, None)
    for table, number in (
        ("alembic_version", 1),
        ("kept", 1),
        ("api_keys", 1),
        ("api_keys", 2),
        ("blobs", 1),
        ("blobs", 2),
        ("holds", 1),
        ("waste", 1),
        ("uploads", 1),
        ("uploads", 2),
        ("people", 1),
        ("people", 2),
        ("credentials", 1),
        ("sittings", 1),
        ("tickets", 1),
        ("tries", 1),
        ("endpoints", 1),
        ("deliveries", 1),
    )
}

STATISTICS = structure_of(
    "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
)
"""What ANALYZE leaves behind: it guides the choice of an index and changes no answer, so it may be there."""
