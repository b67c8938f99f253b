"""The migrations of the ledger's tables, run by Alembic from inside the package, up and down, without a settings file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

DIRECTORY = Path(__file__).parent


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables up to ``revision`` inside the transaction of ``connection``; the caller commits."""
    from alembic import command

    command.upgrade(settings(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the tables down to ``revision`` (``base``: none) inside the transaction of ``connection``; the caller commits.

    Raises StoreError CW431 rather than drop records.
    """
    from alembic import command

    command.downgrade(settings(connection), revision)


def current(connection: Connection) -> str | None:
    """Return the revision of the tables, or None when there are none."""
    from alembic.migration import MigrationContext

    revision: str | None = MigrationContext.configure(connection).get_current_revision()
    return revision


def known() -> list[str]:
    """Return every revision that this version knows, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(settings()).walk_revisions()]


def settings(connection: Connection | None = None) -> Config:
    """Return what Alembic otherwise reads from a file."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(DIRECTORY).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
