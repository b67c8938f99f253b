import asyncio
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from clausewise.errors import ConflictError, StoreError
from clausewise.model import Entry
from clausewise.sqlite import SQLiteStore
from clausewise.writer import BATCH_RECORDS_MAX, Job, Writer

FORKED = """
import os, sys
from clausewise.errors import StoreError
from clausewise.model import Entry
from clausewise.sqlite import SQLiteStore
store = SQLiteStore(sys.argv[1])
child = os.fork()
if not child:
    try:
        store.append([Entry("kind", b"{}", 1)])
    except StoreError as error:
        os._exit(9 if error.code == "CW409" else 1)
    os._exit(0)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
store.append([Entry("kind", b"{}", 1)])
store.close()
sys.exit(code)
"""


def job(size=1, **keep):
    return Job([None] * size, keep)


class Gate:
    """A commit that waits to be let through and remembers what it was handed."""

    def __init__(self):
        self.open = threading.Event()
        self.reached = threading.Event()
        self.batches = []

    def __call__(self, batch):
        self.reached.set()
        assert self.open.wait(10)
        self.batches.append([len(job.drafts) for job in batch])
        if any(job.keep for job in batch):
            raise StoreError("CW411", "no", "non")
        return [[len(job.drafts)] for job in batch]


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def writer(gate):
    writer = Writer(gate)
    yield writer
    gate.open.set()
    writer.close()


def test_calls_that_wait_share_one_transaction_in_their_order(gate, writer):
    first = writer.submit(job(1))
    assert gate.reached.wait(10)
    later = [writer.submit(job(size)) for size in (2, 3, 4)]
    gate.open.set()
    assert [future.result(10) for future in (first, *later)] == [[1], [2], [3], [4]]
    assert gate.batches == [[1], [2, 3, 4]]


def test_one_faulty_call_fails_alone(gate, writer):
    first = writer.submit(job(1))
    assert gate.reached.wait(10)
    good, bad, also_good = writer.submit(job(2)), writer.submit(job(3, key=b"")), writer.submit(job(4))
    gate.open.set()
    assert [future.result(10) for future in (first, good, also_good)] == [[1], [2], [4]]
    with pytest.raises(StoreError, match="CW411"):
        bad.result(10)


def test_a_transaction_takes_no_more_than_its_limit(gate, writer):
    first = writer.submit(job(1))
    assert gate.reached.wait(10)
    later = [writer.submit(job(BATCH_RECORDS_MAX)), writer.submit(job(5))]
    gate.open.set()
    assert [future.result(10) for future in (first, *later)] == [[1], [BATCH_RECORDS_MAX], [5]]
    assert gate.batches == [[1], [BATCH_RECORDS_MAX], [5]]


def test_a_call_that_was_cancelled_is_not_written(gate, writer):
    first = writer.submit(job(1))
    assert gate.reached.wait(10)
    cancelled, after = writer.submit(job(2)), writer.submit(job(3))
    assert cancelled.cancel()
    gate.open.set()
    assert [first.result(10), after.result(10)] == [[1], [3]]
    assert gate.batches == [[1], [3]]


def test_close_writes_what_waits(gate, writer):
    futures = [writer.submit(job(size)) for size in (1, 2, 3)]
    gate.open.set()
    writer.close()
    assert [future.result(0) for future in futures] == [[1], [2], [3]]
    with pytest.raises(StoreError, match="CW409"):
        writer.write(job(1))


def test_the_thread_lives_on_when_commit_breaks():
    def commit(batch):
        if len(batch[0].drafts) == 2:
            raise ZeroDivisionError
        return [[1] for _ in batch]

    writer = Writer(commit)
    with pytest.raises(ZeroDivisionError):
        writer.submit(job(2)).result(10)
    assert writer.submit(job(1)).result(10) == [1]
    writer.close()


def test_only_the_call_with_the_taken_key_fails_when_calls_share_a_transaction(tmp_path):
    path = tmp_path / "ledger.db"
    store = SQLiteStore(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        entries = [Entry("kind", b"{}", 1)]
        futures = [store.submit(entries), *(store.submit(entries, keep={"key": b"%d" % n}) for n in range(3))]
        futures.append(store.submit(entries))
        other.execute("COMMIT")
    assert [record.sequence for n in (0, 1, 4) for record in futures[n].result(10)] == [1, 2, 3]
    for n in (2, 3):
        with pytest.raises(ConflictError, match="CW412"):
            futures[n].result(10)
    assert (store.kept("key"), list(store.verify())) == (b"0", [3])
    store.close()


def test_submit_serves_an_event_loop_without_blocking_it(tmp_path):
    store = SQLiteStore(tmp_path / "ledger.db")

    async def many():
        calls = [asyncio.wrap_future(store.submit([Entry("kind", b"{}", n)])) for n in range(300)]
        return await asyncio.gather(*calls)

    assert [record.time_ms for (record,) in asyncio.run(many())] == list(range(300))
    assert list(store.verify()) == [300]
    store.close()


def test_a_forked_child_is_told_to_open_its_own(tmp_path):
    done = subprocess.run([sys.executable, "-c", FORKED, str(tmp_path / "ledger.db")], timeout=60, check=False)
    assert done.returncode == 9
