"""The dispatch and its errands over a real store, with a clock in hand: what is due, what was told, what is left."""

from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json

from clausewise import dispatch, errand, fold, perimeter, schedule
from clausewise.dispatch import Dispatch
from clausewise.errors import InputError, NotFoundError
from clausewise.ledger import open_store
from clausewise.model import Entry
from clausewise.webhook import Attempt, Failure, Stage, State

START = 1_790_000_000_000
URL = "https://example.com/hook"
TAKEN = Attempt(None, 200)
FAILED = Attempt(Failure.STATUS, 500)


class Desk:
    """A dispatch over a ledger in memory, with a clock that only moves when told."""

    def __init__(self, path=":memory:"):
        self.now_ms = START
        self.store = open_store(path)
        self.dispatch = Dispatch(self.store, lambda: self.now_ms, chance=lambda: 1.0)

    def add(self, *events, **options):
        return self.dispatch.add(URL, events or ("*",), by="ann", **options)[0]

    def undone(self, name, sealed=None):
        self.now_ms += 1
        entry = Entry("undone", fold.body({"decision": name, "by": "bo"}), self.now_ms, name, sealed=sealed)
        return self.store.append([entry])[0]

    def told(self, *attempts):
        """Run one errand with these outcomes, then success; return the decisions that were told of."""
        one = self.dispatch.claim()
        if one is None:
            return []
        outcomes, found, goes_on = list(attempts), [], True
        while goes_on and (due := one.next()):
            found.append(json.decode(due[0].body)["data"].get("decision"))
            goes_on = one.settle(outcomes.pop(0) if outcomes else TAKEN)
        one.release()
        return found

    def kinds(self, endpoint):
        return [record.kind for record in self.store.of_subject(endpoint.id)]

    def alone(self, endpoint):
        return self.dispatch.endpoint(endpoint.id)


@pytest.fixture
def desk():
    one = Desk()
    yield one
    one.store.close()


def test_records_are_told_in_order_and_once_when_all_goes_well(desk):
    desk.undone("before")
    endpoint = desk.add("decision.*")
    assert desk.told() == []
    for name in "abc":
        desk.undone(name)
    assert desk.told() == ["a", "b", "c"]
    assert desk.told() == []
    found = desk.alone(endpoint)
    assert (found.cursor, found.delivered, found.failures) == (desk.store.head()[0], 3, 0)


def test_only_wanted_events_are_told_when_some_are_named(desk):
    desk.add("case.*", "report.received")
    desk.undone("a")
    desk.store.append([Entry("settled", fold.body({"case": "c", "by": "x"}), desk.now_ms, "c")])
    one = desk.dispatch.claim()
    assert json.decode(one.next()[0].body)["type"] == "case.settled"
    assert one.settle(TAKEN)
    assert one.next() is None


def test_failed_message_is_put_aside_and_tried_later_when_others_go_through(desk):
    endpoint = desk.add()
    desk.undone("a")
    desk.undone("b")
    assert desk.told(FAILED) == ["a"]
    assert desk.told() == []
    found = desk.alone(endpoint)
    assert (found.failures, found.failure, found.status, found.cursor) == (1, "status", 500, desk.store.head()[0] - 1)
    desk.now_ms = found.wait_ms
    assert desk.told() == ["b", "a"]
    assert desk.dispatch.overview()[0].waiting == 0


def test_bad_message_holds_nothing_up_and_dies_when_it_never_gets_through(desk):
    endpoint = desk.add()
    bad = desk.undone("bad")
    tried, good = 0, 0
    while not desk.dispatch.dead(endpoint.id):
        desk.undone(f"good-{good}")
        good += 1
        one = desk.dispatch.claim()
        goes_on = True
        while one and goes_on and (due := one.next()):
            is_bad = due[0].sequence == bad.sequence
            tried += is_bad
            goes_on = one.settle(FAILED if is_bad else TAKEN)
        if one:
            one.release()
        desk.now_ms += schedule.HOUR_MS
    assert tried == schedule.tries_max
    assert desk.alone(endpoint).delivered >= good - 1
    [dead] = desk.dispatch.dead(endpoint.id)
    assert (dead.sequence, dead.stage, dead.tries, dead.status) == (bad.sequence, Stage.DEAD, tried, 500)
    assert desk.dispatch.resend(endpoint.id, by="ann") == 1
    assert "bad" in desk.told()
    assert desk.dispatch.dead(endpoint.id) == []


def test_whole_backlog_comes_in_order_when_an_endpoint_is_back(desk):
    desk.add()
    names = [f"r{number}" for number in range(8)]
    for name in names:
        desk.undone(name)
    for _ in range(5):
        desk.told(FAILED)
        desk.now_ms += schedule.pause_ms_max
    # The first that gets through ends the outage: what was put aside is due at once, oldest first.
    first, *rest = desk.told()
    assert sorted([first, *rest]) == names
    assert rest == sorted(rest)


