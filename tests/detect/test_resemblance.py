from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.resemblance import Kind, Likeness, Near, slip_worth, stronger
from clausewise.detect.slip import distance


def test_near_names_are_found_when_one_or_two_slips_away():
    near = Near(["nordalve", "erablixnet"])
    assert near.find("nordalv") == ["nordalve"]
    assert near.find("erbalixnt") == ["erablixnet"]
    assert near.find("nordalve") == near.find("norlv") == near.find("x" * 500) == []


def test_short_names_are_never_found_when_only_near():
    assert Near(["ovni"]).find("ovnis") == []
    assert slip_worth("ovni", "ovnis") == (Kind.TYPO, 0.0)


def test_slip_is_worth_more_when_the_name_is_long():
    short, long = slip_worth("nuage", "nuaeg"), slip_worth("nuxabricourriel", "nuxabricourreil")
    assert 0 < short[1] < long[1]
    assert slip_worth("nuxabricourriel", "nuxabircourreil")[1] > 0
    assert slip_worth("nordalve", "nozdalve")[0] is Kind.BIT


def test_stronger_likeness_wins_when_two_are_weighed():
    weak, strong = (Likeness("a", "a", Kind.TYPO, score) for score in (0.2, 0.9))
    assert stronger(weak, strong) is stronger(strong, weak) is stronger(None, strong) is strong
    assert stronger(None, None) is None


@given(
    st.lists(st.text(alphabet="ab", min_size=9, max_size=11), max_size=4),
    st.text(alphabet="ab", min_size=9, max_size=11),
)
def test_index_finds_whatever_is_near_when_compared_with_all(names, candidate):
    found = Near(names).find(candidate)
    assert all(name in found for name in names if 0 < distance(name, candidate, 2) <= 2)
