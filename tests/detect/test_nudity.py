from __future__ import annotations

import pytest

from clausewise.detect.nudity import SIGNAL, Nudity
from clausewise.engine import Engine
from clausewise.extract import Estimate, Extract
from clausewise.model import Action, Item, Medium, Part
from clausewise.parse import opening, registry
from tests.small import REGISTER


def inspected(*scores, medium=Medium.IMAGE):
    estimates = tuple(Estimate("nudity", score, path) for score, path in scores)
    [signals] = Nudity(REGISTER).inspect([Extract(Part(medium, name="a.jpg"), estimates=estimates, part=1)])
    return signals


@pytest.fixture(scope="module")
def engine():
    return Engine.open("dexero", isolated=False)


@pytest.fixture
def shown(monkeypatch):
    """An item with a picture to which the model would give a score, and words beside it."""

    def made(score, text="Regarde ça."):
        estimates = (Estimate("nudity", score),)
        known = {**registry.parsers(), Medium.IMAGE: lambda part: Extract(part, estimates=estimates)}
        monkeypatch.setattr(opening, "parsers", lambda: known)
        return Item((Part(text=text), Part(Medium.IMAGE, data=b"\x89PNG\r\n\x1a\n", name="a.png")), author="u1")

    return made


@pytest.mark.parametrize("medium", [Medium.IMAGE, Medium.VIDEO])
def test_most_naked_frame_counts_when_there_are_several(medium):
    [signal] = inspected((0.61, "frame 2"), (0.92, "frame 5"), (0.1, "frame 9"), medium=medium)
    assert (signal.name, signal.score) == (SIGNAL, 0.92)
    assert [spot.place for spot in signal.evidence] == ["frame 5", "frame 2"]


@pytest.mark.parametrize("scores", [(), ((0.3, ""),), ((0.49, "frame 1"),)])
def test_nothing_is_said_when_the_model_sees_harmless_pictures(scores):
    assert inspected(*scores) == []


@pytest.mark.parametrize(
    ("score", "action"), [(0.55, Action.ALLOW), (0.85, Action.LABEL), (0.95, Action.HOLD), (1.0, Action.HOLD)]
)
def test_no_machine_does_more_than_hold_when_a_picture_is_naked(engine, shown, score, action):
    decision = engine.check(shown(score))
    assert decision.action is action
    assert decision.strikes == ()
    assert decision.person_needed is (action is Action.HOLD)


@pytest.mark.parametrize("text", ["I'm 15 and bored, look at this.", "J'ai 15 ans et je m'ennuie, regarde ça."])
def test_a_person_looks_when_a_naked_picture_comes_with_a_young_age(engine, shown, text):
    decision = engine.check(shown(0.85, text))
    assert "content.minors" in decision.clauses
    assert decision.person_needed
    assert any(measure.action is Action.REFER for measure in decision.measures)
    assert "content.minors" in engine.check(shown(0.55, text)).clauses


@pytest.mark.parametrize("text", ["I'm 15 and bored, look at this.", "J'ai 15 ans et je m'ennuie, regarde ça."])
def test_an_age_means_nothing_when_the_picture_is_harmless(engine, shown, text):
    assert engine.check(shown(0.02, text)).action is Action.ALLOW
