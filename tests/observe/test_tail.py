from __future__ import annotations

import gzip
import shutil

import pytest

from clausewise.observe.tail import Tail


def added(tail):
    return [line.content for batch in tail.batches() for line in batch]


def test_growing_log_is_followed_when_it_is_rotated_and_cut(tmp_path):
    path = tmp_path / "access.log"
    tail = Tail([str(path)])
    assert added(tail) == []
    with path.open("a") as stream:
        stream.write("one\ntw")
        stream.flush()
        assert added(tail) == [b"one"]
        stream.write("o\nthree\n")
    path.rename(tmp_path / "access.log.1")
    path.write_text("four\n")
    assert added(tail) == [b"two", b"three", b"four"]
    path.write_text("5\n")
    assert added(tail) == [b"5"]
    tail.close()


def numbered(first, last):
    return "".join(f"line {number}\n" for number in range(first, last))


def wanted(first, last):
    return [f"line {number}".encode() for number in range(first, last)]


def renamed(path):
    path.rename(path.with_name("access.log.1"))


def copied(path):
    shutil.copy(path, path.with_name("access.log.1"))
    path.write_text("")


def packed(path):
    path.with_name("access.log.1.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()


def packed_and_more(path):
    path.with_name("access.log.2.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.with_name("access.log.1").write_text(numbered(40, 50))
    path.unlink()


@pytest.mark.parametrize("rotate", [None, renamed, copied, packed, packed_and_more])
def test_no_line_is_lost_or_read_twice_when_the_log_was_rotated_meanwhile(tmp_path, rotate):
    path = tmp_path / "access.log"
    path.write_text(numbered(0, 30) + "li")
    before = Tail([str(path)])
    assert added(before) == wanted(0, 30)
    places = before.places()
    before.close()
    with path.open("a") as stream:
        stream.write("ne 30\n" + numbered(31, 40))
    follows = 40
    if rotate is not None:
        rotate(path)
        follows = 50 if rotate is packed_and_more else 40
        with path.open("a") as stream:
            stream.write(numbered(follows, 60))
    tail = Tail([str(path)], places)
    assert tail.lost == 0
    assert added(tail) == wanted(30, 60 if rotate else 40)
    with path.open("a") as stream:
        stream.write(numbered(60, 70))
    assert added(tail) == wanted(60, 70)
    assert tail.places()[0].offset == path.stat().st_size
    tail.close()


def test_log_is_begun_anew_when_its_file_is_nowhere_any_more(tmp_path):
    path = tmp_path / "access.log"
    path.write_text(numbered(0, 30))
    before = Tail([str(path)])
    added(before)
    before.close()
    path.unlink()
    path.write_text(numbered(100, 105))
    tail = Tail([str(path)], before.places())
    assert tail.lost == 1
    assert added(tail) == wanted(100, 105)
    tail.close()


def test_place_is_before_a_line_when_it_has_not_ended(tmp_path):
    path = tmp_path / "access.log"
    path.write_bytes(b"one\n" + b"x" * 200_000)
    tail = Tail([str(path)])
    assert added(tail) == [b"one"]
    assert tail.places()[0].offset == 4
    with path.open("a") as stream:
        stream.write("\ntwo\n")
    other = Tail([str(path)], tail.places())
    assert added(other) == added(tail) == [None, b"two"]
    other.close()
    tail.close()
