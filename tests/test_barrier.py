from __future__ import annotations

from clausewise.answer import ALLOWED, Answer
from clausewise.barrier import Barrier, Turned, pace_at_once, pace_ms
from clausewise.event import Act, Event, Outcome
from clausewise.fold import Decided, State
from clausewise.model import Action, Measure
from clausewise.observe.marking import Marking

NOW = 1_790_000_000_000
HOUR = 3_600_000
ADDRESS = Event(NOW, address="203.0.113.9")
MEMBER = Event(NOW, address="203.0.113.9", account="zoe")


def barrier(*measures):
    state = State()
    for number, measure in enumerate(measures):
        state.decide(Decided(f"d{number}", (measure,)))
    return Barrier(state, lambda: NOW, lambda: None)


def barred(action, target, on="access", hours=1):
    return Measure(action, on, target, NOW + hours * HOUR)


def test_block_in_force_is_answered_with_its_decision_until_it_ends():
    one = barrier(barred(Action.BLOCK, "address:203.0.113.9"))
    found = one.against(ADDRESS, NOW)
    assert (found.answer, found.standing, found.until_ms) == (Answer.BLOCK, "d0", NOW + HOUR)
    assert one.against(ADDRESS, NOW + HOUR) is ALLOWED


def test_account_is_let_in_when_only_its_shared_address_is_blocked():
    one = barrier(barred(Action.BLOCK, "address:203.0.113.9"))
    assert one.against(MEMBER, NOW) is ALLOWED
    signing_in = Event(NOW, Act.SIGN_IN, address="203.0.113.9", account="zoe")
    assert one.against(signing_in, NOW).answer is Answer.BLOCK


def test_account_is_turned_away_when_it_is_suspended_for_what_it_wrote():
    one = barrier(Measure(Action.SUSPEND, "account", "zoe", NOW + HOUR))
    assert one.against(MEMBER, NOW).answer is Answer.BLOCK
    assert one.against(ADDRESS, NOW) is ALLOWED
    # Its reach being limited keeps nobody from reading.
    assert barrier(Measure(Action.LIMIT, "account", "zoe", NOW + HOUR)).against(MEMBER, NOW) is ALLOWED


def test_limited_address_gets_in_slowly_and_is_told_when_to_come_again():
    one = barrier(barred(Action.LIMIT, "address:203.0.113.9"))
    answers = [one.against(ADDRESS, NOW) for _ in range(pace_at_once + 1)]
    assert all(found is ALLOWED for found in answers[:pace_at_once])
    last = answers[-1]
    assert (last.answer, last.retry_s, last.standing) == (Answer.THROTTLE, pace_ms // 1000, "d0")
    assert one.against(ADDRESS, NOW + pace_ms) is ALLOWED


def test_what_others_recorded_is_asked_for_once_a_second_when_time_goes_on():
    asked, now = [], [NOW]
    one = Barrier(State(), lambda: now[0], lambda: asked.append(now[0]))
    for step in (0, 10, 999, 1_000, 1_500):
        now[0] = NOW + step
        one.now()
    assert asked == [NOW, NOW + 1_000]


def test_refusal_in_a_log_is_ours_only_while_a_measure_was_in_force():
    state = State()
    state.decide(Decided("d", (Measure(Action.LIMIT, "access", "address:203.0.113.9", NOW + HOUR),)))
    marking = Marking([Turned(state)])

    def outcome(**context):
        return marking.marked(Event(**{"time_ms": NOW, "address": "203.0.113.9", "status": 429} | context)).outcome

    assert outcome() is Outcome.REFUSED
    assert outcome(status=403) is Outcome.REFUSED
    assert {outcome(status=404), outcome(time_ms=NOW - 1), outcome(time_ms=NOW + HOUR)} == {Outcome.UNKNOWN}
    assert outcome(address="203.0.113.10") is Outcome.UNKNOWN
    assert outcome(address="203.0.113.10", account="zoe") is Outcome.UNKNOWN


def test_network_answers_for_its_addresses_when_it_is_blocked():
    one = barrier(barred(Action.BLOCK, "network:203.0.113.0/24"), barred(Action.BLOCK, "network:2001:db8::/32"))
    assert one.against(ADDRESS, NOW).answer is Answer.BLOCK
    assert one.against(Event(NOW, address="2001:db8::7"), NOW).answer is Answer.BLOCK
    assert one.against(Event(NOW, address="203.0.114.9"), NOW) is ALLOWED
    assert one.against(Event(NOW, address="no address"), NOW) is ALLOWED
    # A member answers for themselves, as with a single address.
    assert one.against(MEMBER, NOW) is ALLOWED
    assert one.against(ADDRESS, NOW + HOUR) is ALLOWED


def test_token_is_turned_away_when_it_is_blocked_whoever_sends_it():
    one = barrier(barred(Action.BLOCK, "token:" + "a" * 64))
    assert one.against(Event(NOW, account="zoe", token="a" * 64), NOW).answer is Answer.BLOCK
    assert one.against(Event(NOW, account="zoe", token="b" * 64), NOW) is ALLOWED


def test_account_is_let_in_when_it_was_reinstated_since():
    shut = Measure(Action.SUSPEND, "account", "zoe")
    back = Measure(Action.REINSTATE, "account", "zoe")
    assert barrier(shut, Measure(Action.TERMINATE, "account", "zoe"), back).against(MEMBER, NOW) is ALLOWED
    assert barrier(shut, back, shut).against(MEMBER, NOW).answer is Answer.BLOCK
