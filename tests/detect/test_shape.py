import pytest

from clausewise.detect.accusation import SIGNAL as ACCUSED
from clausewise.detect.accusation import Accusation
from clausewise.detect.bargain import SIGNAL as BARGAIN
from clausewise.detect.bargain import Bargain
from clausewise.detect.cascade import Cascade
from clausewise.detect.generalisation import ACROSS, SIGNAL, WITHIN, Generalisation
from clausewise.detect.menace import SIGNALS, Menace
from clausewise.detect.scheme import SIGNALS as SCHEMES
from clausewise.detect.scheme import Scheme
from clausewise.detect.shape import load
from clausewise.errors import PolicyError
from clausewise.model import LANGUAGES
from clausewise.policy import load as load_policy

CLAIMS = [one for name in (*WITHIN, *ACROSS, *SIGNALS, *SCHEMES, ACCUSED, BARGAIN) for one in load()[name]]
MALFORMED = """
about: {en: "Bad ones.", fr: "De mauvaises."}
shapes:
  - shape: unbalanced
    strength: 0.5
    both: ["(open"]
  - shape: unknown_word
    strength: 0.5
    both: ["<nowhere>"]
"""


@pytest.fixture(scope="module")
def cascade():
    register = load_policy("dexero").register
    return Cascade(
        [Generalisation(register), Menace(register), Scheme(register), Accusation(register), Bargain(register)]
    )


def shapes_seen(cascade, text):
    return {
        spot.sense.partition("~")[0]
        for signal in cascade.signals([text])[0]
        if signal.name in {SIGNAL, *SIGNALS, *SCHEMES, ACCUSED, BARGAIN}
        for spot in signal.evidence
    }


@pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.name)
def test_shape_is_reached_and_missed_when_its_examples_are_read(cascade, one):
    for language in LANGUAGES:
        assert one.hit[language], language
        assert one.miss[language], language
        for text in one.hit[language]:
            assert one.name in shapes_seen(cascade, text), text
        for text in one.miss[language]:
            assert one.name not in shapes_seen(cascade, text), text


def test_every_expression_is_one_when_it_comes_with_clausewise():
    written = [
        expression for shapes in load().values() for one in shapes for expression in (*one.expressions, *one.unless)
    ]
    assert len(written) > 400
    assert all(expression.pattern.pattern == expression.written for expression in written)


def test_every_problem_is_told_when_shapes_are_malformed(tmp_path):
    (tmp_path / "bad.yaml").write_text(MALFORMED, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["CW613", "CW613"]
