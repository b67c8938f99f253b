"""Offers, traps and how-tos, through ``outline``; the shapes themselves have their examples in ``test_shape``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect.cascade import Cascade
from clausewise.detect.scheme import Scheme
from clausewise.policy import load

CASCADE = Cascade([Scheme(load("dexero").register)])


def scores(text):
    return {signal.name: signal.score for signal in CASCADE.signals([text])[0]}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Xanax and oxy in stock, DM me for prices.", "unlawful"),
        ("I can get into any Discord account for 15 dollars.", "intrusion"),
        ("Free tool to strip the DRM from rented films.", "decryption"),
        ("You were selected for a remote position, pay 40 for the equipment first.", "fraud_phishing"),
        ("We ship thermal cameras to Russia through Armenia, no licence.", "export"),
        ("Xanax et oxy en stock, écris-moi pour les prix.", "unlawful"),
        ("Je peux entrer dans un compte Discord pour 15 piastres.", "intrusion"),
        ("Outil gratuit pour retirer le DRM des films loués.", "decryption"),
        (
            "Vous avez été sélectionnée pour un poste, payez 40 pour l'équipement d'abord. Emploi à distance.",
            "fraud_phishing",
        ),
        ("On expédie des caméras thermiques en Russie en passant par l'Arménie.", "export"),
    ],
)
def test_offer_is_found_when_goods_and_sale_stand_together(text, signal):
    assert scores(text)[signal] >= 0.6


@pytest.mark.parametrize(
    "text",
    [
        "Xanax helped her sleep after the accident.",
        "Discord was down for 15 minutes.",
        "The film has no DRM.",
        "The thermal camera at the zoo in Armenia shows the bats.",
        "Le xanax l'a aidée à dormir après l'accident.",
        "Discord est tombé 15 minutes.",
        "Le film n'a pas de DRM.",
        "La caméra thermique du zoo montre les chauves-souris.",
    ],
)
def test_nothing_is_offered_when_the_goods_are_only_named(text):
    assert scores(text) == {}


def test_shape_is_found_once_when_its_cues_stand_far_apart_in_a_long_text():
    offer = "Xanax in stock, DM me for prices. "
    [signal] = CASCADE.signals(["Xanax. " + "It rains. " * 200 + offer + "It rains. " * 200 + offer])[0]
    assert signal.name == "unlawful"
    assert len(signal.evidence) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abxanoxy coke.!?é\n$", max_size=200))
def test_any_text_is_judged_without_failure_when_cues_are_strewn(text):
    assert all(0 < signal.score <= 1 for signal in CASCADE.signals([text + " coke dm menu drm cracked"])[0])
