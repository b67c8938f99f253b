"""Cases as a fold: whatever happens, the queue holds every open case once, in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise import triage
from clausewise.cabinet import Cabinet
from clausewise.case import Claimed, Joined, Kind, Opened, Outcome, Proposed, Settled, Stage, Touched
from clausewise.casebook import Casebook, Filter, rank
from clausewise.model import Measure, Record

IDS = ["a", "b", "c"]


def record(kind, value, number=1):
    made = triage.entry(kind, value, number, "subject")
    return Record(number, number, kind, "subject", "", made.body, b"", b"", b"", effect=True)


def opened(case="a", **more):
    values = {"kind": Kind.REVIEW, "on": "content", "target": f"post-{case}", "severity": 2, "due_ms": 100, **more}
    return record("opened", Opened(case, **values))


def book_of(*records):
    book = Casebook()
    for one in records:
        book.take(one)
    return book


happenings = st.one_of(
    st.builds(
        lambda case, severity, due, clauses: opened(case, severity=severity, due_ms=due, clauses=tuple(clauses)),
        st.sampled_from(IDS),
        st.integers(1, 4),
        st.integers(0, 50),
        st.lists(st.sampled_from(["content.attack", "comms.spam"]), unique=True),
    ),
    st.builds(
        lambda case, severity, due: record("joined", Joined(case, severity, due, ("comms.spam",), decision="d")),
        st.sampled_from(IDS),
        st.integers(1, 4),
        st.integers(0, 50),
    ),
    st.builds(
        lambda case, until: record("claimed", Claimed(case, "anne", until)), st.sampled_from(IDS), st.integers(0, 9)
    ),
    st.builds(
        lambda kind, case: record(kind, Touched(case, "anne")),
        st.sampled_from(["unclaimed", "skipped", "escalated", "annotated", "declined"]),
        st.sampled_from(IDS),
    ),
    st.builds(
        lambda case, at: record("proposed", Proposed(case, "anne", settles_ms=at)),
        st.sampled_from(IDS),
        st.none() | st.integers(0, 9),
    ),
    st.builds(lambda case: record("settled", Settled(case, "anne", Outcome.ACTED, "new")), st.sampled_from(IDS)),
)


@given(st.lists(happenings, max_size=40))
def test_queue_and_counts_agree_with_the_cases_when_anything_happens(records):
    book = book_of(*records)
    is_open = [case for case in book.cases.values() if case.is_open]
    assert list(book.queue(Filter(sees_sealed=True))) == sorted(is_open, key=rank)
    assert len(book) == book.count(sees_sealed=True) == len(is_open)
    assert book.count(sees_sealed=False) == len(list(book.queue(Filter())))
    for sees in (True, False):
        seen = [case.opened_ms for case in book.cases.values() if sees or not case.is_sealed]
        assert book.opened_ms(sees_sealed=sees) == max(seen, default=0)
    settling = {case.id for case in is_open if case.stage is Stage.PROPOSED and case.settles_ms is not None}
    assert set(book.settling(100)) == settling
    for case in is_open:
        assert book.open_about("content", case.target) == case


def test_what_joins_begins_a_case_when_the_other_was_settled_in_that_instant():
    settled = record("settled", Settled("a", "anne", Outcome.CLEARED))
    late = record("joined", Joined("a", 3, 50, ("comms.spam",), report="r"), 7)
    book = book_of(opened("a", author="u1", is_sealed=True), settled, late, late)
    [case] = book.queue(Filter(sees_sealed=True))
    assert (case.id, case.kind, case.target, case.author) == ("r", Kind.REPORT, "post-a", "u1")
    assert (case.reports, case.severity, case.due_ms, case.is_sealed, case.opened_ms) == (("r",), 3, 50, True, 7)
    assert book.open_about("content", "post-a") == case
    assert book.get("a").reports == ()


def test_pages_hold_every_case_once_when_the_queue_is_read_in_turn():
    book = book_of(*(opened(f"{number:02}", severity=number % 4 + 1) for number in range(10)))
    found, after = [], None
    while page := [case for case, _ in zip(book.queue(Filter(), after=after), range(3), strict=False)]:
        found += page
        after = rank(page[-1])
    assert found == list(book.queue(Filter()))


def test_sealed_case_is_shown_to_nobody_when_it_is_not_asked_for():
    book = book_of(opened(is_sealed=True))
    assert list(book.queue(Filter())) == []
    assert len(list(book.queue(Filter(sees_sealed=True)))) == 1


def test_filters_narrow_the_queue_when_they_are_set():
    book = book_of(
        opened("a", clauses=("content.attack",), language="fr", author="u1", host="shop.example"),
        opened("b", clauses=("comms.spam",), language="en", author="u2", severity=4),
    )
    wanted = {
        "a": [Filter(clause="content"), Filter(clause="content.attack"), Filter(language="fr"), Filter(author="u1")],
        "b": [Filter(clause="comms.spam"), Filter(severity_min=3), Filter(target="post-b")],
    }
    for case, filters in wanted.items():
        for one in filters:
            assert [found.id for found in book.queue(one)] == [case], one
    assert list(book.queue(Filter(kind="appeal"))) == list(book.queue(Filter(is_escalated=True))) == []


def test_measures_of_a_proposal_change_nothing_when_it_is_folded():
    proposed = Proposed("a", "anne", (Measure("remove", "content", "post-a"),))
    book = book_of(opened(), record("proposed", proposed))
    assert book.cases["a"].stage is Stage.PROPOSED


RARE = [{"kind": "report"}, {"author": "u1"}, {"clause": "content"}, {"severity_min": 3}, {"state": "claimed"}]


@pytest.mark.parametrize("wanted", RARE)
def test_queue_is_the_same_when_it_is_read_through_the_cabinet(wanted, monkeypatch):
    rare = {"kind": Kind.REPORT, "author": "u1", "clauses": ("content.attack",), "severity": 3}
    cases = [opened(f"c{number}", **(rare if number % 40 == 0 else {})) for number in range(160)]
    claims = [record("claimed", Claimed(f"c{number}", "anne", 9)) for number in (3, 40)]
    book = book_of(*cases, *claims)
    asked = Filter(time_ms=1, **wanted)
    quick = [case.id for case in book.queue(asked)]
    after = rank(book.cases[quick[0]])
    rest = [case.id for case in book.queue(asked, after=after)]
    monkeypatch.setattr(Cabinet, "find", lambda *_: None)
    assert quick == [case.id for case in book.queue(asked)]
    assert 0 < len(quick) < len(book)
    assert rest == quick[1:] == [case.id for case in book.queue(asked, after=after)]
