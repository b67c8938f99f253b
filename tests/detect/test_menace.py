"""Threats, calls to violence and urging to self-harm; the shapes themselves have their examples in ``test_shape``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect.cascade import Cascade
from clausewise.detect.menace import Menace
from clausewise.policy import load

CASCADE = Cascade([Menace(load("dexero").register)])


def scores(text):
    return {signal.name: signal.score for signal in CASCADE.signals([text])[0]}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Lovely garden. It would be such a pity if it burned.", "menace"),
        ("Talk to them again and you'll end up in the river.", "menace"),
        ("Bring hammers, boys, we smash the clinic at nine.", "rallying"),
        ("What are you waiting for, take all those pills.", "urging"),
        ("Beau jardin. Ce serait dommage qu'il brûle.", "menace"),
        ("Parle-leur encore et tu finiras dans le fleuve.", "menace"),
        ("Apportez les marteaux, les gars, on casse la clinique à neuf heures.", "rallying"),
        ("Qu'est-ce que t'attends, avale tous tes cachets.", "urging"),
    ],
)
def test_signal_says_what_is_wanted_when_words_stand_together(text, signal):
    assert scores(text)[signal] >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "It would be a pity to miss the boat on the river.",
        "I bought a knife and a bottle of wine.",
        "Everybody bring a chair, we meet at the office.",
        "Take two tablets with water.",
        "Ce serait dommage de manquer le bateau sur le fleuve.",
        "J'ai acheté un couteau et une bouteille de vin.",
        "Apportez tous une chaise, on se voit au bureau.",
        "Prenez deux comprimés avec de l'eau.",
    ],
)
def test_nothing_is_said_when_the_same_words_mean_no_harm(text):
    assert scores(text) == {}


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        ("Talk and you'll end up in a ditch.", 'He wrote: "Talk and you\'ll end up in a ditch."'),
        ("Parle et tu finiras dans un fossé.", "Il a écrit : « Parle et tu finiras dans un fossé. »"),
    ],
)
def test_threat_weighs_less_when_it_is_quoted_by_another(meant, told):
    assert 0.0 < scores(told)["menace"] < scores(meant)["menace"]


def test_evidence_stands_where_the_words_stand_when_the_text_is_long():
    text = "É… " * 300 + "Talk again and you'll end up in the river. " + "Bonne journée. " * 60
    [signal] = [one for one in CASCADE.signals([text])[0] if one.name == "menace"]
    for spot in signal.evidence:
        assert text[spot.start : spot.end] == spot.excerpt
        assert "you'll end up in the river" in spot.excerpt


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="abknife gunor,else.!?é\n'", max_size=200))
def test_any_text_is_judged_without_failure_when_cues_are_strewn(text):
    assert all(0 < signal.score <= 1 for signal in CASCADE.signals([text + " or else gun pills bridge"])[0])