def test_endpoint_is_halted_with_an_alarm_when_it_fails_for_days(desk):
    endpoint = desk.add()
    tries = 0
    while desk.alone(endpoint).state is State.ACTIVE:
        desk.undone(f"r{tries}")
        desk.told(FAILED)
        tries += 1
        desk.now_ms = max(desk.now_ms + schedule.HOUR_MS, desk.alone(endpoint).wait_ms)
    assert desk.now_ms - START < (schedule.halt_days + 1) * schedule.DAY_MS
    assert tries > schedule.halt_days * 20
    assert desk.kinds(endpoint) == ["subscribed", "alarmed"]
    assert json.decode(desk.store.of_subject(endpoint.id)[-1].body)["cause"] == "failing"
    assert desk.told() == []
    desk.dispatch.resume(endpoint.id, by="ann")
    assert desk.alone(endpoint).failures == 0
    assert desk.told()


def test_endpoint_is_halted_at_once_when_it_says_that_it_is_gone(desk):
    endpoint, other = desk.add(), desk.add("alarm.raised")
    desk.undone("a")
    desk.dispatch.pause(other.id, by="ann")
    one = desk.dispatch.claim()
    assert one.next()
    assert not one.settle(Attempt(Failure.GONE, 410))
    assert desk.alone(endpoint).state is State.HALTED
    desk.dispatch.resume(other.id, by="ann")
    one = desk.dispatch.claim()
    assert one.endpoint.id == other.id
    event = json.decode(one.next()[0].body)
    assert (event["type"], event["data"]["cause"], event["data"]["webhook"]) == ("alarm.raised", "gone", endpoint.id)


def test_nothing_is_lost_when_an_endpoint_is_paused_and_resumed(desk):
    endpoint = desk.add()
    desk.undone("a")
    desk.dispatch.pause(endpoint.id, by="ann")
    desk.undone("b")
    assert desk.told() == []
    desk.dispatch.resume(endpoint.id, by="ann")
    assert [one for one in desk.told() if one] == ["a", "b"]
    assert desk.kinds(endpoint) == ["subscribed", "paused", "resumed"]


def test_erased_record_is_passed_over_when_it_was_not_told_yet(desk):
    endpoint = desk.add("decision.*")
    erased = desk.undone("erased", b"words")
    put_aside = desk.undone("aside", b"words")
    desk.undone("kept", b"words")
    desk.store.erase([erased.sequence], reason="x", time_ms=desk.now_ms)
    assert desk.told(FAILED) == ["aside"]
    desk.store.erase([put_aside.sequence], reason="x", time_ms=desk.now_ms)
    desk.now_ms += schedule.DAY_MS
    assert desk.told() == ["kept"]
    assert desk.dispatch.overview()[0].waiting == 0
    assert desk.alone(endpoint).delivered == 1


def test_stretch_is_told_again_with_the_same_ids_when_replayed(desk):
    endpoint = desk.add("decision.*")
    records = [desk.undone(name) for name in "abcd"]
    first = desk.dispatch.claim()
    ids = []
    while due := first.next():
        ids.append(due[0].id)
        first.settle(TAKEN)
    first.release()
    desk.now_ms += 1000
    count = desk.dispatch.replay(endpoint.id, since_ms=records[1].time_ms, until_ms=records[3].time_ms, by="ann")
    assert count == 2
    again = desk.dispatch.claim()
    found = []
    while due := again.next():
        found.append(due[0].id)
        again.settle(TAKEN)
    assert found == ids[1:3]
    assert desk.dispatch.replay(endpoint.id, since_ms=0, by="ann") == 4
    assert desk.dispatch.replay(endpoint.id, since_ms=2**50, by="ann") == 0


def test_stretch_is_refused_when_it_is_too_long(desk, monkeypatch):
    endpoint = desk.add()
    for name in "abc":
        desk.undone(name)
    desk.told()
    monkeypatch.setattr(dispatch, "replay_deliveries_max", 2)
    with pytest.raises(InputError, match="CW927"):
        desk.dispatch.replay(endpoint.id, since_ms=0, by="ann")


def test_old_secret_signs_along_for_a_day_when_rotated(desk):
    endpoint = desk.add()
    for _ in range(4):
        desk.now_ms += 1
        shown = desk.dispatch.rotate(endpoint.id, by="ann")
    found = desk.alone(endpoint).secrets
    assert found[0].key == b64decode(shown.removeprefix("whsec_"))
    assert len(found) == dispatch.secrets_max
    desk.undone("a")
    assert desk.dispatch.claim().next()[1]["webhook-signature"].count("v1,") == 3
    desk.now_ms += dispatch.overlap_hours * schedule.HOUR_MS
    assert desk.dispatch.claim().next()[1]["webhook-signature"].count("v1,") == 1


def test_chain_and_overview_show_no_secret_when_read(desk):
    endpoint, secret = desk.dispatch.add(URL + "?token=abc", ("*",), by="ann", asymmetric=True)
    [seen] = desk.dispatch.overview()
    assert (seen.endpoint.secrets, seen.public_keys) == ((), (secret,))
    bodies = b"".join(record.body for record in desk.store.after(0))
    assert b"token" not in bodies
    assert b"example.com" in bodies
    desk.dispatch.remove(endpoint.id, by="ann")
    assert desk.dispatch.overview() == []
    with pytest.raises(NotFoundError, match="CW923"):
        desk.dispatch.remove(endpoint.id, by="ann")


