"""What another policy would change: nothing where it is the same, and what it is where it is not; nothing is recorded or done."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from clausewise import backtest
from clausewise.archive import Archive
from clausewise.backtest import Past, Sample, batches
from clausewise.detect.personal import Personal
from clausewise.detect.words import Words
from clausewise.document import Step
from clausewise.engine import Engine
from clausewise.fold import State
from clausewise.model import (
    Action,
    Authorization,
    AuthorizationKind,
    Certainty,
    Item,
    Scope,
)
from clausewise.observe.scenario import scenarios
from clausewise.observe.window import Alert, Row
from clausewise.register import Mark, MarkKind
from clausewise.specimen import Specimen
from tests.detect.conftest import LEXICONS
from tests.small import CLAUSES, LADDER, REGISTER, changed, clause, policy

DAY = 86_400_000
KILL = "I will kill you tonight, my friend"
TUER = "Ce soir, je vais te tuer, mon ami"
REGRET = "You will regret this, my friend"
CARD = "his card is 4111 1111 1111 1111"
CLEAN = "The garden party is on Saturday."
TEXTS = (KILL, TUER, REGRET, CARD, CLEAN)
HOLDING = changed("conduct.threats", when={Certainty.LIKELY: "threat >= 0.4"}, act={Certainty.LIKELY: Action.HOLD})
BLIND = policy(*CLAUSES[1:])


class Clock:
    def __init__(self):
        self.now = 100 * DAY

    def __call__(self):
        return self.now


@cache
def seeing():
    return Words(REGISTER, LEXICONS), Personal(REGISTER)


def opened(under=None, **options):
    return Engine.open(under or policy(), clock=Clock(), **{"with_detectors": seeing(), "store": ":memory:", **options})


@pytest.fixture
def engine():
    with opened() as one:
        yield one


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with opened(store=None) as one:
        yield one, tmp_path_factory.mktemp("archive") / "posts.ndjson"


def rows(tmp_path, *told, times=1):
    path = tmp_path / "posts.ndjson"
    lines = [json.encode({"id": f"p{n}", **one}).decode() for n, one in enumerate(told * times)]
    path.write_text("\n".join(lines))
    return str(path)


def archived(engine, path, after, sample=None, **options):
    return engine.backtest.run(engine.backtest.on(Archive([path], engine.clock()), sample), after, **options)


def counts(prospect, table):
    return {one.keys: one.total for one in prospect.table(table).rows}


def on_ledger(engine, after, sample=None, **options):
    return engine.backtest.run(engine.backtest.on_ledger(0, engine.clock() + 1, sample), after, **options)


ITEMS = st.lists(
    st.tuples(st.sampled_from(TEXTS), st.sampled_from(["u1", "u2", ""]), st.integers(0, 40)), min_size=1, max_size=9
)


def assert_unchanged(found):
    for table in ("changes", "clauses", "languages", "accounts"):
        assert found.table(table).rows == ()
    assert found.examples == ()
    assert all(before == after for before, after in counts(found, "moves"))
    assert found.before_hours == found.after_hours


@settings(max_examples=15)
@given(ITEMS, st.sampled_from([None, Sample(3, 1), Sample(3, 2, "clause")]))
def test_nothing_changes_when_a_policy_is_compared_with_itself(shared, items, sample):
    engine, path = shared
    path.write_text("\n".join(json.encode({"text": a, "author": b, "time_ms": c * DAY}).decode() for a, b, c in items))
    assert_unchanged(archived(engine, str(path), policy(), sample))


@settings(max_examples=3)
@given(ITEMS)
def test_replay_suspends_whom_the_record_suspended_when_the_policy_is_the_same(items):
    with opened() as engine:
        made = []
        for text, author, days in items:
            engine.clock.now += days * DAY
            made.append(engine.check(text, author=author))
        found = on_ledger(engine, policy())
        assert_unchanged(found)
        recorded = [one.action.value for decision in made for one in decision.measures if one.on == "account"]
        assert counts(found, "measures") == {
            (which, action): recorded.count(action) for which in ("before", "after") for action in recorded
        }


def test_what_is_caught_and_freed_is_counted_when_an_archive_is_judged(engine, tmp_path):
    path = rows(
        tmp_path,
        {"text": KILL, "author": "u1", "labels": {"threat": 1}},
        {"text": TUER, "author": "u2", "labels": {"conduct.threats": 1}},
        {"text": REGRET, "author": "u1", "labels": {"benign": 1}},
        {"text": CARD, "author": "u3"},
        {"text": CLEAN},
        {"nothing": "usable"},
    )
    found = archived(engine, path, policy(), before=BLIND)
    assert (found.judged, found.of, found.passed_over) == (5, 5, {"CW154": 1})
    assert counts(found, "changes") == {("caught",): 3}
    assert counts(found, "clauses") == {("conduct.threats", "caught"): 3}
    assert counts(found, "languages") == {("en", "caught"): 2, ("fr", "caught"): 1}
    assert counts(found, "accounts") == {("u1", "caught"): 2, ("u2", "caught"): 1}
    [whole] = [one for one in found.precision if (one.what, one.clause) == ("caught", "")]
    assert (whole.right, whole.wrong, round(whole.share, 3)) == (2, 1, 0.667)
    assert whole.low < whole.share < whole.high
    assert {(one.item, one.is_right) for one in found.examples} == {("p0", True), ("p1", True), ("p2", False)}
    back = archived(engine, path, BLIND)
    assert counts(back, "changes") == {("freed",): 3}
    assert {one.excerpt for one in back.examples} == {"I will kill you", "je vais te tuer", "You will regret"}


def test_nothing_is_recorded_and_no_state_changes_when_policies_are_compared(engine, tmp_path):
    engine.check(KILL, author="u1")
    head, history = engine.store.head(), engine.state.history("u1")
    archived(engine, rows(tmp_path, {"text": KILL, "author": "u1"}, times=9), HOLDING)
    on_ledger(engine, HOLDING)
    assert (engine.store.head(), engine.state.history("u1")) == (head, history)


def test_ledger_is_judged_as_of_then_with_what_people_said_when_compared(engine):
    right, wrong = engine.check(KILL, author="u1"), engine.check(TUER, author="u2")
    engine.check(CLEAN)
    engine.check(REGRET)  # nudged: its content is not kept
    engine.confirm(right.id, by="anne", reason="it is a threat")
    engine.undo(wrong.id, by="anne", reason="it was a quotation")
    found = on_ledger(engine, HOLDING)
    assert (found.judged, found.passed_over, found.notes) == (2, {"no_content": 2}, ("acted_upon_only",))
    assert counts(found, "changes") == {("milder",): 2}
    assert [(one.right, one.wrong) for one in found.precision if (one.what, one.clause) == ("before", "")] == [(1, 1)]
    assert {one.decision for one in found.examples} == {right.id, wrong.id}
    assert engine.backtest.run(engine.backtest.on_ledger(0, 1), HOLDING).judged == 0


def test_strikes_are_those_of_each_policy_when_accounts_are_compared(engine, tmp_path):
    path = rows(tmp_path, {"text": KILL, "author": "u1"}, times=4)
    milder = policy(ladder=replace(LADDER, steps=(Step(strikes=100, action=Action.SUSPEND, days=1),)))
    found = archived(engine, path, milder)
    assert {keys[0] for keys in counts(found, "measures")} == {"before"}
    assert counts(found, "changes") == {("milder",): 3}  # at first access is limited, which weighs less than removal


def test_strikes_expire_when_rows_bear_their_times(engine, tmp_path):
    def spread(days):
        told = ({"text": KILL, "author": "u1", "time_ms": 1 + number * days * DAY} for number in range(3))
        return archived(engine, rows(tmp_path, *told), HOLDING)

    assert counts(spread(1), "measures") == {("before", "limit"): 1, ("before", "suspend"): 2}
    assert counts(spread(400), "measures") == {("before", "limit"): 3}


def test_authorization_counts_while_it_is_in_force_when_compared(engine, tmp_path):
    scope = Scope(clauses=("privacy.disclosure",), accounts=("u1",))
    engine.authorize(Authorization("c1", AuthorizationKind.CONSENT, scope, "M", "l", 0, 50 * DAY), by="root")
    path = rows(tmp_path, *({"text": CARD, "author": "u1", "time_ms": time_ms} for time_ms in (10 * DAY, 60 * DAY)))
    assert counts(archived(engine, path, policy(*CLAUSES[:3])), "changes") == {("freed",): 1}


def test_detectors_look_once_when_they_agree_and_twice_when_they_do_not(tmp_path):
    class Counting(Words):
        looks = 0

        def detect(self, batch):
            Counting.looks += 1
            return super().detect(batch)

    with opened(with_detectors=(Counting(REGISTER, LEXICONS),)) as engine:
        path = rows(tmp_path, {"text": KILL})
        archived(engine, path, HOLDING)
        assert Counting.looks == 1
        other = replace(REGISTER, marks=(Mark("Woolly", MarkKind.OWN, ()),))
        archived(engine, path, policy(register=other))
        assert Counting.looks == 3


def test_copies_are_seen_under_both_policies_when_only_several_show_them(tmp_path):
    flooding = clause("comms.spam", {Certainty.CERTAIN: "bulk.actor >= 0.6"}, {Certainty.CERTAIN: Action.REMOVE})
    words = "These fine woollen socks are cheap today and you should all have a look at them now"
    path = rows(tmp_path, {"text": words, "author": "u1"}, times=8)
    with opened() as engine:
        found = archived(engine, path, policy(*CLAUSES, flooding))
        assert 0 < counts(found, "clauses")["comms.spam", "caught"] < 8
        assert "sample_cuts_sequences" in archived(engine, path, policy(*CLAUSES, flooding), Sample(4)).notes


def test_conduct_is_judged_by_what_was_seen_then_when_the_ledger_is_compared():
    def seen(score):
        when = {Certainty.CERTAIN: f"probing >= {score}"}
        return policy(clause("integrity.probing", when, {Certainty.CERTAIN: Action.BLOCK}))

    scenario = replace(scenarios()[0], signal="probing", is_shadow=False)
    with opened(seen(0.5)) as engine:
        now = engine.clock()
        row = Row("access.log:1", "GET /wp-login.php")
        key = (("address",), ("203.0.113.9",))
        engine.observe([Alert(scenario, key, now, now, 9, (row,), address="203.0.113.9", score=0.8)])
        assert counts(on_ledger(engine, seen(0.7)), "changes") == {}
        assert counts(on_ledger(engine, seen(0.9)), "changes") == {("freed",): 1}


def test_sample_stands_for_the_whole_when_it_is_drawn(engine, tmp_path):
    path = rows(tmp_path, {"text": KILL}, {"text": TUER}, {"text": CLEAN}, {"text": CLEAN}, times=100)
    whole = archived(engine, path, BLIND).total("changes", "freed")
    assert (whole.seen, whole.total, whole.low, whole.high) == (200, 200, 200, 200)
    drawn = [archived(engine, path, BLIND, Sample(80, seed)) for seed in range(8)]
    assert all((one.judged, one.of, len(one.strata)) == (80, 400, 2) for one in drawn)
    found = [one.total("changes", "freed") for one in drawn]
    assert sum(one.low <= 200 <= one.high for one in found) >= 7
    assert len({one.total for one in found}) > 1
    assert drawn[0] == archived(engine, path, BLIND, Sample(80, 0))


def test_run_ends_at_once_when_whoever_asked_calls_it_off(engine, tmp_path):
    class OffError(Exception):
        pass

    told = []

    def tell(done, total):
        told.append((done, total))
        raise OffError

    with pytest.raises(OffError):
        archived(engine, rows(tmp_path, {"text": CLEAN}, times=600), HOLDING, tell=tell)
    assert told == [(256, 0)]


def test_batches_are_bounded_when_contents_are_large():
    large = [Specimen(number, Item.of_text("a" * 900_000), 0) for number in range(7)]
    assert [len(one) for one in batches(iter(large))] == [3, 3, 1]
    assert [one.place for batch in batches(iter(large)) for one in batch] == list(range(7))


def test_accounts_are_forgotten_by_and_by_when_there_are_too_many(engine, monkeypatch):
    monkeypatch.setattr(backtest, "accounts_remembered_max", 2)
    past = Past(State(), {})
    made = [engine.check(KILL, author=f"u{number}") for number in range(3)]
    for one in made:
        past.take(one)
    assert past.forgot
    assert [len(past.history(f"u{number}").strikes) for number in range(3)] == [0, 1, 1]
    assert all(one.time_ms <= other.time_ms for one, other in pairwise(made))
