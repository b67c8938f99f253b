import pytest

from clausewise.detect.pattern import expand, stands_alone
from clausewise.errors import InputError


def values(pattern):
    return [needle.value.decode() for needle in expand(pattern)]


def test_alternatives_are_multiplied_out_when_groups_follow_each_other():
    assert values("i (will|shall) (kill|hurt) you") == [
        "i will kill you",
        "i will hurt you",
        "i shall kill you",
        "i shall hurt you",
    ]


def test_words_are_folded_and_spaced_when_parts_are_optional_or_accented():
    assert values("je te (vraiment )?déteste") == ["je te vraiment deteste", "je te deteste"]
    assert values("go (away)? now") == ["go away now", "go now"]


def test_innermost_groups_come_first_when_groups_nest():
    assert values("(a (b|c)|d) e") == ["a b e", "d e", "a c e"]


def test_any_ending_is_allowed_when_a_pattern_ends_in_a_star():
    [needle] = expand("terroris*")
    assert needle.open_end
    assert needle.value == b"terroris"


def test_most_telling_words_are_the_anchors_when_there_is_a_gap():
    [needle] = expand("pay (me|us) _ immediately")
    assert needle.anchors == (b"immediately",)


def test_anchors_are_few_when_a_pattern_is_wide():
    [needle] = expand("(a|b|c|d|e|f) (one|two|three|four) (more|less)? (g|h|i|j) elephants")
    assert len(needle.anchors) <= 64
    assert all(b"elephants" in anchor for anchor in needle.anchors)


@pytest.mark.parametrize("pattern", ["", "a)", "(a", "a|b", "a?", "a* b", "*", "( )", "_ a", "a _", "(a)?"])
def test_error_is_coded_when_a_pattern_is_malformed(pattern):
    with pytest.raises(InputError, match="CW601"):
        expand(pattern)


def test_error_says_what_to_do_when_a_pattern_is_too_wide():
    with pytest.raises(InputError, match="CW602") as caught:
        expand("(" + "|".join(f"w{number}" for number in range(700)) + ") x")
    assert "beside" in caught.value.remedy_fr


@pytest.mark.parametrize(
    ("text", "start", "end", "open_end", "expected"),
    [
        (b"the ass went", 4, 7, False, True),
        (b"the class", 6, 9, False, False),
        (b"assess", 0, 3, False, False),
        (b"assess", 0, 3, True, True),
        (b"!ass!", 1, 4, False, True),
        (b"ass", 0, 3, False, True),
        (b"x\xffass", 2, 5, False, False),
    ],
)
def test_only_whole_words_stand_alone_when_boundaries_are_checked(text, start, end, open_end, expected):
    assert stands_alone(text, start, end, open_end=open_end) is expected


WIDE = "(i|we) (really|truly|just)? (will|shall|must) (kill|hurt|burn|shoot) (you|him|her|them) (now|soon)? (with|by) (fire|ice)"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("so i will kill you with fire ok", "i will kill you with fire"),
        ("we really must burn them now by ice", "we really must burn them now by ice"),
        ("we must burn them later by ice", None),
        ("wii will kill you with fire", None),
        ("i will kill you with fireworks", None),
    ],
)
def test_wide_pattern_matches_like_its_literals_when_confirmed(text, found):
    from clausewise.detect.scan import Scanner
    from clausewise.facts import Facts

    facts = Facts(text, text.encode())
    Scanner({"own": expand(WIDE)}).scan([facts])
    assert [text[hit.start : hit.end] for hit in facts.hits.get("own", [])] == ([found] if found else [])
