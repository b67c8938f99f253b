from __future__ import annotations

import gzip
import io
import json
import os
import threading

import pytest

from clausewise.errors import InputError
from clausewise.observe import stack
from clausewise.observe.stack import batches

MOMENTS = [30, 10, None, 20, 40]


def told(moments=MOMENTS):
    return b"".join(json.dumps({"ts": one, "id": f"r{n}"}).encode() + b"\n" for n, one in enumerate(moments, start=1))


def numbers(found):
    return [line.number for batch in found for line in batch]


def test_lines_come_in_order_of_time_when_the_file_is_whole(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(told() + b"what")
    found = [line for batch in batches(str(path), io.BytesIO()) for line in batch]
    # One that tells no time stays behind the one before it.
    assert [line.number for line in found] == [2, 3, 4, 1, 5, 6]
    assert json.loads(found[3].content) == {"ts": 30, "id": "r1"}
    assert found[-1].content == b"what"
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(told()))
    assert numbers(batches(str(tmp_path / "a.ndjson.gz"), io.BytesIO())) == [2, 3, 4, 1, 5]
    (tmp_path / "empty").touch()
    assert numbers(batches(str(tmp_path / "empty"), io.BytesIO())) == []


def test_pipe_is_put_in_order_when_it_ends_soon():
    assert numbers(batches("-", io.BytesIO(told()))) == [2, 3, 4, 1, 5]
    read, write = os.pipe()
    os.write(write, told().removesuffix(b"\n"))
    os.close(write)
    with os.fdopen(read, "rb") as stdin:
        assert numbers(batches("-", stdin)) == [2, 3, 4, 1, 5]


def test_pipe_is_judged_as_it_comes_when_it_does_not_end(monkeypatch):
    monkeypatch.setattr(stack, "patience_s", 0.05)
    read, write = os.pipe()
    os.write(write, told()[:-5])
    with os.fdopen(read, "rb") as stdin:
        found = batches("-", stdin)
        assert numbers([next(found)]) == [1, 2, 3, 4]

        def rest():
            os.write(write, told()[-5:] + b'{"id": "r6"}')
            os.close(write)

        thread = threading.Thread(target=rest)
        thread.start()
        assert numbers(found) == [5, 6]
        thread.join()


def test_missing_file_and_endless_line_are_coded_when_read(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="CW871"):
        list(batches(str(tmp_path / "none"), io.BytesIO()))
    monkeypatch.setattr(stack, "patience_s", 0.0)
    monkeypatch.setattr(stack, "record_bytes_max", 10)
    read, write = os.pipe()
    os.write(write, b"x" * 11)
    os.close(write)
    with os.fdopen(read, "rb") as stdin, pytest.raises(InputError, match="CW872"):
        list(batches("-", stdin))
