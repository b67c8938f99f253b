from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from clausewise.observe.chunk import chunks
from clausewise.observe.leaf import Leaves
from clausewise.observe.log import opened

LINES = [b"one", b"", b"two", b"\xff", b"x" * 70_000, b"last"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_lines_are_read_again_when_a_log_is_plain_packed_or_ends_its_lines_otherwise(tmp_path, end, is_packed):
    path = Path(tmp_path) / "a.log"
    content = end.join(LINES)
    path.write_bytes(gzip.compress(content) if is_packed else content)
    leaves = Leaves()
    with opened(path) as stream:
        found = [leaves.leaf(path, stream, chunk) for chunk in chunks(stream, 40)]
    read = [leaf.line(number) for leaf in found for number in range(len(leaf))]
    assert read == [*LINES[:4], b"", LINES[5]]
    for leaf in found:
        leaves.let_go(leaf)
    leaves.close()
