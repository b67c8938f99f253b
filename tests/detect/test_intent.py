"""Calls to act against a person, around a private datum only."""

import pytest

ILL = [
    "Her phone number is 514-288-0147. Call her all night.",
    "Son numéro est le 514 288-0147. Appelez-la toute la nuit.",
    "He lives at 482 Maple Street, Ottawa, ON K1A 0B1. You know what to do.",
    "Il habite au 482, rue des Érables, Montréal QC H2X 1Y4. Vous savez quoi faire.",
    "@kevin_33 is at 514-288-0147, spread this",
    "@kevin_33 est au 514 288-0147, faites tourner",
    "Everyone should know her SIN is 713 025 146.",
]
KIND = [
    "It's grandma's birthday, she lives at 482 Maple Street, go see her!",
    "C'est l'anniversaire de mamie, elle habite au 482, rue des Érables, allez la voir !",
    "Call me all night if you like: 514-288-0147.",
    "Her new number is 514-288-0147.",
    "You know what to do: water the plants.",
    "Faites tourner la recette de tarte, elle est bonne.",
]


@pytest.mark.parametrize("text", ILL)
def test_doxxing_is_seen_when_others_are_set_on_a_person(cascade, text):
    [signal] = [one for one in cascade.signals([text])[0] if one.name == "doxxing"]
    assert signal.score >= 0.8
    call = signal.evidence[0]
    assert call.sense == "intent"
    assert text[call.start : call.end] == call.excerpt


@pytest.mark.parametrize("text", KIND)
def test_no_ill_intent_is_seen_when_words_are_friendly_or_alone(scores, text):
    assert "doxxing" not in scores(text)
