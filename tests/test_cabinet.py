"""Where open cases are found by what they have."""

import pytest
from msgspec.structs import replace

from clausewise.cabinet import Cabinet, marks
from clausewise.case import Case, Claim, Kind, Stage

ONE = Case("1", Kind.REVIEW, "content", "post-1", 10, 20, 2, author="u1", language="fr", clauses=("content.attack",))
TWO = replace(ONE, id="2", target="post-2", clauses=("conduct.threats",))


@pytest.fixture
def cabinet():
    made = Cabinet()
    made.put(None, ONE)
    made.put(None, TWO)
    return made


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], None),
        ([("author", "u1")], {"1", "2"}),
        ([("author", "u1"), ("clause", "content")], {"1"}),
        ([("clause", "content.attack")], {"1"}),
        ([("clause", "content.at")], set()),
        ([("kind", "report"), ("author", "u1")], set()),
    ],
)
def test_cases_are_those_with_every_mark_when_found(cabinet, wanted, found):
    assert cabinet.find(wanted) == found


def test_case_moves_between_drawers_when_it_changes(cabinet):
    claimed = replace(ONE, claim=Claim("person:anne", 99), severity=4)
    cabinet.put(ONE, claimed)
    assert cabinet.find([("holder", "person:anne")]) == {"1"}
    assert (cabinet.count(("severity", "4")), cabinet.count(("severity", "2"))) == (1, 1)
    cabinet.put(claimed, replace(claimed, stage=Stage.SETTLED))
    assert cabinet.values("severity") == {"2": 1}
    assert list(marks(TWO)) != []
    assert cabinet.of_author("u1") == ("1", "2")
    assert cabinet.of_target("post-1") == ("1",)


@pytest.mark.parametrize(
    ("text", "found"), [("post-1", ["1"]), ("ost-", ["1", "2"]), ("OST-", ["1", "2"]), ("u1", ["2", "1"]), ("x", [])]
)
def test_cases_are_found_by_a_piece_of_a_name_when_searched(cabinet, text, found):
    assert cabinet.search(text, 5) == found
    assert cabinet.search(text, 1) == found[:1]


def test_what_is_older_than_a_day_is_forgotten_when_somebody_works(cabinet):
    cabinet.take("person:anne", "1", 1)
    cabinet.take("person:anne", "2", 86_400_000)
    cabinet.take("person:anne", "2", 86_400_005)
    assert cabinet.taken("person:anne", 0) == [86_400_005]
    assert cabinet.taken("person:ben", 0) == []


def test_sealed_cases_are_not_counted_when_somebody_may_not_know_of_them(cabinet):
    cabinet.put(None, replace(ONE, id="3", is_sealed=True, clauses=("content.minors",)))
    assert cabinet.values("clause", sees_sealed=False) == {
        "content": 1,
        "content.attack": 1,
        "conduct": 1,
        "conduct.threats": 1,
    }
    assert cabinet.values("kind", sees_sealed=False) == {"review": 2}
    assert cabinet.values("kind") == {"review": 3}
    assert cabinet.values("clause")["content.minors"] == 1
