"""Offers, how-tos, approaches and accusations that no public set holds, and honest talk of the same things."""

import pytest

from clausewise.model import LANGUAGES
from tests.detect.offers import judged, share


@pytest.fixture(scope="module")
def everything():
    return judged()


@pytest.mark.parametrize("language", LANGUAGES)
def test_offers_are_found_when_they_are_worded_as_people_do(everything, language):
    assert share(everything, "hit", language) >= 0.85


@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_talk_is_let_go_when_it_names_the_same_things(everything, language):
    assert share(everything, "miss", language) == 1.0
