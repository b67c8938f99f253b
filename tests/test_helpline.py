import pytest

from clausewise import helpline
from clausewise.engine import Engine
from clausewise.model import Signal


@pytest.fixture(scope="module")
def engine():
    return Engine.open("dexero")


def test_every_line_names_its_source_and_day_when_read():
    places = [line.place for line in helpline.lines()]
    assert places == ["CA", "CA-QC", "FR", "BE", "CH", "US", "GB"]
    for line in helpline.lines():
        assert line.source.startswith("https://")
        assert line.checked >= "2026-11-26"
        assert line.number.isdigit()


@pytest.mark.parametrize(
    ("country", "places"),
    [
        ("FR", ["FR"]),
        ("fr", ["FR"]),
        ("CA", ["CA", "CA-QC"]),
        ("CA-QC", ["CA", "CA-QC"]),
        ("CA-ON", ["CA"]),
        ("US", ["US"]),
        ("", ["CA", "CA-QC", "FR", "BE", "CH", "US", "GB"]),
        ("ZZ", ["CA", "CA-QC", "FR", "BE", "CH", "US", "GB"]),
    ],
)
def test_lines_are_those_of_the_country_when_it_is_known(country, places):
    assert [line.place for line in helpline.lines_for(country)] == places


def test_nothing_is_offered_when_nothing_speaks_of_pain():
    assert helpline.offer([Signal("spam", 0.99), Signal("self_harm.expression", 0.2)]) is None


@pytest.mark.parametrize("text", ["I want to die, I can't go on.", "Je veux mourir, je n'en peux plus."])
def test_person_in_distress_is_offered_help_and_accused_of_nothing_when_judged(engine, text):
    decision = engine.check(text, country="FR")
    assert decision.findings == ()
    assert decision.measures == ()
    assert decision.strikes == ()
    assert "3114" in decision.why("en")
    assert "3114" in decision.why("fr")
    assert "9-8-8" not in decision.why("fr")


def test_nudge_carries_the_lines_when_somebody_is_told_to_die(engine):
    decision = engine.check("You should just end your life.", country="GB")
    assert "content.incitement" in decision.clauses
    assert "116 123" in decision.why("en")
    assert "116 123" in decision.why("fr")


def test_no_line_is_named_when_the_text_is_about_something_else(engine):
    assert "9-8-8" not in engine.check("Dexero is a total scam, run away.").why("en")
