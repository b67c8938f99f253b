"""Which keys of a bucket overflow among the rows of a batch: the slices of ``observe.bucket``, as SQL for DuckDB.

A row's level is known without the rows one by one: with ``i`` its number within its key, the bucket is *full* until
``max(time - (i - 1) * leak) + i * leak`` over the rows so far. From that come the four numbers of the key's slice.
"""

from __future__ import annotations

from collections.abc import Sequence


def slices(rows: str, keys: Sequence[str], leak_ms: int) -> str:
    """Return the query for each key's slice. ``rows``: a table with ``keys``, ``time_ms``, and ``log`` and ``place`` for the order.

    Its columns: the keys, then ``added``, ``alone``, ``steepest`` and ``highest`` in milliseconds.
    """
    by = ", ".join(keys)
    return f"""
        SELECT {by}, count(*) * {leak_ms} AS added, max(x + i * {leak_ms}) AS alone,
            max(i * {leak_ms} - time_ms) AS steepest, max(x + i * {leak_ms} - time_ms) AS highest
        FROM (
            SELECT {by}, time_ms, i, max(time_ms - (i - 1) * {leak_ms}) OVER (PARTITION BY {by} ORDER BY i) AS x
            FROM (SELECT {by}, time_ms, row_number() OVER (PARTITION BY {by} ORDER BY time_ms, log, place) AS i FROM {rows})
        )
        GROUP BY {by}"""


def suspects(rows: str, keys: Sequence[str], *, capacity: int, leak_ms: int, end_ms: int | None) -> str:
    """Return the query for the keys that may overflow among ``rows``, or may not have run dry by ``end_ms`` (None: nobody asks any more).

    No bucket is fuller than all its events, nor dry later than they take to leak; what they leave apart is not looked at closer.
    """
    by = ", ".join(keys)
    unfinished = f" OR max(time_ms) + count(*) * {leak_ms} > {end_ms}" if end_ms is not None else ""
    return f"SELECT {by} FROM {rows} GROUP BY {by} HAVING count(*) > {capacity}{unfinished}"