@pytest.mark.parametrize("act", ["pause", "resume", "rotate", "remove", "resend", "endpoint", "dead"])
def test_unknown_endpoint_is_named_when_something_is_done_to_it(desk, act):
    options = {} if act in ("endpoint", "dead") else {"by": "ann"}
    with pytest.raises(NotFoundError, match="CW923"):
        getattr(desk.dispatch, act)("wh_none", **options)
    assert desk.store.head()[0] == 0


@pytest.mark.parametrize(
    ("url", "events", "options", "code"),
    [
        ("https://10.0.0.1/", ["*"], {}, "CW921"),
        ("nowhere", ["*"], {}, "CW920"),
        (URL, ["decision.unmade"], {}, "CW922"),
        (URL, [], {}, "CW922"),
        (URL, ["*"], {"name": "a\nb"}, "CW928"),
        (URL, ["*"], {"name": "a" * 101}, "CW928"),
    ],
)
def test_endpoint_is_refused_with_a_code_when_it_is_unfit(desk, url, events, options, code):
    with pytest.raises(InputError, match=code):
        desk.dispatch.add(url, events, by="ann", **options)
    assert desk.store.head()[0] == 0


def test_endpoints_are_bounded_in_number_when_added(desk, monkeypatch):
    monkeypatch.setattr(dispatch, "endpoints_max", 1)
    desk.add()
    with pytest.raises(InputError, match="CW925"):
        desk.add()


def test_two_dispatches_never_tell_the_same_at_once_when_they_share_a_store(tmp_path):
    one, other = Desk(tmp_path / "a.db"), Desk(tmp_path / "a.db")
    one.add()
    one.undone("a")
    first = one.dispatch.claim()
    assert first.next()
    assert other.dispatch.claim() is None
    # The first was killed, or slept too long: another takes over, and what the first says then counts no more.
    other.now_ms = one.now_ms + one.dispatch.lease_ms
    second = other.dispatch.claim()
    assert second.next()
    assert second.endpoint.id == first.endpoint.id
    assert not first.settle(FAILED)
    assert second.settle(TAKEN)
    assert other.dispatch.overview()[0].waiting == 0
    first.release()
    assert other.dispatch.claim() is None
    one.store.close()
    other.store.close()


def test_errand_ends_for_others_when_it_has_told_much(desk, monkeypatch):
    monkeypatch.setattr(errand, "errand_messages_max", 2)
    monkeypatch.setattr(errand, "stretch_records", 2)
    desk.add()
    for name in "abcde":
        desk.undone(name)
    assert [desk.told() for _ in range(4)] == [["a", "b"], ["c", "d"], ["e"], []]


def test_overview_counts_what_is_still_to_be_told_when_asked(desk):
    desk.add()
    first = desk.undone("a")
    desk.undone("b")
    [seen] = desk.dispatch.overview()
    assert (seen.behind, seen.waiting, seen.dead, seen.oldest_ms) == (2, 0, 0, first.time_ms)
    desk.told(FAILED)
    [seen] = desk.dispatch.overview()
    assert (seen.behind, seen.waiting, seen.oldest_ms) == (1, 1, first.time_ms)
    desk.now_ms += schedule.DAY_MS
    desk.told()
    [seen] = desk.dispatch.overview()
    assert (seen.behind, seen.waiting, seen.oldest_ms) == (0, 0, 0)


def test_internal_network_is_called_when_it_is_listed(desk):
    inside = Dispatch(desk.store, lambda: START, listed=perimeter.networks("10.0.0.0/8"))
    assert inside.add("http://10.0.0.1:8080/x", ("*",), by="ann")[0].url == "http://10.0.0.1:8080/x"


@pytest.fixture(scope="module")
def lasting():
    one = Desk()
    yield one
    one.store.close()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.lists(st.booleans(), max_size=4)), max_size=12))
def test_everything_is_told_at_least_once_whatever_fails(lasting, rounds):
    one = lasting
    endpoint = one.add("decision.*")
    names, told = [], []
    for count, fails in rounds:
        names += [f"r{len(names) + number}" for number in range(count)]
        for name in names[len(names) - count :]:
            one.undone(name)
        outcomes = [FAILED if fails_now else TAKEN for fails_now in fails]
        found = one.told(*outcomes)
        told += [name for name, outcome in zip(found, [*outcomes, *[TAKEN] * 50], strict=False) if outcome is TAKEN]
        one.now_ms += 700_000
    while found := one.told():
        told += found
        one.now_ms += schedule.delay_ms_max
    one.now_ms += schedule.delay_ms_max
    told += one.told()
    assert sorted(told) == sorted(names)
    one.dispatch.remove(endpoint.id, by="ann")
