from __future__ import annotations

import pytest

from clausewise.detect.borrowed import Body
from clausewise.detect.lookalike import Protected
from clausewise.detect.mismatch import mismatch
from clausewise.url import parse

PROTECTED = Protected([Body("Lumivane", ("lumivane.com", "lumivane.ca"))])


def score(shown: str, target: str) -> float:
    url = parse(target)
    assert url is not None
    return mismatch(shown, url, PROTECTED)[0]


@pytest.mark.parametrize(
    ("shown", "target", "least"),
    [
        ("https://dexero.example/aide", "https://evil.example/", 0.85),
        ("www.dexero.example", "http://evil.example/dexero", 0.85),
        ("lumivane.com", "http://evil.example/", 0.9),
        ("lumіvane.com", "http://evil.example/", 0.9),
        ("dex\u200bero.example/aide", "http://evil.example/", 0.8),
        ("Sign in at https://lumivane.com today, all of you", "http://evil.example/", 0.5),
        ("https://dexero.example/", "https://dexero.example@evil.example/", 0.85),
        ("https://lumivane.com/", "https://bit.ly/abc", 0.3),
        ("https://dexero.example/", "https://other.example/out?url=https://evil.example/", 0.85),
    ],
)
def test_another_address_is_seen_when_the_text_shows_one(shown, target, least):
    assert score(shown, target) >= least


@pytest.mark.parametrize(
    ("shown", "target"),
    [
        ("Our help pages", "https://evil.example/"),
        ("", "https://evil.example/"),
        ("dexero.example", "https://www.dexero.example/a"),
        ("aide.dexero.example", "https://dexero.example/aide"),
        ("lumivane.ca", "https://lumivane.com/"),
        ("maya@dexero.example", "https://evil.example/"),
        ("maya@dexero.example", "mailto:maya@dexero.example"),
        ("https://dexero.example/a", "https://www.google.com/url?q=https://dexero.example/a"),
        ("https://dexero.example/a", "https://web.archive.org/web/2026/https://dexero.example/a"),
        ("https://dexero.example/a", "https://clicks.list-manage.com/track?url=https%3A%2F%2Fdexero.example%2Fa"),
        ("192.168.0.1", "https://router.example/"),
    ],
)
def test_nothing_is_seen_when_text_and_target_belong_together(shown, target):
    assert score(shown, target) == 0


@pytest.mark.parametrize(
    ("shown", "target"),
    [
        ("Node.app", "https://other.example/"),
        ("https://dexero.example/", "https://dexero.net/"),
        ("https://dexero.example/", "https://click.klaviyo.com/x"),
    ],
)
def test_little_is_made_of_it_when_it_may_well_be_honest(shown, target):
    assert 0 < score(shown, target) < 0.5


def test_both_addresses_are_named_when_they_differ():
    url = parse("http://evil.example/")
    assert url is not None
    assert mismatch("www.dexero.example", url, PROTECTED)[1] == "http://www.dexero.example/"
