"""The tables of the ledger as SQLAlchemy Core knows them. The migrations make them; a test holds both against each other."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

HEAD_REVISION = "0002"
"""The newest migration, so that opening a ledger that is up to date need not load Alembic."""

APPLICATION_ID = 0x436C5773
"""Marks a SQLite file as a Clausewise ledger ("ClWs"; sqlite.org/pragma.html#pragma_application_id)."""

metadata = MetaData()

records = Table(
    "records",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
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

# Partial, so that the records which they leave out cost nothing.
Index("records_subject", records.c.subject, records.c.sequence, sqlite_where=records.c.subject != "")
Index("records_effect", records.c.sequence, sqlite_where=records.c.effect == 1)
Index("records_erased", records.c.sequence, sqlite_where=records.c.kind == "erased")

sealed = Table(
    "sealed",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

tail = Table(
    "tail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
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
)
