"""A draft in shadow: it judges and does nothing, counts and examples are records, and it ends in one act."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clausewise import policy as policies
from clausewise import shadow as shadowing
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.detect.personal import Personal
from clausewise.detect.words import Words
from clausewise.effort import Effort
from clausewise.engine import Engine
from clausewise.errors import ConflictError, NotFoundError, StoreError
from clausewise.model import Action, Certainty, Measure
from clausewise.policy import Policy
from clausewise.register import Mark, MarkKind
from clausewise.silhouette import COMPARED, CONTRASTED
from tests.detect.conftest import LEXICONS
from tests.small import CLAUSES, REGISTER, changed, clause, policy

MINUTE = 60_000
KILL, TUER = "I will kill you tonight, my friend", "Ce soir, je vais te tuer, mon ami"
REGRET, CARD, CLEAN = (
    "You will regret this, my friend",
    "his card is 4111 1111 1111 1111",
    "The garden party is on Saturday.",
)
HOLDING = changed("conduct.threats", when={Certainty.LIKELY: "threat >= 0.4"}, act={Certainty.LIKELY: Action.HOLD})
DRAFT = Policy(replace(HOLDING.document, version="2.0"))
BLIND = Policy(replace(policy(*CLAUSES[1:]).document, version="0.9"))


class Clock:
    def __init__(self):
        self.now = 1_000_000 * MINUTE

    def __call__(self):
        return self.now


@cache
def seeing():
    return Words(REGISTER, LEXICONS), Personal(REGISTER)


def opened(under=None, **options):
    return Engine.open(
        under or policy(),
        clock=options.pop("clock", None) or Clock(),
        **{"store": ":memory:", "with_detectors": seeing(), **options},
    )


@pytest.fixture
def engine():
    with opened() as one:
        yield one


def kinds(engine, *wanted):
    return [one.kind for one in engine.store.after(0) if one.kind in wanted]


def counts(prospect, table="changes"):
    return {one.keys: one.total for one in prospect.table(table).rows}


def test_draft_changes_nothing_when_it_runs_in_shadow(engine):
    def lived():
        made = [engine.check(text, author="u1") for text in (KILL, CLEAN, REGRET, CARD)]
        return [(one.clauses, one.action) for one in made], engine.state.history("u1").strikes and len(
            engine.state.history("u1").strikes
        )

    with opened() as plain:
        expected = [
            (one.clauses, one.action)
            for one in (plain.check(text, author="u1") for text in (KILL, CLEAN, REGRET, CARD))
        ]
    engine.shadow.begin(DRAFT, by="anne")
    assert lived() == (expected, 2)
    assert len(engine.review.queue(Filter())) == 0
    assert list(engine.store.verify())


def test_counts_and_examples_are_records_when_the_draft_would_decide_otherwise(engine):
    running = engine.shadow.begin(DRAFT, by="anne")
    made = [engine.check(text, author=f"u{number}") for number, text in enumerate((KILL, CLEAN, REGRET, TUER, CARD))]
    found = engine.shadow.prospect(Effort(20, 6.0, 5.0, 7.0))
    assert (found.source, found.judged, found.before.version, found.after.version) == ("shadow", 5, "1.0", "2.0")
    assert counts(found) == {("milder",): 2, ("harder",): 1}
    assert counts(found, "languages") == {("en", "harder"): 1, ("en", "milder"): 1, ("fr", "milder"): 1}
    assert counts(found, "people") == {("before",): 0, ("after",): 3}
    assert (found.before_hours.hours, round(found.after_hours.hours, 2)) == (0.0, 0.3)
    assert [(one.decision, one.excerpt, one.account) for one in found.examples] == [
        (made[0].id, "I will kill you", "u0"),
        (made[2].id, "You will regret", "u2"),
        (made[3].id, "je vais te tuer", "u3"),
    ]
    assert kinds(engine, CONTRASTED) == [CONTRASTED] * 3
    assert "kill" not in str(
        [one.body for one in engine.store.after(0) if one.kind in (COMPARED, CONTRASTED, "shadowed")]
    )
    assert running.stamp == DRAFT.stamp


def test_example_is_erased_with_its_decision_when_that_is_erased(engine):
    engine.shadow.begin(DRAFT, by="anne")
    decision = engine.check(KILL, author="u1")
    engine.erase(decision.id, reason="asked for")
    [example] = engine.shadow.prospect().examples
    assert (example.excerpt, example.decision) == ("", decision.id)


def test_people_say_whether_it_would_be_right_when_they_confirm_or_take_back(engine):
    engine.shadow.begin(DRAFT, by="anne")
    right, wrong, _ = (engine.check(text, author="u1") for text in (KILL, TUER, REGRET))
    engine.confirm(right.id, by="ben", reason="it is a threat")
    engine.undo(wrong.id, by="ben", reason="it was a quotation")
    found = engine.shadow.prospect()
    assert [(one.what, one.clause, one.right, one.wrong) for one in found.precision] == [
        ("milder", "", 1, 1),
        ("milder", "conduct.threats", 1, 1),
    ]
    assert [one.is_right for one in found.examples] == [True, False, None]


def test_what_does_not_differ_is_written_now_and_then_and_at_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(shadowing, "flush_items", 3)
    path, clock = tmp_path / "ledger.db", Clock()
    with opened(store=path, clock=clock) as engine:
        engine.shadow.begin(DRAFT, by="anne")
        for number in range(4):
            engine.check(CLEAN, id=f"p{number}")
        assert kinds(engine, COMPARED) == [COMPARED]
        assert engine.shadow.prospect().judged == 4
        clock.now += 2 * MINUTE
        engine.check(CLEAN)
        assert kinds(engine, COMPARED) == [COMPARED] * 2
        engine.check(CLEAN)
    with opened(store=path, clock=clock) as engine:
        assert kinds(engine, COMPARED) == [COMPARED] * 3
        assert engine.shadow.prospect().judged == 6
        engine.check(KILL)
        assert counts(engine.shadow.prospect()) == {("milder",): 1}


def test_every_process_runs_the_draft_when_one_of_them_began_it(tmp_path):
    path, clock = tmp_path / "ledger.db", Clock()
    with opened(store=path, clock=clock) as first, opened(store=path, clock=clock) as second:
        first.shadow.begin(DRAFT, by="anne")
        second.check(KILL, author="u1")
        first.check(TUER, author="u2")
        assert first.shadow.prospect().judged == second.shadow.prospect().judged == 2
        second.shadow.drop(by="ben", reason="too mild")
        first.check(KILL, author="u3")
        assert first.shadow.running is None
        assert kinds(first, COMPARED) == [COMPARED] * 2


def test_draft_becomes_a_version_in_one_act_when_it_is_published(engine, tmp_path):
    engine.shadow.begin(DRAFT, by="anne")
    engine.check(CLEAN)
    path = engine.shadow.publish(tmp_path, by="ben", reason="it held what it should")
    assert policies.load(path).stamp == DRAFT.stamp
    [ended] = [one for one in engine.store.after(0) if one.kind == "unshadowed"]
    assert b'"outcome":"published"' in ended.body
    assert (ended.actor, engine.store.sealed(ended.sequence)) == ("ben", b"it held what it should")
    assert engine.shadow.running is None
    with pytest.raises(NotFoundError, match="CW989"):
        engine.shadow.publish(tmp_path, by="ben", reason="again")


def test_shadow_goes_on_when_its_version_was_published_otherwise(engine, tmp_path):
    policies.publish(Policy(replace(BLIND.document, version="2.0")), tmp_path)
    engine.shadow.begin(DRAFT, by="anne")
    with pytest.raises(ConflictError, match="CW260"):
        engine.shadow.publish(tmp_path, by="ben", reason="now")
    assert engine.shadow.running is not None


def test_draft_is_refused_when_it_cannot_run_beside_the_policy(engine):
    other = replace(REGISTER, marks=(Mark("Woolly", MarkKind.OWN, ()),))
    for unfit in (policy(), policy(register=other)):
        with pytest.raises(ConflictError, match="CW988"):
            engine.shadow.begin(unfit, by="anne")
    engine.shadow.begin(DRAFT, by="anne")
    with pytest.raises(ConflictError, match="CW987"):
        engine.shadow.begin(BLIND, by="anne")
    engine.shadow.drop(by="anne", reason="another one is better")
    assert engine.shadow.begin(BLIND, by="anne").stamp == BLIND.stamp
    with opened(store=None) as storeless, pytest.raises(StoreError, match="CW442"):
        storeless.shadow.begin(DRAFT, by="anne")


def test_nothing_is_counted_when_the_decision_could_not_be_recorded(engine, monkeypatch):
    engine.shadow.begin(DRAFT, by="anne")
    append = engine.store.append

    def failing(*_, **__):
        raise StoreError("CW404", "full", "plein")

    monkeypatch.setattr(engine.store, "append", failing)
    with pytest.raises(StoreError):
        engine.check(KILL, author="u1")
    monkeypatch.setattr(engine.store, "append", append)
    engine.check(CLEAN)
    assert (engine.shadow.prospect().judged, counts(engine.shadow.prospect())) == (1, {})


def test_what_the_policy_does_not_look_for_is_named_when_the_draft_reads_it(engine):
    flooding = clause("comms.spam", {Certainty.CERTAIN: "bulk.actor >= 0.6"}, {Certainty.CERTAIN: Action.REMOVE})
    engine.shadow.begin(policy(*CLAUSES, flooding), by="anne")
    assert engine.shadow.prospect().notes == ("shadow_sees_less",)


def test_draft_of_another_version_is_let_be_when_it_cannot_be_read(engine, monkeypatch):
    def foreign(_):
        from msgspec import DecodeError

        raise DecodeError("no such field")

    monkeypatch.setattr(shadowing, "_document", foreign)
    with pytest.raises(NotFoundError, match="CW989"):
        engine.shadow.begin(DRAFT, by="anne")
    assert engine.check(KILL, author="u1").action is Action.REMOVE


@settings(max_examples=10)
@given(st.lists(st.sampled_from((KILL, TUER, REGRET, CARD, CLEAN)), min_size=1, max_size=6))
def test_shadow_counts_what_a_replay_would_when_nobody_has_strikes(texts):
    engine = shared()
    engine.shadow.begin(DRAFT, by="anne")
    from_ms = engine.clock.now
    engine.check_many([text_of(text) for text in texts])
    engine.clock.now += MINUTE
    found = engine.shadow.prospect()
    engine.shadow.drop(by="anne", reason="next")
    kept = engine.backtest.run(engine.backtest.on_ledger(from_ms, engine.clock.now), DRAFT)
    assert found.judged == len(texts)
    # A nudged content is not kept, so that the ledger alone tells of fewer that would be held.
    assert counts(kept).get(("milder",), 0) == counts(found).get(("milder",), 0)
    assert counts(found).get(("harder",), 0) == texts.count(REGRET)


@cache
def shared():
    return opened()


def text_of(text):
    from clausewise.model import Item

    return Item.of_text(text)


def test_a_ruling_by_a_person_is_compared_with_nothing_when_a_draft_runs(engine):
    with opened(HOLDING) as holding:
        holding.shadow.begin(policy(), by="anne")
        holding.check(KILL, author="u1")
        [case] = holding.review.queue(Filter())
        measures = (Measure(Action.REMOVE, "content", case.target),)
        holding.review.decide(case.id, Ruling(clauses=("conduct.threats",), measures=measures), by="ben")
        assert holding.shadow.prospect().judged == 1
