"""The bars: what is hidden or reports its readers is found, and honest pages are left alone."""

from __future__ import annotations

import pytest

from tests.pages import Case
from tests.pages.__main__ import accused, main, recall
from tests.pages.reading import read, read_all

RECALL_MIN = 0.95
ACCUSED_MAX = 0.02


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_hidden_is_found_and_honest_pages_are_left_when_read(language):
    told = [one for one in read_all() if one.case.language == language]
    missed = [f"{one.case.id}: {text}" for one in told for text in one.missed]
    assert recall(told) >= RECALL_MIN, "\n".join(missed)
    wrong = [f"{one.case.id}: {text}" for one in told if one.case.is_honest for text in one.wrong]
    assert accused(told) <= ACCUSED_MAX, "\n".join(wrong)


def test_corpus_is_as_large_as_the_bars_ask_when_counted():
    honest = [one.case.is_honest for one in read_all()]
    assert honest.count(True) >= 150
    assert honest.count(False) >= 150


def test_missed_and_wrong_are_told_apart_when_compared():
    page = "<body><p style='display:none'>cheap watches</p><p>A shop.</p>"
    right = read(Case("a", "a", "en", is_honest=False, html=page, hidden=("cheap watches",), beacons=()))
    assert (right.found, right.missed, right.wrong) == (("cheap watches",), (), ())
    other = read(Case("b", "b", "en", is_honest=False, html=page, hidden=("A shop.",), beacons=("https://a.example/",)))
    assert (other.found, other.missed, other.wrong) == ((), ("A shop.", "https://a.example/"), ("cheap watches",))


def test_table_is_printed_with_every_family_when_run(capsys):
    main(["-v"])
    printed = capsys.readouterr().out
    assert "recall" in printed
    assert all(one.case.family in printed for one in read_all())
