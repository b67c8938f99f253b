import base64
import threading

import pytest

from clausewise.errors import ConfigError, StoreError
from clausewise.vault.wrapping import VARIABLE, Wrapping

OLD, NEW = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))


def test_key_opens_for_the_same_file_when_wrapped():
    wrapping = Wrapping.of({VARIABLE: OLD}, None)
    wrapped = wrapping.wrapped(b"k" * 32, b"digest")
    assert b"k" * 4 not in wrapped
    assert wrapping.opened(wrapped, b"digest") == b"k" * 32
    for wrong, bound in ((wrapped, b"another"), (wrapped[:-1] + b"x", b"digest"), (b"", b"digest")):
        with pytest.raises(StoreError) as caught:
            wrapping.opened(wrong, bound)
        assert caught.value.code == "CW455"
        assert VARIABLE in caught.value.remedy_fr


def test_old_keys_still_open_when_a_new_one_wraps():
    wrapped = Wrapping.of({VARIABLE: OLD}, None).wrapped(b"k" * 32, b"")
    assert Wrapping.of({VARIABLE: f"{NEW},{OLD}"}, None).opened(wrapped, b"") == b"k" * 32
    with pytest.raises(StoreError):
        Wrapping.of({VARIABLE: NEW}, None).opened(wrapped, b"")


@pytest.mark.parametrize("wrong", ["x", "AAAA", OLD + ",", "é" * 44])
def test_malformed_key_is_named_when_read(wrong):
    with pytest.raises(ConfigError) as caught:
        Wrapping.of({VARIABLE: wrong}, None)
    assert caught.value.code == "CW454"
    assert caught.value.where == VARIABLE


def test_one_key_file_is_made_when_several_need_it(tmp_path):
    path = tmp_path / "ledger.db.key"
    found = []
    threads = [threading.Thread(target=lambda: found.append(Wrapping.of({}, path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wrapped = found[0].wrapped(b"k" * 32, b"")
    assert all(one.opened(wrapped, b"") == b"k" * 32 for one in found)
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]


def test_names_hide_what_lies_there_when_two_safes_keep_it():
    digest = bytes(32)
    one, other = Wrapping.of({VARIABLE: OLD}, None), Wrapping.of({VARIABLE: NEW}, None)
    stem = one.name(digest).partition(".")[0]
    assert stem == one.name(digest).partition(".")[0]
    assert one.name(digest) != one.name(digest)
    assert stem != other.name(digest).partition(".")[0]
    assert digest.hex() not in stem
