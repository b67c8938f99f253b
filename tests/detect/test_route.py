from __future__ import annotations

import pytest

from clausewise.detect.route import hides_target, hops_max, is_gateway, is_known, is_shortener, is_tracker, targets
from clausewise.url import Url, parse


def read(text: str) -> Url:
    url = parse(text)
    assert url is not None
    return url


@pytest.mark.parametrize(
    "text",
    [
        "https://www.google.com/url?q=https%3A%2F%2Fevil.example%2Fa&sa=D",
        "https://l.facebook.com/l.php?u=https%253A%252F%252Fevil.example%252Fa",
        "https://dexero.example/out?next=https://evil.example/a",
        "https://dexero.example/redirect/https://evil.example/a",
        "https://dexero.example/r?cible=//evil.example/a&x=1",
        "https://dexero.example/go?to=aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ",
        "https://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Fa&data=1",
        "https://urldefense.com/v3/__https://evil.example/a__;!!x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.example_a&d=D",
        "https://one.example/out?url=https%3A%2F%2Ftwo.example%2Fout%3Furl%3Dhttps%253A%252F%252Fevil.example%252Fa",
    ],
)
def test_target_is_found_when_an_address_carries_it(text):
    assert targets(read(text))[-1].normal.endswith("//evil.example/a")


@pytest.mark.parametrize(
    "text",
    [
        "https://dexero.example/?next=/home",
        "https://dexero.example/out?url=https://aide.dexero.example/",
        "https://accounts.example/signin?continue=https://mail.dexero.example/",
        "https://web.archive.org/web/2026/https://dexero.example/",
        "https://www.facebook.com/sharer/sharer.php?u=https://dexero.example",
        "https://dexero.example/search?q=https://other.example&lang=fr",
        "mailto:a@b.example?url=https://evil.example",
        "https://dexero.example/go?to=aHR0cHM6Ly9~~~",
    ],
)
def test_nothing_is_carried_when_an_address_leads_to_itself_or_shares(text):
    assert targets(read(text)) == ()


def test_code_is_a_target_when_a_redirector_carries_it():
    assert targets(read("https://dexero.example/go?url=javascript:alert(1)"))[0].is_script


def test_hops_are_bounded_when_redirectors_nest_without_end():
    text = "https://a0.example/"
    for number in range(1, 12):
        text = f"https://a{number}.example/go/{text}"
    assert 0 < len(targets(read(text))) <= hops_max
    looping = "https://a.example/go/https://b.example/go/https://a.example/go/https://b.example/"
    assert len(targets(read(looping))) <= hops_max


def test_kinds_of_go_betweens_are_told_apart_when_asked():
    assert is_shortener(read("https://bit.ly/abc"))
    assert not is_shortener(read("https://bit.ly/"))
    assert not is_shortener(read("https://youtu.be/abc"))
    assert is_tracker(read("https://dexero.us1.list-manage.com/track/click?u=1"))
    assert is_gateway(read("https://eur02.safelinks.protection.outlook.com/?url=x"))
    assert is_known(read("https://www.google.com/url?q=x"))
    assert hides_target(read("https://youtu.be/abc"))
    assert not hides_target(read("https://dexero.example/"))


@pytest.mark.parametrize(
    "address",
    [
        "ms-word:ofe|u|https://t.example/a.docm",
        "feed:https://t.example/a",
        "view-source:https://t.example/",
        "microsoft-edge:https://t.example/",
    ],
)
def test_target_is_found_when_a_scheme_hands_it_to_a_program(address):
    (found,) = targets(read(address))
    assert found.host == "t.example"
