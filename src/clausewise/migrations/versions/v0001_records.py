"""The chain: records, their erasable part, the tail row, and triggers that keep all of it append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clausewise.errors import StoreError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# PostgreSQL's INTEGER ends at two thousand million.
COUNT = sa.BigInteger().with_variant(sa.Integer, "sqlite")

APPLICATION_ID = 0x436C5773

# A first line against accidents and careless hands; whoever can drop a trigger is left to the chain.
TRIGGERS = {
    "records_update": "BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END",
    "records_delete": "BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END",
    # REPLACE would remove a row without firing the trigger above.
    "records_insert": "BEFORE INSERT ON records WHEN NEW.sequence <= (SELECT max(sequence) FROM records)"
    " BEGIN SELECT RAISE(ABORT, 'a record is added at the end only'); END",
    "sealed_update": "BEFORE UPDATE ON sealed BEGIN SELECT RAISE(ABORT, 'a payload is never changed'); END",
    "sealed_insert": "BEFORE INSERT ON sealed WHEN NEW.sequence <= (SELECT max(sequence) FROM sealed)"
    " BEGIN SELECT RAISE(ABORT, 'a payload is never replaced'); END",
    "tail_update": "BEFORE UPDATE ON tail WHEN NEW.sequence <= OLD.sequence"
    " BEGIN SELECT RAISE(ABORT, 'the tail never moves back'); END",
    "tail_delete": "BEFORE DELETE ON tail BEGIN SELECT RAISE(ABORT, 'the tail is never removed'); END",
    "tail_insert": "BEFORE INSERT ON tail WHEN EXISTS (SELECT 1 FROM tail)"
    " BEGIN SELECT RAISE(ABORT, 'there is one tail'); END",
}

# The same for PostgreSQL, which has no REPLACE and keeps a table's rows apart by its key.
GUARD = """
CREATE FUNCTION clausewise_guard() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'the ledger is only added to (% on %)', TG_OP, TG_TABLE_NAME; END$$
"""
GUARDED = {
    "records_guard": "BEFORE UPDATE OR DELETE OR TRUNCATE ON records FOR EACH STATEMENT",
    "sealed_guard": "BEFORE UPDATE OR TRUNCATE ON sealed FOR EACH STATEMENT",
    "tail_guard": "BEFORE DELETE OR TRUNCATE ON tail FOR EACH STATEMENT",
    "tail_update": "BEFORE UPDATE ON tail FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence OR NEW.id <> OLD.id)",
}


def upgrade() -> None:
    op.create_table(
        "records",
        sa.Column("sequence", COUNT, primary_key=True, autoincrement=False),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("sealed_sha256", sa.LargeBinary, nullable=False),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("effect", sa.Integer, nullable=False),
    )
    op.create_table(
        "sealed",
        sa.Column("sequence", COUNT, primary_key=True, autoincrement=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "tail",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sequence", COUNT, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.execute("CREATE INDEX records_subject ON records (subject, sequence) WHERE subject <> ''")
    op.execute("CREATE INDEX records_effect ON records (sequence) WHERE effect = 1")
    op.execute("CREATE INDEX records_erased ON records (sequence) WHERE kind = 'erased'")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"INSERT INTO tail (id, sequence, hash) VALUES (1, 0, decode('{'00' * 32}', 'hex'))")
        op.execute(GUARD)
        for name, rule in GUARDED.items():
            op.execute(f"CREATE TRIGGER {name} {rule} EXECUTE FUNCTION clausewise_guard()")
    else:
        op.execute("INSERT INTO tail (id, sequence, hash) VALUES (1, 0, zeroblob(32))")
        for name, rule in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {rule}")
        op.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def downgrade() -> None:
    if op.get_bind().exec_driver_sql("SELECT sequence FROM tail WHERE sequence > 0").first():
        raise StoreError(
            "CW431",
            "The ledger holds records, and a migration never drops records.",
            "Le registre contient des enregistrements, et une migration n'en supprime jamais.",
            remedy_en="Delete the file yourself if it is really no longer needed.",
            remedy_fr="Supprimez vous-même le fichier s'il n'est vraiment plus utile.",
        )
    for table in ("tail", "sealed", "records"):
        op.execute(f"DROP TABLE {table}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION clausewise_guard()")
    else:
        op.execute("PRAGMA application_id = 0")
