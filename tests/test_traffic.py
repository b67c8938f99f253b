from __future__ import annotations

import threading
from contextlib import closing

import pytest
from msgspec.structs import replace

from clausewise.answer import ALLOWED, Answer
from clausewise.engine import Engine
from clausewise.event import Event, Outcome
from clausewise.model import Action, Certainty, Medium
from clausewise.policy import load
from clausewise.sqlite import SQLiteStore
from tests.small import changed

NOW = 1_790_000_000_000


@pytest.fixture(scope="module")
def policy():
    return load("dexero")


@pytest.fixture
def engine(policy):
    with Engine(policy, with_detectors=(), isolated=False, clock=lambda: NOW) as opened:
        yield opened


def flood(count=1_500, address="203.0.113.9", **more):
    """Requests faster than any person or honest program makes them."""
    return [
        Event(NOW + 5 * n, address=address, verb="GET", path="/search", status=200, id=f"r{n}", **more)
        for n in range(count)
    ]


def probing(count=40):
    return [
        Event(NOW + 200 * n, address="203.0.113.9", path=f"/x{n}.php", status=404, id=f"r{n}") for n in range(count)
    ]


def test_finding_over_time_stands_at_the_event_at_which_it_fires(engine):
    verdicts = engine.events(probing())
    [number] = [number for number, one in enumerate(verdicts) if one is not ALLOWED]
    verdict = verdicts[number]
    assert (verdict.answer, verdict.clauses) == (Answer.CHALLENGE, ("integrity.probing",))
    assert verdict.decisions[0].evidence[-1].place == f"r{number}"
    # However it is cut, the same event says it.
    other = Engine(engine.policy, with_detectors=(), isolated=False, clock=lambda: NOW)
    cut = [one for event in probing() for one in other.events([event])]
    assert [one.answer for one in cut] == [one.answer for one in verdicts]


def test_order_of_time_is_kept_when_a_batch_comes_mixed(engine):
    events = probing()
    verdicts = engine.events(events[::-1])[::-1]
    assert sum(one is not ALLOWED for one in verdicts) == 1
    assert engine.traffic.late == 0


def test_decision_in_force_answers_at_once_when_the_address_comes_again(engine):
    verdicts = engine.events(flood())
    assert {one.answer for one in verdicts} == {Answer.ALLOW, Answer.THROTTLE}
    again = engine.events([Event(NOW, address="203.0.113.9", path="/") for _ in range(20)])
    assert [one.answer for one in again] == [Answer.ALLOW] * 10 + [Answer.THROTTLE] * 10
    assert again[-1].standing == next(one for one in verdicts if one.decisions).decisions[0].id
    assert engine.events([Event(NOW, address="198.51.100.4", path="/")]) == [ALLOWED]
    # Whoever only reads what was done asks nobody in.
    assert engine.events([Event(NOW, address="203.0.113.9", path="/")] * 20, at_door=False) == [ALLOWED] * 20


def test_what_we_refused_never_counts_when_it_is_told(engine):
    assert set(engine.events(flood(outcome=Outcome.REFUSED))) == {ALLOWED}
    assert len(engine.traffic.windows) == 0


def test_nothing_is_done_but_it_is_recorded_when_in_shadow(policy, tmp_path):
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        done = []
        engine = Engine(
            policy,
            store=store,
            with_detectors=(),
            clock=lambda: NOW,
            enforcer=lambda measure, *_, **__: done.append(measure),
        )
        verdicts = engine.events(flood(), shadow=True)
        [found] = [one for one in verdicts if one.decisions]
        assert (found.answer, found.would) == (Answer.ALLOW, Answer.THROTTLE)
        kept = engine.decision(found.decisions[0].id)
        assert kept.measures[0].action is Action.LIMIT
        assert kept.notes == ("shadow",)
        assert (done, engine.standing("access", "address:203.0.113.9").causes) == ([], ())
        again = Engine(policy, store=store, with_detectors=(), clock=lambda: NOW)
        assert again.standing("access", "address:203.0.113.9").causes == ()


