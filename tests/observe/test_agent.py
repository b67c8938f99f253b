from __future__ import annotations

import pytest

from clausewise.event import Act, Event
from clausewise.observe.agent import (
    CONTRADICTORY,
    CRAWLER,
    FORGED,
    PROGRAM,
    SCANNER,
    VERIFIED,
    Agents,
    agent_characters_max,
    agents,
    is_contradictory,
    said,
)

GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PHONE = (
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
    "Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
)


class Says:
    def __init__(self, verdict):
        self.verdict = verdict

    def is_true(self, *_):
        return self.verdict


@pytest.mark.parametrize(
    ("agent", "marks", "crawler"),
    [
        (GOOGLE, (CRAWLER,), "googlebot"),
        (PHONE, (CRAWLER,), "googlebot"),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", (CRAWLER,), "bingbot"),
        ("sqlmap/1.8.2#stable (https://sqlmap.org)", (SCANNER,), None),
        ("Mozilla/5.00 (Nikto/2.5.0) (Evasions:None)", (SCANNER,), None),
        ("python-requests/2.31 sqlmap", (SCANNER, PROGRAM), None),
        ("curl/8.5.0", (PROGRAM,), None),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", (), None),
        ("Supernikto/1.0", (), None),
        ("", (), None),
    ],
)
def test_agent_is_read_when_it_says_what_it_is(agent, marks, crawler):
    read, found = said(agent)
    assert read == marks
    assert (found.name if found else None) == crawler


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; iPhone) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Android 14) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
        "User-Agent: Mozilla/5.0 (Windows NT 10.0)",
        "Mozlila/5.0 (Linux; Android 7.0)",
    ],
)
def test_agent_contradicts_itself_when_no_device_is_both(agent):
    assert is_contradictory(agent)
    assert CONTRADICTORY in said(agent)[0]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) like iPhone OS 7_0_3 Mac OS X AppleWebKit/537",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
        "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)",
        PHONE,
    ],
)
def test_agent_is_believed_when_a_device_says_so(agent):
    assert not is_contradictory(agent)


@pytest.mark.parametrize(
    ("verdict", "marks"), [(True, (CRAWLER, VERIFIED)), (False, (CRAWLER, FORGED)), (None, (CRAWLER,))]
)
def test_claim_is_checked_when_somebody_can_tell(verdict, marks):
    event = Event(0, address="203.0.113.9", agent=GOOGLE)
    assert Agents(Says(verdict)).notice(event, {}) == marks
    assert Agents().notice(event, {}) == (CRAWLER,)
    assert Agents(Says(False)).notice(Event(0, agent=GOOGLE), {}) == (CRAWLER,)
    assert Agents(Says(False)).notice(Event(0, Act.SIGN_IN, address="a", agent=GOOGLE), {}) == ()


def test_every_name_is_found_when_an_agent_bears_it():
    known = agents()
    for name, kind in known.kinds.items():
        assert kind in said(f"Mozilla/5.0 (compatible) {name}/1.0")[0], name
        assert name == name.lower()
    assert all(one.title.fr and one.title.en for one in known.crawlers)
    assert all(host.startswith(".") for one in known.crawlers for host in one.hosts)


def test_only_the_beginning_is_read_and_remembered_when_an_agent_is_endless():
    before = len(said.__self__)
    padded = "x" * agent_characters_max
    assert Agents().notice(Event(0, agent=f"sqlmap {padded}"), {}) == (SCANNER,)
    assert Agents().notice(Event(0, agent=f"sqlmap {padded} again"), {}) == (SCANNER,)
    assert len(said.__self__) == before + 1
