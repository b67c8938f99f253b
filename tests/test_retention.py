"""How long what is sealed is kept: by kind, never what is under lock or waits, in batches that a crash does not undo."""

from __future__ import annotations

import pytest

from clausewise import retention
from clausewise.casebook import Filter
from clausewise.detect.words import Words as WordDetector
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.model import Channel, Report
from clausewise.retention import RULES, checked, day_ms
from clausewise.transcript import effect
from tests.histories import Clock
from tests.small import CLAUSES, REGISTER, policy
from tests.test_persons import ANNE, KILL, remove


@pytest.fixture(scope="module")
def small():
    from msgspec.structs import replace

    return policy(*(replace(one, channels=(Channel.DETECTOR, Channel.REPORT)) for one in CLAUSES), register=REGISTER)


@pytest.fixture(scope="module")
def seeing():
    from tests.detect.conftest import LEXICONS

    return [WordDetector(REGISTER, LEXICONS)]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def engine(small, seeing, clock):
    with Engine.open(small, store=":memory:", clock=clock, with_detectors=seeing) as opened:
        yield opened


def live(engine):
    """A clean text, a threat that a person removes, and a report that waits."""
    engine.check("Hello.", author="u1")
    engine.check(KILL, author="u2", id="post")
    for case in engine.review.queue(Filter()):
        remove(engine, case)
    engine.report(Report("elsewhere", "conduct.threats", "Look at this.", "zoe"))


def test_every_kind_says_why_in_both_languages_when_listed():
    for rule in RULES.values():
        assert rule.days > 0
        assert rule.why.en != rule.why.fr


def test_nothing_is_due_when_no_time_has_passed(engine):
    live(engine)
    assert engine.retention.due({}).payloads == 0
    assert engine.retention.run({}).payloads == 0


def test_clean_hashes_go_first_when_days_pass(engine, clock):
    live(engine)
    clock.now += 3 * day_ms
    assert engine.retention.due({}).by_kind == {"checked": 1}
    assert engine.retention.run({}).by_kind == {"checked": 1}
    erased = [one for one in engine.store.after(0) if one.kind == "erased"]
    assert b'"reason":"retention:checked"' in erased[0].body
    assert engine.retention.run({}).payloads == 0
    assert list(engine.store.verify())


def test_everything_but_what_waits_goes_when_its_time_is_over(engine, clock):
    live(engine)
    clock.now += 400 * day_ms
    due = engine.retention.due({})
    assert (due.by_kind["decided"] >= 1, due.waiting) == (True, 1)
    done = engine.retention.run({})
    assert done == due
    left = [one.kind for one in engine.store.after(0) if engine.store.sealed(one.sequence) is not None]
    assert left == ["reported"]
    [case] = engine.review.queue(Filter())
    engine.review.decide(case.id, engine_clears(), by=ANNE)
    assert engine.retention.run({}).by_kind == {"reported": 1}
    assert list(engine.store.verify())


def engine_clears():
    from clausewise.case import Ruling

    return Ruling(reason="nothing")


def test_what_is_under_lock_stays_when_its_time_is_over(engine, clock):
    live(engine)
    decided = next(one for one in engine.store.after(0) if one.kind == "decided")
    engine.banks.known.locked |= {decided.subject}
    clock.now += 400 * day_ms
    done = engine.retention.run({})
    assert done.locked >= 2
    assert engine.store.sealed(decided.sequence) is not None


def test_run_goes_on_where_it_was_cut_off_when_started_again(engine, clock, monkeypatch):
    for number in range(5):
        engine.check(f"Hello {number}.", author="u1")
    clock.now += 3 * day_ms
    monkeypatch.setattr(retention, "batch_records", 2)
    erase, calls = engine.store.erase, []

    def dies(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return erase(*args, **kwargs)

    monkeypatch.setattr(engine.store, "erase", dies)
    with pytest.raises(KeyboardInterrupt):
        engine.retention.run({})
    monkeypatch.setattr(engine.store, "erase", erase)
    assert engine.retention.run({}).by_kind == {"checked": 3}
    assert engine.retention.due({}).payloads == 0
    assert list(engine.store.verify())


def test_days_are_those_of_the_settings_when_given():
    assert checked({"checked": 7})["checked"] == 7
    assert checked({"decided": 300})["annotated"] == 300
    assert checked({})["decided"] == RULES["decided"].days


@pytest.mark.parametrize(
    "days", [{"nothing": 3}, {"checked": -1}, {"checked": 99_999}, {"notice": 30}, {"annotated": 10}, {"decided": True}]
)
def test_settings_are_refused_when_they_break_a_rule(days):
    with pytest.raises(ClausewiseError, match="CW990"):
        checked(days)


def test_notice_is_a_kind_of_its_own_when_it_is_a_right_holders(engine, clock):
    engine.report(Report("x", "conduct.threats", "My work.", "zoe"))
    [record] = engine.store.after(0)[:1]
    assert retention.kind_of(record) == "reported"
    from msgspec.structs import replace

    assert retention.kind_of(replace(record, body=record.body.replace(b'"notice":false', b'"notice":true'))) == "notice"


def test_notice_stays_when_somebody_went_to_court(engine, clock):
    receipt = engine.report(Report("x", "conduct.threats", "My work.", "zoe"))
    [case] = engine.review.queue(Filter())
    engine.review.decide(case.id, engine_clears(), by=ANNE)
    preserved = {"report": receipt, "by": ANNE, "kept_until_ms": clock.now + 500 * day_ms}
    engine.clerk.append([effect("preserved", preserved, clock.now, receipt, ANNE)])
    clock.now += 400 * day_ms
    assert engine.retention.run({}).locked == 1
    assert engine.persons.erase("zoe", reason="request", by=ANNE).held == (receipt,)
    clock.now += 200 * day_ms
    assert engine.retention.run({}).by_kind == {"reported": 1}
