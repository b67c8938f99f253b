"""Hashes within 31 bits are all found, none further away, whatever their number."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")

from clausewise.nearness import Nearness, loose_max, turned, within_bits  # noqa: E402

HASHES = np.random.default_rng(7).integers(0, 256, (20_000, 32), dtype=np.uint8)


def owners(count: int, lot: int = 0):
    return np.stack((np.full(count, lot, np.uint32), np.arange(count, dtype=np.uint32)), axis=1)


def altered(value, bits: int, seed: int = 0) -> bytes:
    square = np.unpackbits(value)
    square[np.random.default_rng(seed).choice(256, bits, replace=False)] ^= 1
    return np.packbits(square).tobytes()


def known(values=HASHES) -> Nearness:
    nearness = Nearness()
    nearness.add(values.tobytes(), owners(len(values)))
    return nearness


@pytest.mark.parametrize("count", [100, 20_000])
def test_everything_near_is_found_when_compared_with_brute_force(count):
    values = HASHES[:count]
    nearness = known(values)
    for seed in range(60):
        asked = altered(values[seed], seed % 40, seed)
        apart = np.bitwise_count(values ^ np.frombuffer(asked, np.uint8)).sum(axis=1)
        expected = {(int(one), int(apart[one])) for one in np.flatnonzero(apart <= within_bits)}
        assert {(entry, distance) for _, _, entry, distance in nearness.find(asked)} == expected


def test_later_hashes_are_found_when_few_or_many_are_added():
    nearness = known()
    for lot, count in ((1, 3), (2, loose_max + 1), (3, 1)):
        more = np.random.default_rng(lot).integers(0, 256, (count, 32), dtype=np.uint8)
        nearness.add(more.tobytes(), owners(count, lot))
        assert (0, lot, count - 1, 0) in nearness.find(more[-1].tobytes())
    assert len(nearness) == len(HASHES) + loose_max + 5
    nearness.drop(0)
    assert nearness.find(HASHES[5].tobytes()) == []
    assert nearness.size_bytes > 0


def test_only_the_nearest_are_told_when_a_heap_is_met():
    heap = np.frombuffer(b"".join(altered(HASHES[0], seed % 8, seed) for seed in range(500)), np.uint8).reshape(-1, 32)
    told = known(heap).find(HASHES[0].tobytes(), 70)
    assert len(told) == 70
    assert {distance for _, _, _, distance in told} <= {0, 1}


def test_turned_and_mirrored_hashes_differ_when_made_from_one():
    values = turned(HASHES[0].tobytes())
    each = {values[at : at + 32] for at in range(0, len(values), 32)}
    assert len(values) == 8 * 32
    assert len(each) == 8
    assert HASHES[0].tobytes() in each
    assert {turned(one)[:32] for one in each} == each
