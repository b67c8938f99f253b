"""Whose a datum is: one's own, a business's or a third person's, in both languages."""

import pytest

from clausewise.detect.datum import Datum, Seen
from clausewise.detect.holder import Whose, whose
from clausewise.detect.prepare import prepare

OWN = [
    "You can call me at 514-288-0147.",
    "My SIN is 713 025 146, is the form right?",
    "Ma carte est la 4539 5787 6362 1486, pourquoi est-elle refusée ?",
    "Appelle-moi au 514 288-0147 après le souper.",
]
THIRD = [
    "Her SIN is 713 025 146.",
    "My boss's cell is 514-288-0147.",
    "Son cellulaire est le 514 288-0147.",
    "Le numéro de ma voisine est le 514 288-0147.",
    "He lives at 482 Maple Street, Ottawa, ON K1A 0B1.",
    "Il habite au 482, rue des Érables, Montréal QC H2X 1Y4.",
]
BUSINESS = [
    "Our office answers at 514-288-0147.",
    "For support, call 1-800-267-8097 from nine to five.",
    "La mairie répond au 418 525-0134 de 9 h à 17 h.",
    "Notre boutique est au 482, rue des Érables, Montréal QC H2X 1Y4.",
    "Write to info@dexero.example for a quote.",
    "Jeanne Roy, comptable, 418 525-0134",
]


@pytest.mark.parametrize("text", OWN)
def test_datum_is_ones_own_when_first_person_words_stand_near(scores, text):
    found = scores(text)
    assert found["personal.own"] >= 0.6
    assert "personal.third_person" not in found


@pytest.mark.parametrize("text", THIRD)
def test_datum_is_another_persons_when_third_person_words_stand_near(scores, text):
    found = scores(text)
    assert found["personal.third_person"] >= 0.6
    assert "personal.own" not in found


@pytest.mark.parametrize("text", BUSINESS)
def test_datum_is_no_private_one_when_a_business_publishes_it(scores, text):
    found = scores(text)
    assert found["business.contact"] >= 0.7
    assert not [name for name in found if name.startswith("personal.")]


def test_nothing_is_ones_own_when_another_persons_datum_stands_beside(scores):
    found = scores("My number is 514-288-0147 and her SIN is 713 025 146.")
    assert "personal.own" not in found
    assert found["personal.third_person"] >= 0.8


def test_name_beside_a_number_is_weaker_than_a_pronoun_when_compared(scores):
    assert (
        scores("Dana Whitlock 514-288-0147")["personal.third_person"]
        < scores("her cell is 514-288-0147")["personal.third_person"]
    )


def test_datum_follows_the_one_before_when_it_has_no_words_of_its_own():
    text = "My phones: 514-288-0147, 514-288-0148"
    first, second = text.index("514"), text.rindex("514")
    seen = Seen(prepare([text])[0])
    data = [Datum("phone", first, first + 12, 0.9), Datum("phone", second, second + 12, 0.9)]
    assert whose(seen, data) == [Whose.OWN, Whose.OWN]
