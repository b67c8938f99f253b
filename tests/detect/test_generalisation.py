"""Claims about people, and what speaks against them; the shapes themselves have their examples in ``test_shape``."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect import rebuttal
from clausewise.detect.cascade import Cascade
from clausewise.detect.generalisation import COUNTERED, RECLAIMED, SIGNAL, Generalisation
from clausewise.policy import load

NUDGE = 0.5


@pytest.fixture(scope="module")
def cascade():
    return Cascade([Generalisation(load("dexero").register)])


def scores(cascade, text):
    return {signal.name: signal.score for signal in cascade.signals([text])[0]}


@pytest.mark.parametrize(
    "text",
    [
        "All Turks are thieves.",
        "I met some Kurds. Those people are animals.",
        "I think that Muslims are vermin.",
        "Mus1ims are v e r m i n, all Turks are thieves.",
        "My dad says all Turks are thieves, and he is right.",
        "Tous les Turcs sont des voleurs.",
        "J'ai vu des Kurdes. Ces gens-là sont des animaux.",
        "Je pense que les musulmans sont de la vermine.",
        "Mon père dit que les Turcs sont des voleurs, et il a bien raison.",
    ],
)
def test_claim_is_found_when_it_is_meant_or_shared(cascade, text):
    found = scores(cascade, text)
    assert found[SIGNAL] >= NUDGE
    assert COUNTERED not in found


@pytest.mark.parametrize(
    "text",
    [
        "It is a lie that all Turks are thieves.",
        "All Turks are thieves? That's racist.",
        "My boss said that all Turks are thieves, so I quit.",
        "In the novel, the captain says that Turks are dogs.",
        "Nobody gets to call Muslims vermin here.",
        "The Turks are not thieves.",
        "C'est un mensonge de dire que les Turcs sont des voleurs.",
        "Les Turcs sont des voleurs? C'est raciste de dire ça.",
        "Mon patron a dit que les Turcs sont des voleurs, j'ai démissionné.",
        "Dans le roman, le capitaine dit que les Turcs sont des chiens.",
        "Personne ne traitera les musulmans de vermine ici.",
        "Les Turcs ne sont pas des voleurs.",
    ],
)
def test_text_is_countered_when_it_denies_or_reports_the_claim(cascade, text):
    found = scores(cascade, text)
    assert found.get(SIGNAL, 0.0) < NUDGE
    assert found[COUNTERED] >= rebuttal.TOLD


@pytest.mark.parametrize(
    ("surer", "weaker"),
    [
        ("Turks are thieves.", "Some Turks are thieves."),
        ("Turks are thieves.", "This Turk is a criminal."),
        ("Les Turcs sont des voleurs.", "Certains Turcs sont des voleurs."),
        ("Les Turcs sont des voleurs.", "Ce Turc est un criminel."),
    ],
)
def test_claim_weighs_less_when_it_is_not_about_all(cascade, surer, weaker):
    assert scores(cascade, surer)[SIGNAL] > scores(cascade, weaker).get(SIGNAL, 0.0)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("We dykes sing on Friday.", True),
        ("As a lifelong dyke, I love this bar.", True),
        ("We hate dykes.", False),
        ("We dykes sing, and you faggot leave.", False),
        ("Nous, les gouines, on chante vendredi.", True),
        ("Je suis une tapette et fier de l'être.", True),
        ("T'es rien qu'une tapette.", False),
    ],
)
def test_slur_is_reclaimed_when_people_use_it_for_themselves_alone(cascade, text, own):
    assert (RECLAIMED in scores(cascade, text)) is own


def test_evidence_stands_where_the_claim_stands_when_accents_were_folded(cascade):
    text = "Été comme hiver… les Arabes sont des bêtes féroces, dit-on."
    [signal] = [one for one in cascade.signals([text])[0] if one.name == SIGNAL]
    spot = signal.evidence[0]
    assert text[spot.start : spot.end] == "Arabes sont des bêtes féroces" == spot.excerpt
    assert spot.sense == "called_less_than_human"


def test_nothing_is_said_when_nobody_is_mentioned(cascade):
    assert scores(cascade, "They are thieves, and the world would be better without them.") == {}


CASCADE = Cascade([Generalisation(load("dexero").register)])


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="@$%&~ .?!'abelmnorstuTurksaré", max_size=120))
def test_any_text_is_judged_without_failure_when_marks_are_written(text):
    assert all(0 < signal.score <= 1 for signal in CASCADE.signals([text + " Turks are thieves"])[0])


@pytest.mark.parametrize(
    "crafted",
    [
        "Muslims are here " + "@ and " * 20_000,
        "muslims and " * 2_000,
        "muslims " + "the all " * 20_000,
        "muslims " + "!" * 60_000 + "x",
        "muslims they " * 8_000,
    ],
)
def test_time_stays_bounded_when_a_list_of_marks_or_mentions_is_endless(cascade, crafted):
    began = time.process_time()
    scores(cascade, crafted)
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    "text",
    [
        "I like Muslims. @ are animals, says the keyboard.",
        "J'aime les musulmans. % sont de la vermine, dit le clavier.",
    ],
)
def test_nobody_is_accused_when_a_sign_was_written_that_stands_for_a_group(cascade, text):
    assert SIGNAL not in scores(cascade, text)


def test_claim_is_found_when_its_sentence_has_no_end(cascade):
    long = "and then we went on and on about it " * 60 + "because Muslims are vermin " + "and so it went " * 60
    assert scores(cascade, long)[SIGNAL] >= NUDGE
