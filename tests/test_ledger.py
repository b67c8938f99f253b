"""The ledger under force: killed, written by several processes at once, out of room, locked, unreadable."""

import json
import os
import random
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from clausewise.errors import StoreError, UnavailableError
from clausewise.ledger import open_store
from clausewise.model import Entry
from clausewise.sqlite import SQLiteStore

NOBODY = 65534

# Forks a child that appends from three threads and writes down each acknowledged id; kills it in the middle; looks.
KILL_ROUNDS = """
import os, random, signal, sys, threading, time
from clausewise.model import Entry
from clausewise.sqlite import SQLiteStore
path, rounds = sys.argv[1], int(sys.argv[2])
chance = random.Random(7)

def work(pipe, turn):
    store = SQLiteStore(path)
    def calls(thread):
        for number in range(10**6):
            subject = f"{turn}.{thread}.{number}"
            size = 1 + number % 4
            entries = [Entry("kind", b"{}", step, subject=subject, sealed=b"payload" * 50) for step in range(size)]
            store.append(entries, keep={subject: b"kept"})
            os.write(pipe, f"{subject} {size}\\n".encode())
    for thread in range(3):
        threading.Thread(target=calls, args=(thread,)).start()

acknowledged = {}
for turn in range(rounds):
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        work(writer, turn)
        time.sleep(60)
        os._exit(1)
    os.close(writer)
    with open(reader) as lines:
        seen = [lines.readline()]
        time.sleep(chance.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        seen += lines.readlines()
    for line in seen:
        if line.endswith("\\n"):
            subject, size = line.split()
            acknowledged[subject] = int(size)
    store = SQLiteStore(path)
    found = {}
    sequence = 0
    while page := store.after(sequence):
        for record in page:
            found.setdefault(record.subject, []).append(record.time_ms)
        sequence = page[-1].sequence
    lost = [subject for subject, size in acknowledged.items() if found.get(subject) != list(range(size))]
    torn = [s for s, steps in found.items() if steps != list(range(1 + int(s.rpartition(".")[2]) % 4))]
    unkept = [subject for subject in found if store.kept(subject) != b"kept"]
    assert not lost and not torn and not unkept, (turn, lost, torn, unkept)
    assert list(store.verify())[-1] == sequence
    store.close()
print(len(acknowledged), sequence)
"""

APPEND_MANY = """
import sys
from concurrent.futures import ThreadPoolExecutor
from clausewise.model import Entry
from clausewise.sqlite import SQLiteStore
path, name = sys.argv[1:]
store = SQLiteStore(path, busy_timeout_ms=30_000)
def call(number):
    return store.append([Entry("kind", b"{}", step, subject=f"{name}.{number}") for step in range(3)])
with ThreadPoolExecutor(2) as pool:
    for records in pool.map(call, range(100)):
        print(records[0].sequence, records[0].subject, flush=True)
store.close()
"""


def entry(number=1, **fields):
    return Entry(**{"kind": "decision", "body": b'{"n":%d}' % number, "time_ms": number, **fields})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.db"


@pytest.fixture
def store(path):
    store = SQLiteStore(path, busy_timeout_ms=50)
    yield store
    store.close()


@contextmanager
def unprivileged():
    """Give up the superuser's rights for a while, since nothing is read-only to them."""
    is_superuser = os.geteuid() == 0
    if is_superuser:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_superuser:
            os.seteuid(0)


