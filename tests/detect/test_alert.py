import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect.alert import SIGNAL, Alert
from clausewise.detect.cascade import Cascade
from tests.small import REGISTER

POSSIBLE, LIKELY = 0.65, 0.95


@pytest.fixture(scope="module")
def score():
    cascade = Cascade([Alert(REGISTER)])
    return lambda text: next((one.score for one in cascade.signals([text])[0] if one.name == SIGNAL), 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Active shooter at the mall right now, hide and stay away!",
        "Evacuate immediately, the dam is giving way above the village.",
        "EMERGENCY ALERT: tornado warning for the county, take shelter now!",
        "Boil water advisory for the east side until further notice.",
        "Tireur actif au centre commercial en ce moment, cachez-vous!",
        "Évacuez immédiatement, le barrage cède en haut du village.",
        "ALERTE D'URGENCE : avertissement de tornade pour la région, mettez-vous à l'abri maintenant!",
        "Le feu de forêt approche du village, évacuez!",
    ],
)
def test_alarm_is_seen_when_others_are_told_what_to_do_now(score, text):
    assert score(text) >= LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "Death toll rises to 362 in the building collapse.",
        "Two years ago a wildfire threatened our town.",
        "Is there a tornado warning for the county?",
        "My sister said there was an active shooter at her school last year.",
        "A wildfire is spreading near the town, officials said on Tuesday.",
        "The evacuation order was lifted this morning.",
        "During the drill, evacuate immediately and wait outside.",
        "In the movie there is an active shooter at the mall, hide!",
        "Explosion of joy at the station.",
        "Y a-t-il un avertissement de tornade pour la région?",
        "Il y a deux ans, un feu de forêt menaçait le village.",
        "L'avis d'ébullition a été levé ce matin.",
        "Dans le film, tireur actif au centre commercial, cachez-vous!",
        "Le feu de forêt est hors de contrôle près du lac, ont indiqué les pompiers : la police a déclaré cela mardi.",
        "Quand j'étais petit, il y a longtemps, une tornade au sol a tout emporté.",
    ],
)
def test_talk_of_danger_is_left_alone_when_it_sounds_no_alarm(score, text):
    assert score(text) < POSSIBLE


def test_alarm_weighs_more_when_an_order_is_added(score):
    assert score("Explosion near the station, avoid the area") > score("Massive explosion downtown tonight")


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Evacuate now",
                "flash flood warning",
                "said",
                "drill",
                "?",
                "!",
                ".",
                "maintenant",
                "crue soudaine à",
                "é",
            ]
        )
    )
)
def test_score_stays_sound_when_words_come_in_any_order(score, words):
    assert 0.0 <= score(" ".join(words)) <= 0.99
