from __future__ import annotations

import socket
import time

import pytest

from clausewise.allowance import Allowance
from clausewise.errors import InputError
from clausewise.observe.agent import agents
from clausewise.observe.claim import Either, Names, Ranges, SystemResolver

GOOGLE, DUCK = (agents().by_name[name] for name in ("googlebot", "duckduckbot"))
TRUE, FALSE, LIAR = "192.0.2.1", "203.0.113.9", "203.0.113.10"


class Table:
    """A resolver that reads from a table."""

    def __init__(self, names, addresses, pause_s=0.0):
        self.named, self.found, self.pause_s, self.asked = names, addresses, pause_s, 0

    def names(self, address):
        self.asked += 1
        time.sleep(self.pause_s)
        found = self.named.get(address, ())
        if isinstance(found, OSError):
            raise found
        return found

    def addresses(self, name):
        return self.found.get(name, ())


def table(**more):
    return Table(
        {
            TRUE: ["crawl-1.googlebot.com."],
            FALSE: ["host9.provider.example"],
            # A reverse name is whatever the owner of an address writes; only the way back proves it.
            LIAR: ["crawl-1.googlebot.com"],
            "192.0.2.7": ["googlebot.com.evil.example"],
            "192.0.2.8": OSError("no answer"),
        },
        {"crawl-1.googlebot.com": [TRUE]},
        **more,
    )


def test_claim_is_true_only_when_names_lead_there_and_back():
    names = Names(table())
    assert names.is_true(GOOGLE, TRUE) is True
    assert [names.is_true(GOOGLE, one) for one in (FALSE, LIAR, "192.0.2.7", "198.51.100.1")] == [False] * 4
    assert names.is_true(DUCK, FALSE) is None
    names.close()


def test_nobody_knows_when_a_resolver_does_not_answer():
    names = Names(table())
    assert names.is_true(GOOGLE, "192.0.2.8") is None
    assert Names(Table({}, {})).is_true(GOOGLE, FALSE) is None
    slow = Names(table(pause_s=0.2), wait_ms=0)
    assert slow.is_true(GOOGLE, TRUE) is None
    deadline = time.monotonic() + 10
    while slow.is_true(GOOGLE, TRUE) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert slow.is_true(GOOGLE, TRUE) is True


def test_each_is_asked_once_and_no_more_than_allowed():
    resolver = table()
    names = Names(resolver, allowance=Allowance(2))
    for _ in range(5):
        names.is_true(GOOGLE, TRUE)
    names.is_true(GOOGLE, FALSE)
    assert names.is_true(GOOGLE, LIAR) is None
    assert resolver.asked == 2


def test_ranges_tell_when_an_operator_keeps_them(tmp_path):
    (tmp_path / "googlebot.json").write_text(
        '{"creationTime": "x", "prefixes": [{"ipv4Prefix": "192.0.2.0/30"}, {"ipv6Prefix": "2001:db8::/64"}]}'
    )
    ranges = Ranges(tmp_path)
    assert ranges.is_true(GOOGLE, TRUE) is True
    assert ranges.is_true(GOOGLE, "2001:db8::7") is True
    assert ranges.is_true(GOOGLE, FALSE) is False
    assert ranges.is_true(GOOGLE, "nonsense") is None
    assert ranges.is_true(DUCK, FALSE) is None


def test_one_way_is_enough_when_several_can_tell(tmp_path):
    (tmp_path / "googlebot.json").write_text('{"prefixes": [{"ipv4Prefix": "198.51.100.1/32"}]}')
    (tmp_path / "duckduckbot.json").write_text('{"prefixes": [{"ipv4Prefix": "198.51.100.1/32"}]}')
    either = Either(Names(table()), Ranges(tmp_path))
    assert either.is_true(GOOGLE, TRUE) is True
    assert either.is_true(GOOGLE, "198.51.100.1") is True
    assert either.is_true(GOOGLE, FALSE) is False
    assert either.is_true(GOOGLE, "192.0.2.8") is None
    assert either.is_true(DUCK, FALSE) is False
    assert Either().is_true(GOOGLE, TRUE) is None


@pytest.mark.parametrize("text", ["{", '{"prefixes": [{"ipv4Prefix": "x"}]}', '{"prefixes": 1}', "{}"])
def test_ranges_are_refused_with_a_remedy_when_they_are_none(tmp_path, text):
    (tmp_path / "googlebot.json").write_text(text)
    with pytest.raises(InputError) as refused:
        Ranges(tmp_path)
    assert refused.value.code == "CW835"
    assert refused.value.remedy_fr


def test_system_resolver_tells_no_name_from_no_answer(monkeypatch):
    resolver = SystemResolver()

    def fails(error):
        def call(*_, **__):
            raise error

        return call

    monkeypatch.setattr(socket, "gethostbyaddr", fails(socket.herror(1, "Unknown host")))
    assert resolver.names(TRUE) == ()
    monkeypatch.setattr(socket, "gethostbyaddr", fails(socket.herror(2, "Try again")))
    with pytest.raises(OSError, match="Try again"):
        resolver.names(TRUE)
    monkeypatch.setattr(socket, "getaddrinfo", fails(socket.gaierror(socket.EAI_NONAME, "no name")))
    assert resolver.addresses("a.example") == ()
    monkeypatch.setattr(socket, "getaddrinfo", fails(socket.gaierror(socket.EAI_AGAIN, "again")))
    with pytest.raises(OSError, match="again"):
        resolver.addresses("a.example")
    monkeypatch.undo()
    assert "127.0.0.1" in resolver.addresses("127.0.0.1")
