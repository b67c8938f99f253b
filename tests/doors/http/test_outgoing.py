"""One message to one address, over real sockets: what counts as taken, and everything that is refused before it is sent."""

import asyncio
import socket
import ssl
import time

import pytest
import trustme
from tests import receivers
from tests.ports import free_port
from tests.receivers import receiving

from clausewise import perimeter
from clausewise.doors.http.outgoing import AGENT, Line
from clausewise.webhook import Attempt, Failure

LOOPBACK = perimeter.networks("127.0.0.1/32")
BODY = b'{"type":"decision.made"}'
# Long enough for a busy machine, and short where somebody keeps us waiting.
TIMEOUT_MS, SHORT_MS = 10_000, 400


def send(url, *, listed=LOOPBACK, trusted=None, times=1, timeout_ms=TIMEOUT_MS):
    async def sending():
        line = Line(url, listed=listed, timeout_ms=timeout_ms, trusted=trusted)
        try:
            return [await line.send(BODY, {"webhook-id": "msg_1"}) for _ in range(times)]
        finally:
            await line.close()

    found = asyncio.run(sending())
    return found[0] if times == 1 else found


@pytest.fixture
def names(monkeypatch):
    """Names of our own: a list of addresses each, or several lists that are answered one after the other."""
    known, asked = {}, []
    real = socket.getaddrinfo

    def resolve(host, port, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        if name not in known:
            return real(host, port, *arguments, **options)
        asked.append(name)
        answers = known[name]
        addresses = answers.pop(0) if isinstance(answers[0], list) and len(answers) > 1 else answers[0]
        addresses = addresses if isinstance(addresses, list) else answers
        return [found for one in addresses for found in real(one, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    known["asked"] = asked
    return known


def test_message_arrives_as_it_was_signed_when_taken():
    with receiving() as receiver:
        assert send(receiver.url() + "?a=b") == Attempt(None, 204)
    [(headers, body)] = receiver.received
    assert body == BODY
    assert headers["webhook-id"] == "msg_1"
    assert (headers["user-agent"], headers["content-type"]) == (AGENT, "application/json")
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"


def test_line_is_kept_open_when_several_are_sent():
    with receiving() as receiver:
        assert send(receiver.url(), times=3) == [Attempt(None, 204)] * 3
    assert (len(receiver.received), receiver.connections) == (3, 1)


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_any_success_counts_when_answered(status):
    with receiving(receivers.answers(status, b"thank you")) as receiver:
        assert send(receiver.url()) == Attempt(None, status)


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_other_status_is_a_failure_when_answered(status):
    with receiving(receivers.answers(status, b"no")) as receiver:
        assert send(receiver.url()) == Attempt(Failure.STATUS, status)


@pytest.mark.parametrize(
    ("asked", "wait_ms"), [("120", 120_000), ("Fri, 31 Dec 1999 23:59:59 GMT", 0), ("-1", 0), ("x", 0)]
)
def test_wish_to_be_left_alone_is_heard_when_it_says_how_long(asked, wait_ms):
    with receiving(receivers.answers(503, retry_after=asked)) as receiver:
        assert send(receiver.url()) == Attempt(Failure.STATUS, 503, wait_ms)


def test_endpoint_is_gone_when_it_says_so():
    with receiving(receivers.answers(410)) as receiver:
        assert send(receiver.url()) == Attempt(Failure.GONE, 410)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed_when_it_leads_inside(status):
    with receiving() as inside, receiving(receivers.answers(status, location=inside.url())) as receiver:
        assert send(receiver.url()) == Attempt(Failure.REDIRECT, status)
        assert inside.connections == 0


@pytest.mark.parametrize("behave", [receivers.hangs, receivers.drips, receivers.drips_head])
def test_endless_answer_is_cut_off_when_the_time_is_over(behave):
    started = time.monotonic()
    with receiving(behave) as receiver:
        assert send(receiver.url(), timeout_ms=SHORT_MS) == Attempt(Failure.TIMEOUT)
        assert time.monotonic() - started < 8


@pytest.mark.parametrize("behave", [receivers.breaks, receivers.hangs_up, receivers.babbles])
def test_broken_answer_is_a_failure_even_when_it_began_with_success(behave):
    with receiving(behave) as receiver:
        assert send(receiver.url()) == Attempt(Failure.BROKEN)


def test_flood_is_cut_short_when_the_answer_has_no_end():
    with receiving(receivers.floods) as receiver:
        assert send(receiver.url()) == Attempt(None, 200)


def test_next_message_goes_through_when_the_one_before_was_cut_off():
    with receiving(receivers.drips) as receiver:

        async def sending():
            line = Line(receiver.url(), listed=LOOPBACK, timeout_ms=SHORT_MS)
            first = await line.send(BODY, {})
            receiver.behave = receivers.taken
            second = await line.send(BODY, {})
            await line.close()
            return first, second

        assert asyncio.run(sending()) == (Attempt(Failure.TIMEOUT), Attempt(None, 204))


def test_nobody_listens_when_the_port_is_closed():
    port = free_port()
    assert send(f"http://127.0.0.1:{port}/") == Attempt(Failure.CONNECT)


def test_proxy_of_the_environment_is_not_asked_when_there_is_one(monkeypatch):
    with receiving() as proxy, receiving() as receiver:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
            monkeypatch.setenv(name.lower(), proxy.url())
        assert send(receiver.url()) == Attempt(None, 204)
        assert proxy.connections == 0


# What must not be called


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_loopback_is_not_called_however_it_is_spelled(host):
    with receiving() as receiver:
        assert send(receiver.url(host), listed=()) == Attempt(Failure.REFUSED)
        assert send(receiver.url(host, "https"), listed=()) == Attempt(Failure.REFUSED)
        assert receiver.connections == 0


def test_name_is_refused_when_any_of_its_addresses_is_inside(names):
    with receiving() as receiver:
        for addresses in (["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]):
            names["hooks.example"] = [addresses]
            assert send("https://hooks.example/", listed=()) == Attempt(Failure.REFUSED)
        assert receiver.connections == 0


def test_connection_goes_to_the_checked_address_when_the_name_changes_afterwards(names):
    # The second look-up would lead to an address that must not be called; there is none.
    names["hooks.example"] = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]]
    with receiving() as receiver:
        assert send(receiver.url("hooks.example"), times=2) == [Attempt(None, 204)] * 2
    assert names["asked"] == ["hooks.example"]
    assert receiver.received[0][0]["Host"] == f"hooks.example:{receiver.port}"


def test_name_is_refused_when_it_changes_to_an_inner_address_later(names):
    names["hooks.example"] = [["127.0.0.1"], ["10.0.0.1"]]
    with receiving(receivers.answers(200, connection="close")) as receiver:
        assert send(receiver.url("hooks.example"), times=2) == [Attempt(None, 200), Attempt(Failure.REFUSED)]


def test_next_address_is_tried_when_the_first_does_not_answer(names):
    listed = perimeter.networks("127.0.0.0/8")
    names["hooks.example"] = [["127.0.0.9", "127.0.0.1"]]
    with receiving() as receiver:
        assert send(receiver.url("hooks.example"), listed=listed) == Attempt(None, 204)


def test_unknown_name_says_so_when_it_is_looked_up(names):
    names["nowhere.example"] = [[]]
    assert send("https://nowhere.example/") == Attempt(Failure.NAME)


# TLS


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_certificate_of_the_name_is_asked_for_when_the_address_is_pinned(names, authority, trusted):
    names["hooks.example"] = [["127.0.0.1"]]
    with receiving(certificate=authority.issue_cert("hooks.example")) as receiver:
        assert send(receiver.url("hooks.example", "https"), trusted=trusted) == Attempt(None, 204)


def test_certificate_is_refused_when_it_is_of_another_name(names, authority, trusted):
    names["hooks.example"] = [["127.0.0.1"]]
    with receiving(certificate=authority.issue_cert("other.example")) as receiver:
        assert send(receiver.url("hooks.example", "https"), trusted=trusted) == Attempt(Failure.TLS)
        assert receiver.received == []


def test_certificate_is_refused_when_nobody_known_issued_it(names, authority):
    names["hooks.example"] = [["127.0.0.1"]]
    with receiving(certificate=authority.issue_cert("hooks.example")) as receiver:
        assert send(receiver.url("hooks.example", "https")) == Attempt(Failure.TLS)
        assert receiver.received == []


def test_plain_server_is_refused_when_encryption_is_asked_for():
    with receiving() as receiver:
        assert send(receiver.url(scheme="https")).failure in (Failure.TLS, Failure.BROKEN)
