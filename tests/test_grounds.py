"""What the law asks of a statement of reasons, held against statements that lack something."""

import pytest
from msgspec.structs import replace

from clausewise.grounds import REQUIREMENTS, Grounds, Heading, Origin, Section, Standing, missing
from clausewise.model import Words

# What each provision enumerates, written here from the laws themselves.
DSA = {"a", "b", "c", "d, e", "f"}
QUEBEC = {"1", "2(1)", "2(2)", "2(3)", "3"}


def test_every_provision_stands_in_the_table_when_it_is_read():
    assert {one.place for one in REQUIREMENTS if one.law == "DSA 17(3)"} == DSA
    assert {one.place for one in REQUIREMENTS if one.law == "P-39.1 12.1"} == QUEBEC


@pytest.mark.parametrize("one", REQUIREMENTS, ids=lambda one: f"{one.law} {one.place}")
def test_requirement_is_missed_when_a_statement_says_nothing_or_one_language_only(one):
    empty = Grounds("d", "x", 0, "1", (), (), Origin.PROGRAM, True, True, (), Standing.IN_FORCE)
    assert one in missing(empty)
    half = Section(one.heading, Words("T", "T"), (Words("said", ""),))
    assert one in missing(replace(empty, sections=(half,)))


def test_every_heading_is_asked_for_when_the_table_is_read():
    assert {one.heading for one in REQUIREMENTS} == set(Heading)
