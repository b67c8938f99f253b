"""Run by Alembic for each command; the connection and its transaction come from the caller."""

from __future__ import annotations

from alembic import context

# SQLite rolls table changes back like any others; Alembic assumes that it does not unless told.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
