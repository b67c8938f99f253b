from __future__ import annotations

import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.youth import SIGNAL, Youth
from tests.small import REGISTER


@pytest.fixture(scope="module")
def cascade():
    return Cascade([Youth(REGISTER)])


@pytest.mark.parametrize(
    "text",
    [
        "I'm 15",
        "Hi, I am only 14 and new here.",
        "14yo girl here",
        "She's 16.",
        "a 13-year-old",
        "16 years old and proud",
        "J'ai 13 ans",
        "elle a juste 15 ans",
        "une fille de 14 ans",
        "âgée de 12 ans",
    ],
)
def test_age_is_found_when_it_is_said_in_either_language(cascade, text):
    [[signal]] = cascade.signals([text])
    [spot] = signal.evidence
    assert signal.name == SIGNAL
    assert text[spot.start : spot.end] == spot.excerpt


@pytest.mark.parametrize(
    "text",
    [
        "I'm 25",
        "J'ai 35 ans",
        "We're 15 minutes away",
        "I'm 15 minutes late",
        "17 ans d'expérience",
        "Il a 15 ans d'ancienneté",
        "version 1.15",
        "It is 15% off",
        "he's 10/10",
        "Il y a 12 ans, à Rome",
        "a whisky aged 12 years",
    ],
)
def test_nothing_is_said_when_a_number_is_no_age(cascade, text):
    assert cascade.signals([text]) == [[]]
