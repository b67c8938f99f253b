from __future__ import annotations

import dns.resolver
import pytest

from clausewise.detect.keyring import Keyring, Resolver
from clausewise.ports import KeyFinder


def test_keyring_knows_its_names_in_any_case_when_asked():
    ring = Keyring({"s._domainkey.example.com": b"v=DKIM1"})
    assert isinstance(ring, KeyFinder)
    assert (ring("S._DomainKey.example.com"), ring("other")) == (b"v=DKIM1", None)


@pytest.mark.parametrize(
    "error", [dns.resolver.NXDOMAIN(), dns.resolver.NoNameservers(), OSError("no network"), ValueError("bad")]
)
def test_resolver_answers_nothing_when_no_server_answers(monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(dns.resolver, "resolve", fail)
    assert Resolver()("s._domainkey.example.com") is None


def test_resolver_joins_the_strings_when_a_record_has_several(monkeypatch):
    class Record:
        strings = (b"v=DKIM1; ", b"p=AAAA")

    asked = {}

    def answer(name, kind, lifetime):
        asked.update(name=name, kind=kind, lifetime=lifetime)
        return [Record()]

    monkeypatch.setattr(dns.resolver, "resolve", answer)
    assert Resolver(timeout_ms=500)("x.example") == b"v=DKIM1; p=AAAA"
    assert asked == {"name": "x.example", "kind": "TXT", "lifetime": 0.5}
