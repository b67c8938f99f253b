import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect.cascade import Cascade
from clausewise.detect.disparagement import SIGNAL, Disparagement
from clausewise.model import Words
from clausewise.policy import load
from clausewise.register import Register, Service

POSSIBLE, LIKELY = 0.6, 0.9


@pytest.fixture(scope="module")
def cascade():
    return Cascade([Disparagement(load("dexero").register)])


def judged(cascade, text):
    return next((signal for signal in cascade.signals([text])[0] if signal.name == SIGNAL), None)


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Dexero is a total scam.", "Dexero/called_a_scam"),
        ("Those clowns at Dexero lost my files.", "Dexero/staff_insulted"),
        ("I tried Nordalve. They are thieves.", "Nordalve/called_criminals"),
        ("What a scam. Lumivane Pay took everything.", "Lumivane/called_a_scam"),
        ("I like Dexero, but their support is a joke.", "Dexero/product_called_garbage"),
        ("Boycott Erablix now!", "Erablix/call_to_boycott_or_ruin"),
        ("Only fools would pay for Dexero.", "Dexero/staff_insulted"),
        ("Nordalve, une bande d'incapables.", "Nordalve/staff_insulted"),
        ("Je suis chez Dexero. C'est de la marde.", "Dexero/product_called_garbage"),
        ("J'aime Dexero, mais leur soutien est une blague.", "Dexero/product_called_garbage"),
        ("Boycottez Quillance!", "Quillance/call_to_boycott_or_ruin"),
        ("D e x e r o is a total scam", "Dexero/called_a_scam"),
    ],
)
def test_judgement_is_tied_to_its_name_when_words_bind_them(cascade, text, sense):
    found = judged(cascade, text)
    assert found is not None
    assert found.score >= POSSIBLE
    assert sense in {spot.sense for spot in found.evidence}


@pytest.mark.parametrize(
    "text",
    [
        "This place is a total scam.",
        "They are thieves and crooks.",
        "Dexero blocks crooks well, I am grateful.",
        "Unlike Dexero, my old host was garbage.",
        "My old host was total garbage, Dexero is great.",
        "My old host was total garbage. Dexero is much better.",
        "I left that garbage company for Dexero.",
        "I told Dexero that my landlord is a crook.",
        "Crooks are sending mails in the name of Dexero.",
        "Dexero fired the crooks who ran the office.",
        "I use Dexero every day. It rains. What a scam, that umbrella.",
        "Dexero is down again, and nobody has answered for three days.",
        "Contrairement à Dexero, mon ancien hébergeur était de la merde.",
        "Mon ancien hébergeur était de la merde, Dexero est mieux.",
        "Dexero bloque bien les arnaqueurs.",
        "Un escroc se fait passer pour Dexero.",
        "J'attends une réponse de Dexero depuis trois jours, je suis furieux.",
        "Dexero coûte trop cher et la mise à jour a tout brisé.",
    ],
)
def test_nothing_is_said_when_the_judgement_is_of_somebody_else(cascade, text):
    assert judged(cascade, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Is Dexero a scam?",
        "Somebody wrote “Dexero is a total scam” on the forum.",
        "People say that Dexero is a total scam, and I disagree.",
        "If Dexero is a scam then tell me.",
        "Dexero charged me twice, what a rip-off; please refund me.",
        "In my opinion Dexero is the worst host I have tried.",
        "Quelqu'un a écrit « Dexero est une arnaque » sur le forum.",
        "Selon un avis, Dexero est une pure arnaque.",
        "Dexero m'a facturé deux fois, quelle arnaque; remboursez-moi, svp.",
        "À mon avis, Dexero est la pire compagnie.",
    ],
)
def test_honest_criticism_stays_below_a_nudge_when_it_asks_reports_or_complains(cascade, text):
    found = judged(cascade, text)
    assert found is None or found.score < POSSIBLE


def test_two_accusations_are_held_when_they_are_of_the_same_name(cascade):
    assert judged(cascade, "Never trust Dexero, avoid at all costs. They are crooks.").score >= LIKELY
    assert judged(cascade, "Fuyez Dexero. Ce sont des voleurs.").score >= LIKELY


def test_nothing_is_looked_for_when_the_register_has_no_marks():
    bare = Register((Service("site", Words("Site", "Site"), "example.com", ("/",)),))
    assert Disparagement(bare).needles() == []


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Dexero", "is a scam", "they", "are thieves", ".", ",", "but", "unlike", "mais", "voleurs", '"', "é"]
        ),
        max_size=14,
    )
)
def test_scores_and_spans_are_sound_when_words_come_in_any_order(cascade, words):
    text = " ".join(words)
    found = judged(cascade, text)
    if found is not None:
        assert "Dexero" in text
        assert 0 < found.score <= 0.99
        for spot in found.evidence:
            assert text[spot.start : spot.end] == spot.excerpt
