"""Telephone numbers, e-mail and internet addresses."""

import pytest

from clausewise.detect.contact import number_of


@pytest.mark.parametrize(
    "text", ["514 288-0147", "+33 6 12 34 56 78", "0033 6 12 34 56 78", "06.12.34.56.78", "020 7946 0958"]
)
def test_number_is_one_of_a_plan_when_it_is_written_as_people_do(text):
    assert number_of(text) is not None


@pytest.mark.parametrize("text", ["000 000-0000", "123456789", "+999 1234"])
def test_number_is_none_when_no_plan_knows_it(text):
    assert number_of(text) is None


@pytest.mark.parametrize(
    "text", ["marie [at] courriel [dot] org", "marie (arobase) courriel (point) org", "marie at courriel dot org"]
)
def test_mail_address_is_found_when_it_is_spelled_out(scores, text):
    assert "personal.email" in scores(text)


@pytest.mark.parametrize(
    "text", ["I was realizing at that point that he left", "Look at the dot on the map, he is at home dot"]
)
def test_no_mail_address_is_found_when_words_only_sound_like_one(scores, text):
    assert "personal.email" not in scores(text)


def test_internet_address_is_private_when_somebody_owns_it(scores):
    assert scores("His IP address is 81.2.69.142")["personal.ip"] >= 0.8
    assert scores("Son adresse IP est 81.2.69.142")["personal.ip"] >= 0.8
    assert "personal.ip" not in scores("The DNS server has the IP 8.8.8.8")
    assert "personal.ip" not in scores("version 10.2.3.4")