def test_other_process_turns_away_too_when_one_decided(policy, tmp_path):
    now = [NOW]
    with closing(SQLiteStore(tmp_path / "a.db")) as mine, closing(SQLiteStore(tmp_path / "a.db")) as theirs:
        one = Engine(policy, store=mine, with_detectors=(), clock=lambda: now[0])
        other = Engine(policy, store=theirs, with_detectors=(), clock=lambda: now[0])
        one.events(flood())
        now[0] += 1_000
        asked = other.traffic.asked([Event(now[0], address="203.0.113.9")] * 11)
        assert other.traffic.answered(asked)[-1].answer is Answer.THROTTLE


def test_sign_ins_are_answered_when_somebody_guesses(engine):
    verdicts = [engine.sign_in(account="zoe", address="203.0.113.9", outcome="failure") for _ in range(12)]
    [found] = [one for one in verdicts if one.decisions]
    assert (found.answer, found.clauses) == (Answer.CHALLENGE, ("integrity.intrusion",))
    assert "mot" not in found.why("en")
    assert "s'introduire" in found.why("fr").lower().replace("\u2019", "'")
    with pytest.raises(ValueError, match="perhaps"):
        engine.sign_in(account="zoe", outcome="perhaps")


def test_count_is_whole_when_several_threads_tell_events(engine):
    events = flood(1_000)
    pieces = [events[start::8] for start in range(8)]
    found = []
    threads = [threading.Thread(target=lambda piece=piece: found.extend(engine.events(piece))) for piece in pieces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1_000
    assert sum(bool(one.decisions) for one in found) == 1


ATTACKS = changed(
    "integrity.probing",
    when={Certainty.CERTAIN: "payload.sql >= 0.8"},
    act={Certainty.CERTAIN: Action.BLOCK},
    media=(Medium.REQUEST,),
)
SQL = "id=1%27%20UNION%20SELECT%20password%20FROM%20users--"


def test_request_is_judged_by_what_it_says_when_it_bears_marks():
    engine = Engine(ATTACKS, with_detectors=(), clock=lambda: NOW)
    asking = Event(NOW, address="203.0.113.9", verb="GET", path="/a", query=SQL, id="r1")
    [verdict] = engine.events([asking])
    assert (verdict.answer, verdict.clauses) == (Answer.BLOCK, ("integrity.probing",))
    [decision] = verdict.decisions
    assert "UNION SELECT" in decision.evidence[0].excerpt.upper()
    assert (decision.item, decision.evidence[0].place) == ("r1", "argument id")
    # It was turned away, so it counts for nothing; and its sender is barred from now on.
    assert len(engine.traffic.windows) == 0
    assert engine.events([Event(NOW, address="203.0.113.9", path="/")])[0].standing == decision.id


def test_same_of_the_same_makes_one_record_when_it_goes_on(tmp_path):
    now = [NOW]
    with closing(SQLiteStore(tmp_path / "a.db")) as store:
        engine = Engine(ATTACKS, store=store, with_detectors=(), clock=lambda: now[0])
        events = [Event(NOW + n, address="203.0.113.9", path=f"/{n}", query=SQL, id=f"r{n}") for n in range(5)]
        verdicts = engine.events(events, at_door=False) + engine.events(events, at_door=False)
        assert {one.answer for one in verdicts} == {verdicts[0].answer}
        assert len({one.decisions[0].id for one in verdicts}) == 1
        assert [one.decisions[0].item for one in verdicts[:5]] == [f"r{n}" for n in range(5)]
        # Beside it stands, once, that there were many of them.
        assert len([one for one in store.after(0) if one.kind not in ("exhibited", "enacted")]) == 2
        engine.events([replace(events[0], address="198.51.100.4")], at_door=False)
        assert len([one for one in store.after(0) if one.kind not in ("exhibited", "enacted")]) == 3
        now[0] += 600_000
        engine.events(events, at_door=False)
        assert len([one for one in store.after(0) if one.kind not in ("exhibited", "enacted")]) == 4
