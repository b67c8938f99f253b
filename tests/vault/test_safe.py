import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256

import pytest
from tests.bucket import serving

from clausewise.blob import State, Upload
from clausewise.errors import NotFoundError, StoreError
from clausewise.ledger import open_store
from clausewise.model import Entry
from clausewise.vault.bucket import Bucket
from clausewise.vault.folder import Folder
from clausewise.vault.frame import frame_bytes, offset
from clausewise.vault.safe import HOUR_MS, Safe

NOW = 1_800_000_000_000
LATER = NOW + 1000


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def safe(store, tmp_path):
    return Safe.beside(store, {})


def put(safe, content, subject="upload", until_ms=LATER):
    received = safe.receive()
    received.write(content)
    received.finish()
    return safe.keep(received, subject, now_ms=NOW, until_ms=until_ms)


def files(folder):
    return sorted(path for path in (folder / "ledger.db.blobs").rglob("*") if path.is_file())


def age(folder):
    for path in files(folder):
        os.utime(path, (0, 0))


def test_file_comes_back_when_it_was_kept(safe, tmp_path):
    blob = put(safe, b"secret words" * 1000)
    assert blob.digest == sha256(b"secret words" * 1000).digest()
    assert b"".join(safe.read(blob.digest)) == b"secret words" * 1000
    [path] = files(tmp_path)
    assert b"secret" not in path.read_bytes()
    assert (tmp_path / "ledger.db.blobs").stat().st_mode & 0o077 == 0
    assert blob.digest.hex() not in str(path)


CONTENT = bytes(range(251)) * 14_000  # a little more than three frames
STARTS = [
    0,
    1,
    frame_bytes - 1,
    frame_bytes,
    frame_bytes + 7,
    3 * frame_bytes,
    len(CONTENT) - 1,
    len(CONTENT),
    len(CONTENT) + 9,
]


@pytest.mark.parametrize("goes", [[len(CONTENT)], [5, frame_bytes, 2 * frame_bytes, len(CONTENT)]])
def test_file_is_read_from_any_byte_on_when_it_came_in_one_go_or_several(safe, goes):
    wrapped, at = safe.begin("u1"), 0
    for end in goes:
        received = safe.resume("u1", wrapped)
        received.write(CONTENT[at:end])
        received.flush()
        at = end
        if end < len(CONTENT):
            received.close()
    received.finish()
    blob = safe.keep(received, "u1", now_ms=NOW, until_ms=LATER)
    for start in STARTS:
        assert b"".join(safe.read(blob.digest, start)) == CONTENT[start:], start


def test_only_what_is_needed_is_read_when_a_file_is_read_from_a_byte_on(safe, monkeypatch):
    blob, read = put(safe, CONTENT), []
    before = Folder.read
    monkeypatch.setattr(Folder, "read", lambda self, name, start=0: read.append(start) or before(self, name, start))
    assert b"".join(safe.read(blob.digest, 2 * frame_bytes + 3)) == CONTENT[2 * frame_bytes + 3 :]
    assert read == [offset(2)]


def test_altered_file_is_refused_when_read_from_a_byte_on(safe, tmp_path):
    blob = put(safe, CONTENT)
    [path] = files(tmp_path)
    content = bytearray(path.read_bytes())
    content[offset(2) + 40] ^= 1
    path.write_bytes(content)
    for start in (2 * frame_bytes, frame_bytes, 0):
        with pytest.raises(StoreError, match="CW453"):
            b"".join(safe.read(blob.digest, start))


def test_same_file_lies_once_when_kept_by_many_at_once(safe, tmp_path):
    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(lambda number: put(safe, b"x" * 100_000, f"upload{number}"), range(24)))
    assert len({(blob.name, blob.key) for blob in kept}) == 1
    assert len(files(tmp_path)) == 1
    assert b"".join(safe.read(kept[0].digest)) == b"x" * 100_000


def test_key_is_destroyed_when_the_last_hold_ends(safe, tmp_path):
    blob = put(safe, b"one", "a", until_ms=NOW + 10)
    put(safe, b"one", "b", until_ms=NOW + 20)
    assert safe.sweep(NOW + 15).keys == 0
    assert b"".join(safe.read(blob.digest)) == b"one"
    swept = safe.sweep(NOW + 25)
    assert (swept.keys, swept.removed, swept.orphans) == (1, 1, 0)
    assert files(tmp_path) == []
    with pytest.raises(NotFoundError) as caught:
        safe.read(blob.digest)
    assert caught.value.code == "CW457"


def test_key_stands_nowhere_in_the_database_when_it_was_destroyed(safe, store, tmp_path):
    blob = put(safe, b"one")
    ledger = tmp_path / "ledger.db"
    safe.sweep(LATER + 1)
    store.close()
    everything = b"".join(path.read_bytes() for path in tmp_path.glob("ledger.db*") if path.is_file())
    assert blob.key not in everything
    assert ledger.exists()


