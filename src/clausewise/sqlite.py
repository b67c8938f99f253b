"""The store that is built in: the ledger in one SQLite file, or in memory."""

from __future__ import annotations

from pathlib import Path

from clausewise.database import Database
from clausewise.store import TableStore

BUSY_TIMEOUT_MS = 5000


class SQLiteStore(TableStore):
    """Keeps records in the SQLite file at ``path``, made if it is not there, or in memory for ``:memory:``.

    ``busy_timeout_ms`` is how long to wait for another process that writes. Raises StoreError when the file cannot be
    opened, is not a ledger, or was written by a newer version, and TamperedError CW428 when its structure was altered.
    """

    def __init__(self, path: str | Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        super().__init__(Database(path, busy_timeout_ms=busy_timeout_ms))
