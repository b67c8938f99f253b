"""Private data in texts marked by hand; ``python -m tests.detect.gold -v`` tells what is not found."""

import pytest

from clausewise.model import LANGUAGES
from tests.detect.gold import counts, f1, main, marked, told

F1_MIN = 0.95


@pytest.mark.parametrize("language", LANGUAGES)
def test_private_data_are_found_to_the_character_when_marked_by_hand(language):
    assert f1(counts(told(language))["all"]) >= F1_MIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_private_when_it_only_looks_like_it(language):
    assert [one.text for one in told(language) if one.found - one.gold] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_many_when_figures_are_claimed(language):
    everything = told(language)
    assert len(everything) >= 60
    assert sum(not one.gold for one in everything) >= 20


def test_marks_leave_the_text_when_they_are_read():
    assert marked("Call [phone|514 555-0142] now") == ("Call 514 555-0142 now", frozenset({("phone", 5, 17)}))


def test_table_tells_each_language_when_printed(capsys):
    main(["-v"])
    assert {line[:2] for line in capsys.readouterr().out.splitlines()} >= {"en", "fr"}
