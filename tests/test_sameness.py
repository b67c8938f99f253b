"""Digests are found by equality alone, whether few or many were added."""

from __future__ import annotations

from hashlib import sha256

import pytest

np = pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")

from clausewise.sameness import Sameness, loose_max  # noqa: E402


def digests(start: int, count: int) -> list[bytes]:
    return [sha256(b"%d" % number).digest() for number in range(start, start + count)]


def owners(count: int, lot: int):
    return np.stack((np.full(count, lot, np.uint32), np.arange(count, dtype=np.uint32)), axis=1)


def test_digests_are_found_when_equal_and_dropped_when_their_lot_goes():
    known = Sameness(32)
    few, many = digests(0, 5), digests(100, loose_max + 1)
    known.add(b"".join(few), owners(5, 1))
    known.add(b"".join(many), owners(len(many), 2))
    known.add(few[0], owners(1, 3))
    assert known.find(few[0]) == [(1, 0), (3, 0)]
    assert known.find(many[-1]) == [(2, loose_max)]
    assert known.find(sha256(b"other").digest()) == []
    known.drop(2)
    known.drop(1)
    assert known.find(many[-1]) == []
    assert known.find(few[0]) == [(3, 0)]
    assert len(known) == 1
