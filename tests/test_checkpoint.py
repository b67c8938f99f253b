"""Several chains, joined: whoever rewrites one is found by the others."""

import base64
import sqlite3
from contextlib import closing

import msgspec
import pytest

from clausewise import checkpoint
from clausewise.checkpoint import mark, private_key, prove
from clausewise.errors import ConfigError, TamperedError
from clausewise.ledger import open_store
from clausewise.model import Entry

KEY, OTHER = b"k" * 32, b"o" * 32


def chain(path, *subjects):
    store = open_store(path)
    store.append([Entry("kind", b"{}", number, subject) for number, subject in enumerate(subjects)])
    return store


@pytest.fixture
def shards(tmp_path):
    opened = [chain(tmp_path / f"{name}.db", f"{name}1", f"{name}2") for name in "abc"]
    yield opened
    for store in opened:
        store.close()


def refused(call):
    with pytest.raises(TamperedError) as caught:
        call()
    assert caught.value.fr != caught.value.en
    return caught.value.code, caught.value.where


def test_chains_meet_what_was_signed_when_nobody_touched_them(shards):
    first = mark(shards, KEY, time_ms=9, by="zoe")
    for store in shards:
        store.append([Entry("kind", b"{}", 10)])
    mark(shards[:2], KEY, time_ms=11)
    found = prove(shards, keys=[first.key])
    assert (found.count, found.keys, found.others) == (5, (first.fingerprint,), 0)
    assert {place.sequence for place in first.places} == {2}
    assert [store.after(2, limit=1)[0].actor for store in shards] == ["zoe"] * 3
    for store in shards:
        assert list(store.verify())


def test_chains_that_are_not_given_are_counted_when_one_is_proved_alone(shards):
    mark(shards, KEY, time_ms=9)
    assert prove(shards[:1]).others == 2


def test_chain_without_records_is_left_out_when_marked(shards, tmp_path):
    empty = open_store(tmp_path / "empty.db")
    assert len(mark([*shards, empty], KEY, time_ms=9).places) == 3
    assert empty.head()[0] == 0
    empty.close()


def test_the_others_tell_when_one_chain_was_written_anew(shards, tmp_path):
    """A chain that is sound in itself, with the first record of the old one, so that it goes by its name."""
    mark(shards, KEY, time_ms=9)
    anew = tmp_path / "anew.db"
    shards[0].close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as old, closing(sqlite3.connect(anew)) as copy:
        old.backup(copy)
        triggers = copy.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            copy.execute(f"DROP TRIGGER {name}")
        copy.execute("DELETE FROM records WHERE sequence > 1")
        (head,) = copy.execute("SELECT hash FROM records").fetchone()
        copy.execute("UPDATE tail SET sequence = 1, hash = ?", (head,))
        for _, sql in triggers:
            copy.execute(sql)
        copy.commit()
    forged = open_store(anew)
    forged.append([Entry("kind", b"{}", 1, "forged"), Entry("kind", b"{}", 1, "forged")])
    assert list(forged.verify()) == [3]
    assert prove([forged]).count == 0
    assert refused(lambda: prove([forged, shards[1]])) == ("CW433", "#2")
    forged.close()


def test_a_checkpoint_is_refused_when_another_key_signed_it(shards):
    first = mark(shards, KEY, time_ms=9)
    second = mark(shards[:1], OTHER, time_ms=10)
    assert prove(shards, keys=[first.key, second.key]).count == 4
    assert refused(lambda: prove(shards, keys=[first.key])) == ("CW432", "#4")


@pytest.mark.parametrize(
    "forge",
    [
        lambda one: msgspec.structs.replace(one, time_ms=10),
        lambda one: msgspec.structs.replace(one, places=one.places[:1]),
        lambda one: msgspec.structs.replace(one, signature=base64.b64encode(bytes(64)).decode()),
        lambda one: msgspec.structs.replace(one, key="?"),
        lambda _: b"[]",
    ],
)
def test_a_checkpoint_is_refused_when_its_words_were_not_signed(shards, forge):
    forged = forge(mark(shards[1:], KEY, time_ms=9))
    shards[0].append([Entry(checkpoint.KIND, forged if isinstance(forged, bytes) else msgspec.json.encode(forged), 9)])
    assert refused(lambda: prove(shards)) == ("CW432", "#3")


@pytest.mark.parametrize("value", ["", "?", base64.b64encode(b"short").decode()])
def test_a_key_is_refused_when_it_is_none(value):
    with pytest.raises(ConfigError, match="CW434"):
        private_key({checkpoint.VARIABLE: value})


def test_a_key_is_read_when_it_stands_in_the_environment():
    assert private_key({checkpoint.VARIABLE: base64.b64encode(KEY).decode() + "\n"}) == KEY
