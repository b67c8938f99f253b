"""What every shelf must do, wherever it lies. A new one is one more line in ``OPENERS``."""

import threading
import time

import pytest
from tests.bucket import serving

from clausewise.errors import StoreError
from clausewise.ports import Shelf
from clausewise.vault.bucket import Bucket
from clausewise.vault.folder import Folder

NAME = "ab/" + "ab" * 32 + ".0123abcd"
LARGE = bytes(range(256)) * 4096 * 20  # 20 MiB: a bucket takes it in parts


@pytest.fixture(scope="module")
def endpoint():
    with serving("shelf") as environment:
        yield environment


OPENERS = {
    "folder": lambda folder, _: Folder(folder / "shelf"),
    "bucket": lambda folder, request: Bucket.of(f"s3://shelf/{folder.name}", request.getfixturevalue("endpoint")),
}


@pytest.fixture(params=OPENERS)
def shelf(request, tmp_path):
    return OPENERS[request.param](tmp_path, request)


def source(tmp_path, content, name="source"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_file_comes_back_whole_when_it_was_put(shelf, tmp_path):
    assert isinstance(shelf, Shelf)
    for content in (b"", b"x", LARGE):
        path = source(tmp_path, content)
        shelf.put(NAME, path)
        assert not path.exists()
        assert b"".join(shelf.read(NAME)) == content
        assert shelf.has(NAME)


@pytest.mark.parametrize("start", [1, 1024 * 1024, len(LARGE) - 1, len(LARGE), len(LARGE) + 5])
def test_file_is_read_from_a_byte_on_when_asked(shelf, tmp_path, start):
    shelf.put(NAME, source(tmp_path, LARGE))
    assert b"".join(shelf.read(NAME, start)) == LARGE[start:]


def test_nothing_is_there_when_nothing_was_put(shelf):
    assert not shelf.has(NAME)
    assert list(shelf.names()) == []
    shelf.remove(NAME)
    with pytest.raises(StoreError) as caught:
        b"".join(shelf.read(NAME))
    assert caught.value.code == "CW452"
    assert caught.value.fr


def test_file_is_gone_for_good_when_it_was_removed(shelf, tmp_path):
    shelf.put(NAME, source(tmp_path, b"x"))
    shelf.remove(NAME)
    shelf.remove(NAME)
    assert not shelf.has(NAME)
    assert list(shelf.names()) == []


def test_names_come_with_their_times_when_listed(shelf, tmp_path):
    names = sorted(f"{number:02x}/{number:02x}{'0' * 62}.00000000" for number in range(5))
    for name in names:
        shelf.put(name, source(tmp_path, name.encode()))
    listed = dict(shelf.names())
    assert sorted(listed) == names
    assert all(abs(at - time.time() * 1000) < 60_000 for at in listed.values())


def test_readers_see_whole_files_only_when_many_write(shelf, tmp_path):
    contents = [bytes([number]) * 300_000 for number in range(4)]
    paths = [source(tmp_path, one, f"source{number}") for number, one in enumerate(contents)]
    threads = [threading.Thread(target=shelf.put, args=(NAME, path)) for path in paths]
    for thread in threads:
        thread.start()
    seen = set()
    while any(thread.is_alive() for thread in threads) or not seen:
        if shelf.has(NAME):
            seen.add(b"".join(shelf.read(NAME)))
    for thread in threads:
        thread.join()
    assert seen <= set(contents)
