"""What every commons must do, in one memory or in a Redis. A new one is one more line in ``OPENERS``."""

import time

import pytest
from tests import valkey

from clausewise.commons import Alone, Commons
from clausewise.concourse import Concourse
from clausewise.event import Event


@pytest.fixture(scope="module")
def server():
    if reason := valkey.missing():
        pytest.skip(reason)
    one = valkey.Server()
    one.start()
    yield one
    one.remove()


def shared(request):
    server = request.getfixturevalue("server")
    one = Concourse(server.address)
    settled(lambda: not one.trouble)
    one._asking.flushdb()
    return one


OPENERS = {"memory": lambda _: Alone(), "valkey": shared}


@pytest.fixture(params=OPENERS)
def commons(request):
    opened = OPENERS[request.param](request)
    yield opened
    opened.close()


def settled(is_so, seconds=20):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


def test_commons_meets_its_port_when_opened(commons):
    assert isinstance(commons, Commons)
    assert commons.trouble == ""


def test_name_is_claimed_once_when_asked_in_its_time(commons):
    assert commons.claim("a", 60)
    assert not commons.claim("a", 60_000)
    assert commons.claim("b", 60_000)
    settled(lambda: commons.claim("a", 60_000))
    assert not commons.claim("a", 60_000)


def test_name_waits_when_it_was_met_too_often(commons):
    assert commons.wait_ms("a", 2) == 0
    commons.count("a", 400)
    assert commons.wait_ms("a", 2) == 0
    commons.count("a", 60_000)  # the window is the first one's
    assert 0 < commons.wait_ms("a", 2) <= 400
    assert commons.wait_ms("a", 3) == 0
    assert commons.wait_ms("b", 2) == 0
    settled(lambda: commons.wait_ms("a", 2) == 0)
    commons.count("a", 60_000)
    assert commons.wait_ms("a", 2) == 0


def test_nobody_hears_what_they_told_themselves(commons):
    commons.tell([Event(1, address="192.0.2.1")])
    time.sleep(0.3)
    assert commons.heard() == []


def test_closing_twice_does_no_harm_when_done(commons):
    commons.close()
    commons.close()


def test_memory_is_bounded_when_very_many_names_come():
    one = Alone(names_max=100)
    for number in range(300):
        one.count(f"{number}", 60_000)
        one.claim(f"{number}", 60_000)
    assert len(one._counts) == len(one._claims) == 100
    assert one.wait_ms("299", 1) > 0
    assert one.claim("0", 60_000)
