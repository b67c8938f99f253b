from clausewise.clause import Example, Examples
from clausewise.detect.words import Words
from clausewise.judgement import Judgement
from clausewise.model import Certainty
from clausewise.trial import failures
from tests.detect.conftest import LEXICONS
from tests.small import REGISTER, changed

HOLDS = Example("I will kill you", "Je vais te tuer", Certainty.CERTAIN)
MISSED = Example("have a nice day", "bonne journée")


def tried(*, hit, miss):
    under = changed("conduct.threats", examples=Examples((hit,), (miss,)))
    return failures(Judgement(under, [Words(REGISTER, LEXICONS)]))


def test_policy_proves_itself_when_every_example_holds():
    assert tried(hit=HOLDS, miss=MISSED) == ()


def test_each_language_is_told_when_an_example_does_not_hold():
    found = tried(hit=MISSED, miss=HOLDS)
    assert [(one.kind, one.language, one.found) for one in found] == [
        ("hit", "en", "not found"),
        ("hit", "fr", "not found"),
        ("miss", "en", "certain"),
        ("miss", "fr", "certain"),
    ]


def test_band_is_compared_when_an_example_asks_for_one():
    [failure] = tried(hit=Example("you will regret this", "je vais te tuer", Certainty.CERTAIN), miss=MISSED)
    assert (failure.language, failure.expected, failure.found) == ("en", "certain", "possible")
