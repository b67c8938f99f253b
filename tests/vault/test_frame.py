import pytest

from clausewise.errors import StoreError
from clausewise.vault import frame
from clausewise.vault.receiving import Receiving

KEY = bytes(range(32))


def written(path, *pieces):
    received = Receiving.fresh(path, KEY)
    for piece in pieces:
        received.write(piece)
        received.flush()
    received.finish()
    return path.read_bytes()


def test_bytes_come_back_when_cut_anywhere_for_reading(tmp_path):
    content = written(tmp_path / "file", b"one", b"", b"two" * 10_000, b"x")
    for size in (1, 7, 4096, len(content)):
        pieces = (content[at : at + size] for at in range(0, len(content), size))
        assert b"".join(frame.opened(pieces, KEY)) == b"one" + b"two" * 10_000 + b"x"


def test_nothing_of_the_file_shows_when_it_lies_at_rest(tmp_path):
    assert b"secret" not in written(tmp_path / "file", b"secret words" * 100)


def test_any_change_is_found_when_a_file_is_read(tmp_path):
    content = written(tmp_path / "file", b"first", b"second")
    places = range(0, len(content), 5)
    altered = [content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] for at in places]
    first = len(frame.MAGIC)
    second = first + frame.HEAD.size + 5 + frame.TAG_BYTES
    third = second + frame.HEAD.size + 6 + frame.TAG_BYTES
    swapped = content[:first] + content[second:third] + content[first:second] + content[third:]
    left_out = content[:first] + content[second:]
    for wrong in (*altered, swapped, left_out, content[:third], content[:-1], content + b"x", b""):
        with pytest.raises(StoreError) as caught:
            b"".join(frame.opened([wrong], KEY))
        assert caught.value.code == "CW453"
    with pytest.raises(StoreError):
        b"".join(frame.opened([content], bytes(32)))