@pytest.fixture
def open_folder():
    """A folder that anybody may reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def refused(call):
    """Return the code with which ``call`` is refused, after checking that it is said in both languages."""
    with pytest.raises(StoreError) as caught:
        call()
    error = caught.value
    assert error.en
    assert error.fr
    assert error.en != error.fr
    assert error.remedy_en
    assert error.remedy_fr
    return error.code


def still_works(store, expected):
    """Check that ``store`` holds ``expected`` records and takes one more."""
    assert store.head()[0] == expected
    assert store.append([entry(9, sealed=b"x")], keep={"still": b"1"})[0].sequence == expected + 1
    assert [*store.verify()] == [expected + 1]


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(path):
    done = subprocess.run(
        [sys.executable, "-c", KILL_ROUNDS, str(path), "16"], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    acknowledged, records = map(int, done.stdout.split())
    assert acknowledged >= 16
    assert records >= acknowledged


def test_the_chain_never_forks_when_several_processes_append(path):
    writers = [
        subprocess.Popen([sys.executable, "-c", APPEND_MANY, str(path), name], stdout=subprocess.PIPE, text=True)
        for name in ("a", "b", "c")
    ]
    lines = [line.split() for writer in writers for line in writer.communicate(timeout=120)[0].splitlines()]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    with closing(SQLiteStore(path)) as store:
        assert list(store.verify()) == [900]
        records = store.after(0)
    assert len(lines) == 300
    for sequence, subject in lines:
        place = int(sequence) - 1
        assert [(r.subject, r.time_ms) for r in records[place : place + 3]] == [(subject, step) for step in range(3)]
    assert set(Counter(record.subject for record in records).values()) == {3}


def test_an_append_follows_what_another_store_wrote_in_between(path, store):
    with closing(SQLiteStore(path)) as other:
        sequences = [opened.append([entry()])[0].sequence for opened in (store, other, store, store, other)]
    assert sequences == [1, 2, 3, 4, 5]
    assert list(store.verify()) == [5]


def test_append_is_refused_without_a_trace_when_the_disk_is_full(store):
    store.append([entry(1)])
    connection = store.database._driver
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    big = [entry(number, sealed=random.Random(number).randbytes(3000)) for number in range(50)]
    assert refused(lambda: store.append(big, keep={"big": b"1"})) == "CW406"
    assert store.kept("big") is None
    connection.execute("PRAGMA max_page_count = 1000000")
    still_works(store, 1)


def test_append_is_refused_without_a_trace_when_the_file_may_not_grow(path, store):
    store.append([entry(1)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = path.with_name(path.name + "-wal")
    big = [entry(number, sealed=bytes(9000)) for number in range(100)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 20_000, hard))
    try:
        code = refused(lambda: store.append(big, keep={"big": b"1"}))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code in {"CW406", "CW407"}
    assert store.kept("big") is None
    still_works(store, 1)


def test_append_is_refused_without_a_trace_when_another_process_holds_the_file(path, store):
    store.append([entry(1)])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refused(lambda: store.append([entry(2)])) == "CW404"
        assert store.head()[0] == 1
        other.execute("ROLLBACK")
    still_works(store, 1)


def test_append_is_refused_without_a_trace_when_the_file_turns_read_only(store):
    store.append([entry(1)])
    store.database._driver.execute("PRAGMA query_only = ON")
    assert refused(lambda: store.append([entry(2)])) == "CW405"
    store.database._driver.execute("PRAGMA query_only = OFF")
    still_works(store, 1)


def test_opening_is_refused_when_the_file_is_read_only(open_folder):
    path = open_folder / "ledger.db"
    SQLiteStore(path).close()
    path.chmod(0o444)
    before = path.read_bytes()
    with unprivileged():
        assert refused(lambda: SQLiteStore(path)) == "CW405"
    assert path.read_bytes() == before


def test_opening_is_refused_when_the_folder_is_read_only(open_folder):
    path = open_folder / "ledger.db"
    SQLiteStore(path).close()
    path.chmod(0o666)
    open_folder.chmod(0o555)
    with unprivileged():
        assert refused(lambda: SQLiteStore(path)) == "CW405"
        assert refused(lambda: SQLiteStore(open_folder / "new.db")) == "CW401"
        assert refused(lambda: SQLiteStore(open_folder / "folder" / "new.db")) == "CW401"
    assert [file.name for file in open_folder.iterdir()] == ["ledger.db"]


def test_opening_is_refused_when_the_path_cannot_be_a_file(tmp_path):
    assert refused(lambda: SQLiteStore(tmp_path)) == "CW401"
    assert refused(lambda: SQLiteStore(tmp_path / "no" / "such" / "ledger.db")) == "CW401"
    assert list(tmp_path.iterdir()) == []


def test_opening_leaves_a_file_alone_that_is_no_database(path):
    path.write_bytes(b"To whom it may concern. " * 100)
    before = path.read_bytes()
    assert refused(lambda: SQLiteStore(path)) == "CW402"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_opening_leaves_another_programs_database_alone(path):
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE records (sequence INTEGER)")
    before = path.read_bytes()
    assert refused(lambda: SQLiteStore(path)) == "CW402"
    assert path.read_bytes() == before


def test_reading_is_refused_when_the_file_is_damaged(path, store):
    store.append([entry(number, subject=f"s{number}") for number in range(3000)])
    store.close()
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 4 : -8192] = b"\xff" * (len(damaged) - len(damaged) // 4 - 8192)
    path.write_bytes(damaged)
    with closing(SQLiteStore(path)) as broken:
        assert refused(lambda: [*broken.verify()]) == "CW408"
    path.write_bytes(damaged[:4096] + b"\xff" * 200_000)
    assert refused(lambda: SQLiteStore(path)) == "CW408"


def test_a_lock_that_stays_is_named_when_opening(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert refused(lambda: SQLiteStore(path, busy_timeout_ms=50)) == "CW404"
    SQLiteStore(path).close()


def test_records_cannot_be_changed_by_plain_sql(path, store):
    store.append([entry(1, sealed=b"x"), entry(2)])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for statement in (
            "UPDATE records SET actor = 'b'",
            "DELETE FROM records WHERE sequence = 2",
            "REPLACE INTO records SELECT * FROM records WHERE sequence = 2",
            "INSERT INTO records SELECT 0, time_ms, kind, subject, actor, body, sealed_sha256, previous, hash, effect FROM records",
            "UPDATE sealed SET payload = x'00'",
            "REPLACE INTO sealed SELECT * FROM sealed",
            "UPDATE tail SET sequence = 1",
            "DELETE FROM tail",
            "REPLACE INTO tail SELECT * FROM tail",
        ):
            with pytest.raises(sqlite3.IntegrityError, match=r"never|at the end only|one tail"):
                other.execute(statement)
    assert list(store.verify()) == [2]


def test_erased_bytes_are_gone_from_the_disk(path, store):
    secret = b"Zo\xc3\xa9 Tremblay, 514-555-0199" * 300
    store.append([entry(1, sealed=secret), entry(2, sealed=b"other")])
    files = [path, path.with_name(path.name + "-wal")]
    assert any(secret[:27] in file.read_bytes() for file in files)
    assert store.erase([1], reason="request", time_ms=5) == 1
    assert not any(b"Tremblay" in file.read_bytes() for file in files if file.exists())


def test_a_new_ledger_is_readable_by_its_owner_alone(tmp_path):
    path = tmp_path / "var" / "ledger.db"
    SQLiteStore(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["ledger.db"]


def test_every_commit_waits_for_the_disk(store):
    connection = store.database._driver
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_open_store_says_what_to_install_when_a_part_is_missing(monkeypatch, path):
    for module in ("clausewise.sqlite", "clausewise.database", "clausewise.tables"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(UnavailableError) as caught:
        open_store(path)
    assert caught.value.code == "CW430"
    assert "python -m pip install 'clausewise[store]'" in caught.value.said("en")
    assert "python -m pip install 'clausewise[store]'" in caught.value.said("fr")
    assert not path.exists()


def test_the_ledger_module_loads_neither_sqlalchemy_nor_alembic():
    code = "import sys, json, clausewise.ledger; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert not {"sqlalchemy", "alembic"} & set(json.loads(loaded))
