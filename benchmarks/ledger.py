"""What appending to the ledger costs: one record a commit and a thousand, beside bare inserts with the same durability, in the same run.

python -m benchmarks.ledger [--records 20000] [--single 500]

The records are those of a busy service (`benchmarks.account`). The peer is SQLite with the same write-ahead log and every commit on the
disk, which is handed the same bytes and neither chains nor indexes them; for PostgreSQL it is our SQLite.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from tests import postgres

from benchmarks import account, face
from benchmarks.face import Sheet
from benchmarks.store import DURABLE
from clausewise.engine import Engine

QUICK = {"records": 4_000, "single": 100}
batch_records = 1_000


def measured(sheet: Sheet, *, records=20_000, single=500) -> None:
    stamp = {"id": "dexero", "version": "1", "sha256": "0" * 64}
    made = [entry for number in range(records) for entry in account.item(number, account.START_MS + number, stamp)]
    with tempfile.TemporaryDirectory() as folder:
        bare = _told(sheet, "bare inserts", Bare(Path(folder) / "bare.db"), made[:records], single)
        ours = _told(sheet, "SQLite", _store(Path(folder) / "ledger.db"), made[:records], single)
    for name, alone, own in zip(KINDS, bare, ours, strict=True):
        sheet.ratio(f"SQLite, {name}", own / alone, "bare inserts")
    if why := postgres.missing():
        sheet.absent("appends to PostgreSQL", why)
        return
    with postgres.serving(**DURABLE) as server:
        theirs = _told(sheet, "PostgreSQL", _store(server.address("postgres")), made[:records], single)
    for name, alone, own in zip(KINDS, ours, theirs, strict=True):
        sheet.ratio(f"PostgreSQL, {name}", own / alone, "SQLite")


KINDS = ("one a commit", f"{batch_records} a commit")


class Bare:
    """A table, and nothing that proves anything."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL").fetchall()
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("CREATE TABLE record (kind, body, time_ms, subject, actor, sealed)")

    def append(self, entries) -> None:
        rows = [(one.kind, one.body, one.time_ms, one.subject, one.actor, one.sealed) for one in entries]
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._database.execute("COMMIT")

    def close(self) -> None:
        self._database.close()


def _store(place):
    return Engine.open("dexero", store=place, with_detectors=()).store


def _told(sheet: Sheet, name: str, store, entries, single: int) -> tuple[float, float]:
    """Return the seconds a record by the clock, one a commit and a thousand: a commit waits for the disk."""
    ones, rest = entries[:single], entries[single:]
    batches = [rest[start : start + batch_records] for start in range(0, len(rest), batch_records)]
    one = _clock(lambda: [store.append([entry]) for entry in ones]) / len(ones)
    many = _clock(lambda: [store.append(batch) for batch in batches]) / len(rest)
    store.close()
    for kind, seconds in zip(KINDS, (one, many), strict=True):
        sheet.figure(f"{name}, {kind}", 1 / seconds, "records/s by the clock")
    return one, many


def _clock(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