def test_erasure_destroys_the_key_when_a_decision_holds_the_file(safe, store):
    blob, other = put(safe, b"one", "u1"), put(safe, b"two", "u2")
    put(safe, b"two", "d2")
    [record] = store.append([Entry("decided", b"{}", NOW, "d1", sealed=b"words")])
    safe.custody.add_upload(Upload("u1", "k", State.JUDGED, 3, b'{"name":"me"}', NOW, LATER, decision="d1"))
    assert store.erase([record.sequence], reason="asked for", time_ms=NOW) == 1
    with pytest.raises(NotFoundError):
        safe.read(blob.digest)
    assert b"".join(safe.read(other.digest)) == b"two"
    emptied = safe.custody.upload("u1")
    assert (emptied.state, emptied.request) == (State.ERASED, b"")
    assert list(store.verify())[-1] == 2
    assert safe.clear() == 1


def test_what_a_decision_keeps_is_carried_over_when_settled(safe, store):
    blob = put(safe, b"one", "u1", until_ms=NOW + 5)
    safe.custody.add_upload(Upload("u1", "k", State.WAITING, 3, b"{}", NOW, LATER))
    value = b'{"until_ms":%d,"blobs":[["%s","u1"]],"upload":"u1"}' % (NOW + HOUR_MS, blob.digest.hex().encode())
    store.append([Entry("decided", b"{}", NOW, "d1")], keep={"held/d1": value})
    assert safe.sweep(NOW + 10).keys == 0
    assert safe.custody.holdings("d1") == [blob.digest]
    assert safe.custody.holdings("u1") == []
    done = safe.custody.upload("u1")
    assert (done.state, done.decision) == (State.JUDGED, "d1")
    assert store.kept("held/d1") is None


def test_erasure_reaches_the_file_when_nothing_was_settled_yet(safe, store):
    blob = put(safe, b"one", "u1")
    safe.custody.add_upload(Upload("u1", "k", State.STORED, 3, b"{}", NOW, LATER))
    value = b'{"until_ms":%d,"blobs":[["%s","u1"]]}' % (NOW + HOUR_MS, blob.digest.hex().encode())
    [record] = store.append([Entry("decided", b"{}", NOW, "d1", sealed=b"x")], keep={"held/d1": value})
    store.erase([record.sequence], reason="asked for", time_ms=NOW)
    with pytest.raises(NotFoundError):
        safe.read(blob.digest)


def test_crash_leaves_nothing_behind_when_it_came_before_the_row(safe, tmp_path, monkeypatch):
    monkeypatch.setattr(safe.custody, "add_blob", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(safe, b"one")
    safe.receive().close()
    safe.begin("u1")
    assert len(files(tmp_path)) == 3
    swept = safe.sweep(NOW)
    assert (swept.orphans, swept.unfinished) == (0, 0), "what is young may still be on its way"
    age(tmp_path)
    swept = safe.sweep(NOW)
    assert (swept.orphans, swept.unfinished) == (1, 2)
    assert files(tmp_path) == []


def test_unfinished_file_stays_when_its_upload_goes_on(safe, tmp_path):
    key = safe.begin("u1")
    safe.custody.add_upload(Upload("u1", "k", State.RECEIVING, 0, b"{}", NOW, LATER, key))
    received = safe.resume("u1", key)
    received.write(b"half")
    received.flush()
    received.close()
    age(tmp_path)
    assert safe.sweep(NOW).unfinished == 0
    with safe.resume("u1", key) as again:
        assert again.size == 4
    age(tmp_path)
    assert safe.sweep(LATER + 1).unfinished == 1
    assert files(tmp_path) == []


def test_file_is_put_back_when_its_place_was_emptied(safe, tmp_path):
    blob = put(safe, b"one")
    [path] = files(tmp_path)
    path.unlink()
    with pytest.raises(StoreError) as caught:
        b"".join(safe.read(blob.digest))
    assert caught.value.code == "CW452"
    again = put(safe, b"one", "other")
    assert again.name != blob.name
    assert b"".join(safe.read(blob.digest)) == b"one"
    assert len(files(tmp_path)) == 1


def test_file_of_another_is_refused_when_put_in_its_place(safe, tmp_path):
    blob, other = put(safe, b"one"), put(safe, b"two")
    root = tmp_path / "ledger.db.blobs"
    (root / blob.name).write_bytes((root / other.name).read_bytes())
    with pytest.raises(StoreError) as caught:
        b"".join(safe.read(blob.digest))
    assert caught.value.code == "CW453"


def test_files_lie_in_a_bucket_when_it_is_named(store, tmp_path, monkeypatch):
    with serving("files") as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        safe = Safe.beside(store, {}, place="s3://files/ours")
        blob = put(safe, b"one" * 1_000_000)
        assert b"".join(safe.read(blob.digest)) == b"one" * 1_000_000
        assert [name for name, _ in Bucket.of("s3://files/ours").names()] == [blob.name]
        assert safe.sweep(LATER + 1).removed == 1
        with pytest.raises(StoreError) as caught:
            list(Bucket.of("s3://nobody").names())
        assert caught.value.code == "CW451"
        assert caught.value.where == "s3://nobody"


def test_ledger_of_an_older_version_is_brought_up_when_opened(tmp_path):
    from sqlalchemy import create_engine

    from clausewise import migrations

    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrations.upgrade(connection, "0002")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO api_keys VALUES ('k', x'00', 'check', 'n', 1, NULL)")
        connection.commit()
    store = open_store(path)
    [key] = store.keys()
    assert (key.id, key.plan) == ("k", "")
    store.close()
