from hashlib import sha256

import pytest

from clausewise.errors import StoreError
from clausewise.vault import frame
from clausewise.vault.receiving import Receiving

KEY = bytes(range(32))


def read(path):
    return b"".join(frame.opened([path.read_bytes()], KEY))


def test_digest_is_that_of_the_bytes_when_sent_in_pieces(tmp_path):
    content = bytes(range(256)) * 9_000
    received = Receiving.fresh(tmp_path / "file", KEY)
    for at in range(0, len(content), 65_537):
        received.write(content[at : at + 65_537])
    assert received.finish() == sha256(content).digest()
    assert received.size == len(content)
    assert read(received.path) == content
    assert received.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("torn", [0, 1, 15, 16, 40, 500])
def test_what_was_whole_goes_on_when_the_rest_was_torn(tmp_path, torn):
    path = tmp_path / "file"
    received = Receiving.fresh(path, KEY)
    received.write(b"a" * 1000)
    received.flush()
    received.write(b"b" * 1000)
    received.flush()
    received.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size - torn])
    resumed = Receiving.resumed(path, KEY)
    assert resumed.size == (1000 if torn else 2000)
    resumed.write(b"c" * 10)
    expected = b"a" * 1000 + (b"" if torn else b"b" * 1000) + b"c" * 10
    assert resumed.finish() == sha256(expected).digest()
    assert read(path) == expected


def test_frame_of_zeros_is_taken_off_when_the_power_went(tmp_path):
    path = tmp_path / "file"
    received = Receiving.fresh(path, KEY)
    for letter in (b"a", b"b"):
        received.write(letter * 1000)
        received.flush()
    received.close()
    content = path.read_bytes()
    path.write_bytes(content[:-500] + bytes(500))
    for expected in (1000, 0):
        with Receiving.resumed(path, KEY) as resumed:
            assert resumed.size == expected
        path.write_bytes(b"")


def test_damage_is_told_when_a_resumed_file_ends(tmp_path):
    path = tmp_path / "file"
    received = Receiving.fresh(path, KEY)
    for letter in (b"a", b"b"):
        received.write(letter * 1000)
        received.flush()
    received.close()
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with Receiving.resumed(path, KEY) as resumed:
        assert resumed.size == 2000
        with pytest.raises(StoreError) as caught:
            resumed.finish()
    assert caught.value.code == "CW453"
