"""Numbers of the state: a valid one is surer than one that is only named, and some need their word."""

import pytest

NAMED_ONLY = [
    ("personal.sin", "My SIN is 123 456 789", "My SIN is 130 692 544"),
    ("personal.ssn", "my SSN is 666-12-3456", "my SSN is 536-90-4399"),
    ("personal.sin", "Mon NAS est le 123 456 789", "Mon NAS est le 130 692 544"),
]
NEEDS_ITS_WORD = [
    ("personal.passport", "passport number AB123456", "part AB123456"),
    ("personal.passport", "Passeport numéro 12AB34567", "pièce 12AB34567"),
    ("personal.plate", "plaque AB-123-CD", "référence AB-123-CD"),
    ("personal.plate", "licence plate ABCD 123", "flight ABCD 123"),
    ("personal.birth_date", "née le 3 mai 1980", "réunion le 3 mai 1980"),
    ("personal.birth_date", "DOB: 1980-05-03", "due: 1980-05-03"),
    ("personal.health_card", "health card number 1234-567-897", "lot 1234-567-897"),
]


@pytest.mark.parametrize(("signal", "named", "valid"), NAMED_ONLY)
def test_valid_number_is_surer_than_a_named_one_when_compared(scores, signal, named, valid):
    assert 0.5 <= scores(named)[signal] < scores(valid)[signal]


@pytest.mark.parametrize(("signal", "with_word", "without"), NEEDS_ITS_WORD)
def test_number_without_check_digits_counts_when_its_word_stands_near(scores, signal, with_word, without):
    assert signal in scores(with_word)
    assert signal not in scores(without)


def test_corsican_number_is_valid_when_its_department_has_a_letter(scores):
    assert scores("NIR 1 85 05 2A 004 120 59")["personal.nir"] >= 0.95
    assert scores("NIR 1 85 05 2A 004 120 60").get("personal.nir", 0.0) < 0.95


def test_health_number_of_quebec_is_none_when_no_birth_date_is_in_it(scores):
    assert "personal.ramq" in scores("RAMQ TREM 8505 1234")
    assert "personal.ramq" not in scores("TREM 8599 9934")


def test_birth_date_is_history_when_nobody_so_old_lives(scores):
    assert "personal.birth_date" not in scores("Marie Curie was born on 7 November 1867 in Warsaw.")


def test_number_belongs_to_nobody_when_it_shows_a_format(scores):
    assert "personal.sin" not in scores("SIN format: 123 456 789, as a placeholder")
