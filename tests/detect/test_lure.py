from __future__ import annotations

import time

import pytest

from clausewise.detect.lure import Lure, is_strong, lure
from clausewise.detect.skeleton import skeleton


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("login", Lure.STRONG),
        ("connexion-securisee", Lure.STRONG),
        ("mon-compte", Lure.STRONG),
        ("my-site", Lure.WEAK),
        ("", Lure.NONE),
        ("-", Lure.NONE),
        ("bakery", Lure.OTHER),
        ("loginx", Lure.OTHER),
        ("boulangerie-connexion", Lure.OTHER),
    ],
)
def test_words_around_a_name_are_weighed_when_cut_apart(rest, said):
    assert lure(skeleton(rest)) is said
    assert is_strong(skeleton(rest)) == (said is Lure.STRONG)


def test_weighing_is_quick_when_words_repeat_without_end():
    begin = time.process_time()
    lure(skeleton("id" * 2_000 + "x"))
    assert time.process_time() - begin < 1
