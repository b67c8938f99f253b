"""Distances of TLSH are those of the authors' library; digests here were made from numbers, not from programs."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")

from clausewise import kinship  # noqa: E402
from clausewise.kinship import Kinship, is_digest  # noqa: E402

ONE = b"T154414E7408E2044EEF5695225895C773D94F6ECC39855C346EF006F87263B7854B3025"
NEAR = b"T15F414E7008D2040AEB669922C495C376D98B7ECC388598386FB106B87267FB818B3024"
FAR = b"T1" + b"A5" * 35


def known(*values: bytes) -> Kinship:
    made = Kinship()
    made.add(list(values), np.array([[number, 0] for number in range(len(values))], np.uint32).reshape(-1, 2))
    return made


def test_distance_is_the_librarys_when_two_digests_are_compared(monkeypatch):
    monkeypatch.setattr(kinship, "within", 300)
    # As tlsh.diff of py-tlsh 5.0 says it.
    assert known(ONE, NEAR).find(ONE) == [(0, 0, 0), (1, 0, 32)]


def test_strangers_are_not_found_when_only_near_ones_are_wanted():
    assert known(NEAR, FAR).find(ONE) == []
    assert known().find(ONE) == []


def test_digests_are_known_by_their_form_with_or_without_a_version():
    assert is_digest(ONE.decode())
    assert is_digest(ONE.decode()[2:].lower())
    assert not is_digest("T1")
    assert known(ONE[2:].lower()).find(ONE) == [(0, 0, 0)]


def test_digests_are_gone_when_their_lot_is_dropped():
    both = known(ONE, FAR)
    both.drop(0)
    assert both.find(ONE) == []
    assert len(both) == 1
