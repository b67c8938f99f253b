"""The store for many processes, on one machine or several: the ledger in a PostgreSQL database."""

from __future__ import annotations

from clausewise.cluster import Cluster
from clausewise.store import TableStore

BUSY_TIMEOUT_MS = 5000


class PostgresStore(TableStore):
    """Keeps records in the PostgreSQL database at ``address``, such as ``postgresql://clausewise@localhost/clausewise``.

    Its tables are made if they are not there. ``busy_timeout_ms`` is how long to wait for another process that writes, and for a
    database that cannot be reached. Raises as ``Cluster`` does.
    """

    def __init__(self, address: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        super().__init__(Cluster(address, busy_timeout_ms=busy_timeout_ms))
