"""Private data found by span, kind by kind, among numbers of things that look like it: the bar is F1 >= 0.90 in each language."""

from collections import Counter

import pytest

from clausewise.model import LANGUAGES
from tests.detect import planted

ROUNDS = 40
F1_MIN = 0.90
FAMILIES = {
    "card": "money",
    "iban": "money",
    "rib": "money",
    "sin": "state",
    "nir": "state",
    "ssn": "state",
    "nino": "state",
    "passport": "state",
    "drivers_licence": "state",
    "plate": "state",
    "birth_date": "birth",
    "ramq": "health",
    "health_card": "health",
    "phone": "contact",
    "email": "contact",
    "address": "address",
}


def _found(cascade, text):
    return {
        (spot.sense, spot.start, spot.end)
        for signal in cascade.signals([text])[0]
        if signal.detector == "personal" and signal.name == f"personal.{spot_kind(signal)}"
        for spot in signal.evidence
        if signal.score >= 0.5
    }


def spot_kind(signal):
    return signal.evidence[0].sense


def _figures(cascade, language):
    counts = Counter()
    wrong = []
    for text, spans in planted.texts(language, rounds=ROUNDS):
        found, gold = _found(cascade, text), set(spans)
        for kind, *_ in found & gold:
            counts[FAMILIES[kind], "hit"] += 1
            counts[kind, "hit"] += 1
        for kind, start, end in found - gold:
            counts[FAMILIES.get(kind, kind), "extra"] += 1
            counts[kind, "extra"] += 1
            wrong.append(("extra", kind, text[start:end], text))
        for kind, start, end in gold - found:
            counts[FAMILIES[kind], "missed"] += 1
            counts[kind, "missed"] += 1
            wrong.append(("missed", kind, text[start:end], text))
    return counts, wrong


def _f1(counts, name):
    return 2 * counts[name, "hit"] / (2 * counts[name, "hit"] + counts[name, "extra"] + counts[name, "missed"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_private_data_is_found_to_the_character_when_planted_among_other_numbers(cascade, language):
    counts, wrong = _figures(cascade, language)
    for family in sorted(set(FAMILIES.values())):
        assert _f1(counts, family) >= F1_MIN, (family, [one for one in wrong if FAMILIES.get(one[1]) == family][:8])


@pytest.mark.parametrize("language", LANGUAGES)
def test_shapes_of_sentences_are_many_when_figures_are_claimed(language):
    shapes = planted.ENGLISH if language == "en" else planted.FRENCH
    assert len(set(shapes)) >= 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_texts_come_back_when_the_seed_is_the_same(language):
    assert planted.texts(language, rounds=1) == planted.texts(language, rounds=1)
