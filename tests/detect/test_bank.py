"""Cards, IBAN, RIB and the numbers of businesses, and their checks."""

import random

import pytest

from clausewise.detect.bank import rib_is_valid
from tests.detect import planted


def test_rib_is_valid_when_its_key_is_the_right_one():
    numbers = [planted.rib_number(random.Random(seed)) for seed in range(50)]
    assert all(map(rib_is_valid, numbers))
    assert not any(rib_is_valid(number[:-2] + f"{(int(number[-2:]) % 97) + 1:02d}") for number in numbers)


def test_rib_is_none_when_its_form_is_wrong():
    assert not rib_is_valid("12345")
    assert not rib_is_valid("0" * 23)


def test_card_is_taken_alone_when_other_digits_follow_it(cascade):
    [signal] = [one for one in cascade.signals(["card 4111 1111 1111 1111 12/29"])[0] if one.name == "personal.card"]
    assert (signal.evidence[0].start, signal.evidence[0].end) == (5, 24)


def test_named_card_is_surer_than_a_bare_one_when_compared(scores):
    assert scores("card 4539578763621486")["personal.card"] > scores("4539578763621486")["personal.card"]


@pytest.mark.parametrize("text", ["Order 4539578763621486 is late", "La commande 4539578763621486 est en retard"])
def test_card_is_none_when_the_number_is_one_of_a_thing(scores, text):
    assert "personal.card" not in scores(text)


@pytest.mark.parametrize("text", ["SIRET 732 829 320 00074", "immatriculée au RCS Paris 732 829 320"])
def test_number_of_a_business_is_no_private_datum_when_named(scores, text):
    assert set(scores(text)) == {"business.number"}
