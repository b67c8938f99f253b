"""What is kept of files: their keys, who holds them and until when, uploads as jobs, and the plan of an API key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("time_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("until_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("holds_digest", "holds", ["digest"])
    op.create_index("holds_until", "holds", ["until_ms"])
    op.create_table("waste", sa.Column("name", sa.Text, primary_key=True))
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("until_ms", sa.BigInteger, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("attempt", sa.Text, nullable=True, unique=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("lease_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("uploads_state", "uploads", ["state", "created_ms"])
    op.create_index("uploads_caller", "uploads", ["caller", "created_ms"])
    op.create_index("uploads_decision", "uploads", ["decision"])
    op.add_column("api_keys", sa.Column("plan", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("api_keys", "plan")
    for table in ("uploads", "waste", "holds", "blobs"):
        op.drop_table(table)
