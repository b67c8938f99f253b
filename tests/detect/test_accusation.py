"""Named people accused; the shapes themselves have their examples in ``test_shape``."""

import pytest

from clausewise.detect.accusation import SIGNAL, Accusation
from clausewise.detect.cascade import Cascade
from clausewise.policy import load

CASCADE = Cascade([Accusation(load("dexero").register)])


def score(text):
    return next((signal.score for signal in CASCADE.signals([text])[0] if signal.name == SIGNAL), 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Ursula Pike embezzled the school's money.",
        "Coach Rourke molested young players.",
        "Dr. Ada Finn-Moore is a con artist.",
        "Ursule Picard a détourné l'argent de l'école.",
        "Le notaire Rivest falsifie des signatures.",
        "La docteure Ada Fournier-Morin est une arnaqueuse.",
    ],
)
def test_accusation_is_found_when_it_names_a_person(text):
    assert score(text) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "A thief stole my bike.",
        "The Chinese stole it all.",
        "My Neighbour stole my bike.",
        "Ursula Pike was acquitted; she stole nothing.",
        "In the novel, Ursula Pike murdered her husband.",
        "Ursula Pike hits a home run.",
        "Un voleur a pris mon vélo.",
        "Les Chinois ont tout volé.",
        "Ursule Picard a été acquittée, elle n'a rien volé.",
        "Dans le roman, Ursule Picard a tué son mari.",
        "Ursule Picard frappe un coup de circuit.",
    ],
)
def test_nobody_is_accused_when_no_name_or_no_claim_stands(text):
    assert score(text) < 0.5


def test_evidence_holds_name_and_deed_when_accents_were_folded():
    text = "Œuvre de bien : Éloïse Côté a détourné l'argent de la fête."
    [signal] = CASCADE.signals([text])[0]
    [spot] = signal.evidence
    assert text[spot.start : spot.end] == spot.excerpt
    assert spot.excerpt.startswith("Éloïse Côté a détourné")
