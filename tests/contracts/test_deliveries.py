"""What every store must do for webhooks, whatever lies under it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace
from tests.stores import OPENERS

from clausewise.errors import ConflictError
from clausewise.outbox import Deliveries
from clausewise.webhook import Delivery, Endpoint, Secret, Stage, State, Tally

ONE = Endpoint(
    "wh_1",
    "https://example.com/a?é=1",
    ("decision.made", "case.*"),
    (Secret(b"\x00k", until_ms=None), Secret(b"old", is_private=True, until_ms=9)),
    name="L'été",
    created_ms=1,
)
TWO = replace(ONE, id="wh_2", evidence=True, created_ms=2)
WAITING = Delivery("wh_1", 5, "decision.made", Stage.WAITING, 2, 700, 50, 60, "status", 500)


@pytest.fixture(params=OPENERS)
def deliveries(request, tmp_path):
    opened = OPENERS[request.param](tmp_path)
    account = opened.deliveries()
    account.add(ONE)
    yield account
    opened.close()


def claimed(deliveries, now_ms=1000, head=9, holder="me"):
    return deliveries.claim(holder, head, now_ms, now_ms + 100)


def test_account_of_webhooks_meets_its_port(deliveries):
    assert isinstance(deliveries, Deliveries)


def test_endpoint_comes_back_as_it_was_when_kept(deliveries):
    deliveries.add(TWO)
    assert deliveries.endpoints() == [ONE, TWO]
    assert deliveries.endpoint("wh_2") == TWO
    assert deliveries.endpoint("wh_3") is None


def test_endpoint_is_refused_when_its_id_is_taken(deliveries):
    with pytest.raises(ConflictError, match="CW929"):
        deliveries.add(replace(TWO, id="wh_1"))
    assert deliveries.endpoints() == [ONE]


def test_change_leaves_progress_alone_when_people_set_something(deliveries):
    held = claimed(deliveries)
    deliveries.settle(replace(held, cursor=4, delivered=3))
    assert deliveries.change(replace(ONE, url="https://other.example/", events=("*",), cursor=0))
    found = deliveries.endpoint("wh_1")
    assert (found.url, found.events, found.cursor, found.delivered) == ("https://other.example/", ("*",), 4, 3)
    assert not deliveries.change(replace(ONE, id="wh_9"))


def test_endpoint_goes_with_its_deliveries_when_removed(deliveries):
    deliveries.put([WAITING])
    assert deliveries.remove("wh_1")
    assert (deliveries.endpoints(), deliveries.tally()) == ([], [])
    assert not deliveries.remove("wh_1")


def test_only_what_has_something_to_do_is_claimed_when_asked(deliveries):
    assert deliveries.claim("me", 0, 1000, 1100) is None
    deliveries.put([WAITING])
    assert deliveries.claim("me", 0, 699, 1100) is None
    found = deliveries.claim("me", 0, 700, 1100)
    assert (found.id, found.holder, found.lease_ms) == ("wh_1", "me", 1100)
    deliveries.put([replace(WAITING, stage=Stage.DEAD)])
    assert deliveries.claim("you", 0, 5000, 6000) is None
    assert deliveries.claim("you", 1, 5000, 6000).holder == "you"


def test_nobody_else_gets_an_endpoint_when_it_is_held(deliveries):
    held = claimed(deliveries)
    assert claimed(deliveries, 1099, holder="you") is None
    deliveries.release("wh_1", "you")
    assert claimed(deliveries, 1099, holder="you") is None
    assert deliveries.settle(replace(held, cursor=1))
    assert claimed(deliveries, 1100, holder="you").cursor == 1
    assert not deliveries.settle(replace(held, cursor=2), WAITING, keep=True)
    assert (deliveries.endpoint("wh_1").cursor, deliveries.tally()) == (1, [])
    deliveries.release("wh_1", "you")
    assert claimed(deliveries, 1100).holder == "me"


def test_each_endpoint_is_held_once_when_many_ask_at_the_same_time(deliveries):
    for number in range(10):
        deliveries.add(replace(TWO, id=f"more-{number}"))
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: claimed(deliveries, holder=f"h{number}"), range(40)))
    ids = [one.id for one in found if one]
    assert sorted(ids) == sorted({"wh_1", *(f"more-{number}" for number in range(10))})


def test_endpoint_is_left_alone_when_it_waits_or_is_paused(deliveries):
    deliveries.settle(replace(claimed(deliveries), wait_ms=5000, lease_ms=0, failures=3, failing_ms=1))
    assert claimed(deliveries, 4999) is None
    assert deliveries.set_state("wh_1", State.PAUSED)
    assert claimed(deliveries, 9000) is None
    assert deliveries.set_state("wh_1", State.ACTIVE)
    found = claimed(deliveries, 2000)
    assert (found.failures, found.failing_ms, found.wait_ms) == (0, 0, 0)
    assert not deliveries.set_state("wh_9", State.PAUSED)


def test_longest_waiting_endpoint_comes_first_when_claimed(deliveries):
    deliveries.add(TWO)
    first = claimed(deliveries)
    deliveries.settle(replace(first, delivered_ms=1000, lease_ms=0))
    assert claimed(deliveries).id == ("wh_2" if first.id == "wh_1" else "wh_1")


def test_settling_says_not_to_go_on_when_paused_or_halted(deliveries):
    held = claimed(deliveries)
    deliveries.set_state("wh_1", State.PAUSED)
    assert not deliveries.settle(replace(held, state=State.HALTED, cursor=3))
    assert (deliveries.endpoint("wh_1").state, deliveries.endpoint("wh_1").cursor) == (State.PAUSED, 3)
    deliveries.set_state("wh_1", State.ACTIVE)
    assert not deliveries.settle(replace(held, state=State.HALTED))
    assert deliveries.endpoint("wh_1").state is State.HALTED


def test_delivery_is_due_in_its_turn_when_it_waits(deliveries):
    later = replace(WAITING, sequence=4, next_ms=800)
    deliveries.put([later, WAITING, replace(WAITING, endpoint="wh_2", next_ms=1)])
    assert deliveries.due("wh_1", 699) is None
    assert deliveries.due("wh_1", 900) == WAITING
    held = claimed(deliveries)
    assert deliveries.settle(held, replace(WAITING, tries=3, next_ms=2000), keep=True)
    assert deliveries.due("wh_1", 900) == later
    deliveries.hasten("wh_1")
    assert [deliveries.due("wh_1", 50).sequence, deliveries.due("wh_1", 50).next_ms] == [4, 50]
    assert deliveries.settle(held, later)
    assert deliveries.due("wh_1", 900).sequence == 5


def test_dead_deliveries_are_listed_and_revived_when_asked(deliveries):
    dead = [
        replace(WAITING, stage=Stage.DEAD, sequence=sequence, event=event)
        for sequence, event in ((3, "a"), (3, "b"), (7, "a"))
    ]
    deliveries.put([*reversed(dead), WAITING])
    assert deliveries.dead("wh_1") == dead
    assert deliveries.dead("wh_1", after=(3, "a"), limit=1) == dead[1:2]
    assert deliveries.dead("wh_2") == []
    assert deliveries.tally() == [Tally("wh_1", 1, 3, 50)]
    assert deliveries.revive("wh_1", [3, 3, 99], 400) == 2
    assert deliveries.due("wh_1", 400) == replace(dead[0], stage=Stage.WAITING, tries=0, next_ms=400)
    assert deliveries.revive("wh_1", None, 400) == 1
    assert deliveries.dead("wh_1") == []
    assert deliveries.tally() == [Tally("wh_1", 4, 0, 50)]
