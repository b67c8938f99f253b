from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.slip import Slip, distance, slip


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ("nordavle", Slip.TRANSPOSITION),
        ("nordale", Slip.OMISSION),
        ("nnordalve", Slip.REPETITION),
        ("nortdalve", Slip.INSERTION),
        ("nordalvep", Slip.ADDITION),
        ("nordalce", Slip.REPLACEMENT),
        ("nozdalve", Slip.BIT),
        ("norbalve", Slip.SHAPE),
        ("nordolve", Slip.VOWEL),
        ("nord-alve", Slip.HYPHEN),
        ("nordilalve", None),
        ("nordlalve", Slip.SHAPE),
        ("norqalve", Slip.OTHER),
        ("nordalve", None),
        ("nodralev", None),
        ("", None),
    ],
)
def test_edit_is_named_when_it_is_the_only_one(other, kind):
    assert slip("nordalve", other) is kind


words = st.text(alphabet="abc", max_size=7)


@given(words, words)
def test_slip_is_a_distance_of_one_when_there_is_one(one, other):
    assert (slip(one, other) is not None) == (distance(one, other, 2) == 1)
    assert distance(one, other, 2) == distance(other, one, 2)
