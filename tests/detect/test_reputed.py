from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.reputed import SKIPPED, Reputed, expressions, hashes
from clausewise.engine import Engine
from clausewise.exchange import ExchangeError
from clausewise.extract import Extract, Link
from clausewise.model import Action, Item, Medium, Part, Signal, Words
from clausewise.ports import Listed
from clausewise.register import LinkLists, Register, Service
from clausewise.url import Url, parse

REGISTER = Register(
    (Service("site", Words("Site", "Site"), "dexero.example", ("/",)),), links=LinkLists(allow=("fine.example",))
)


class Known:
    """A list on this machine."""

    version = "1"

    def __init__(self, *bad: str, failure: str = "") -> None:
        self.hashes = [sha256(one.encode()).digest() for one in bad]
        self.failure = failure
        self.questions: list[Sequence[bytes]] = []

    def listed(self, prefixes: Sequence[bytes]) -> Sequence[Listed]:
        self.questions.append(prefixes)
        if self.failure:
            raise ExchangeError(self.failure)
        return [Listed(one, "malware") for one in self.hashes if one[:4] in prefixes]


def read(text: str) -> Url:
    url = parse(text)
    assert url is not None
    return url


def of_texts(known: Known, *texts: str) -> list[dict[str, Signal]]:
    return [{one.name: one for one in told} for told in Cascade([Reputed(known, REGISTER)]).signals(texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "http://a.b.c/1/2.html?param=1",
            "a.b.c/1/2.html?param=1 a.b.c/1/2.html a.b.c/ a.b.c/1/ b.c/1/2.html?param=1 b.c/1/2.html b.c/ b.c/1/",
        ),
        (
            "http://a.b.c.d.e.f.g/1.html",
            "a.b.c.d.e.f.g/1.html a.b.c.d.e.f.g/ c.d.e.f.g/1.html c.d.e.f.g/ d.e.f.g/1.html d.e.f.g/ e.f.g/1.html e.f.g/ f.g/1.html f.g/",
        ),
        ("http://1.2.3.4/1/", "1.2.3.4/1/ 1.2.3.4/"),
        ("http://a.example/%2525%2541//b%20c", "a.example/%25A/b%20c a.example/ a.example/%25A/"),
        (
            "http://a.example/1/2/3/4/5/6",
            "a.example/1/2/3/4/5/6 a.example/ a.example/1/ a.example/1/2/ a.example/1/2/3/",
        ),
    ],
)
def test_address_is_cut_into_expressions_when_it_is_looked_up(text, expected):
    assert sorted(one.decode() for one in expressions(read(text))) == sorted(expected.split())
    assert hashes(read(text)) == [sha256(one).digest() for one in expressions(read(text))]


def test_listed_address_is_seen_when_a_text_mentions_it():
    known = Known("evil.example/")
    told = of_texts(known, "Voyez https://www.evil.example/a?b=c ici", "https://good.example/", "no address")
    spot = told[0]["link.blocked"].evidence[0]
    assert (spot.excerpt, spot.sense) == ("https://www.evil.example/a?b=c", "malware: https://www.evil.example/a?b=c")
    assert told[1:] == [{}, {}]
    assert len(known.questions) == 1
    assert {len(one) for one in known.questions[0]} == {4}


def test_target_is_looked_up_when_a_redirector_carries_it():
    assert "link.blocked" in of_texts(Known("evil.example/"), "https://www.google.com/url?q=https://evil.example/")[0]


def test_listed_address_is_seen_when_a_page_links_to_it():
    extract = Extract(Part(Medium.PAGE), links=(Link("https://evil.example/", text="Here", path="body > a"),), part=2)
    spot = Reputed(Known("evil.example/"), REGISTER).inspect([extract])[0][0].evidence[0]
    assert (spot.part, spot.excerpt, spot.place) == (2, "Here", "body > a")


def test_nothing_is_asked_when_hosts_are_allowed_or_there_is_no_address():
    known = Known("fine.example/")
    assert of_texts(known, "https://fine.example/", "a.b", "mailto:maya@dexero.example") == [{}, {}, {}]
    assert known.questions == []


def test_item_is_judged_without_it_and_the_record_says_so_when_the_list_fails():
    told = of_texts(Known(failure="timeout"), "https://evil.example/")[0]
    assert told[SKIPPED].evidence[0].sense == "timeout"
    with Engine.open("dexero", reputation=Known(failure="timeout")) as engine:
        decision = engine.check("See https://evil.example/ for the recipe")
    assert decision.action is Action.ALLOW
    assert decision.notes == ("reputation_skipped:timeout",)


def test_listed_address_is_held_when_an_engine_asks_a_list():
    with Engine.open("dexero", reputation=Known("evil.example/")) as engine:
        decision = engine.check(Item((Part(Medium.LINK, "https://evil.example/recipe"),)))
    assert (decision.action, decision.clauses) == (Action.HOLD, ("content.fraud",))
