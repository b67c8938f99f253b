from __future__ import annotations

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from clausewise.errors import ConfigError
from clausewise.exchange import ExchangeError
from clausewise.ports import Listed, Reputation
from clausewise.reputation import SafeBrowsing, Settings
from tests.readers import BREAKS, chat

BAD = sha256(b"evil.example/").digest()
OTHER = sha256(b"other.example/").digest()
TIMEOUT_MS = 300


def match(whole: bytes = BAD, threat: str = "SOCIAL_ENGINEERING", lasts: str = "300s") -> dict[str, Any]:
    return {
        "threatType": threat,
        "platformType": "ANY_PLATFORM",
        "threatEntryType": "URL",
        "threat": {"hash": b64encode(whole).decode()},
        "cacheDuration": lasts,
    }


def says(*matches: dict[str, Any], **more: Any) -> Callable[[dict[str, Any]], str]:
    return lambda _: json.dumps({"matches": list(matches), **more} if matches else more)


def test_listed_hash_comes_back_when_its_prefix_is_asked():
    with chat(says(match()), bare=True) as served:
        one = SafeBrowsing(Settings(served.url, "secret"))
        assert isinstance(one, Reputation)
        assert one.listed([BAD[:4], OTHER[:4]]) == [Listed(BAD, "social_engineering")]
    asked = served.questions[0]["threatInfo"]["threatEntries"]
    assert [b64decode(entry["hash"]) for entry in asked] == [BAD[:4], OTHER[:4]]
    assert served.headers[0]["x-goog-api-key"] == "secret"
    assert served.keys == [None]
    assert "secret" not in json.dumps(served.questions)


def test_nothing_is_asked_twice_when_an_answer_still_holds():
    now = [0.0]

    def answer(question: dict[str, Any]) -> str:
        asked = [b64decode(entry["hash"]) for entry in question["threatInfo"]["threatEntries"]]
        matches = [match(lasts="600s")] if BAD[:4] in asked else []
        return json.dumps({"matches": matches, "negativeCacheDuration": "120.5s"})

    with chat(answer, bare=True) as served:
        one = SafeBrowsing(Settings(served.url), seconds=lambda: now[0])
        for now[0] in (0.0, 100.0, 130.0, 300.0, 601.0):
            assert one.listed([BAD[:4], OTHER[:4], BAD[:4]]) == [Listed(BAD, "social_engineering")]
    assert [len(question["threatInfo"]["threatEntries"]) for question in served.questions] == [2, 1, 1, 2]


@pytest.mark.parametrize("breaks", sorted(set(BREAKS) - {"no_choice", "not_utf8"}))
def test_no_answer_comes_and_no_time_is_lost_when_the_list_breaks(breaks):
    started = time.monotonic()
    with chat(breaks=breaks) as served, pytest.raises(ExchangeError):
        SafeBrowsing(Settings(served.url, timeout_ms=TIMEOUT_MS)).listed([BAD[:4]])
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    "lie",
    [
        says(match(OTHER)),
        says(match(BAD[:31])),
        says(match(threat="UNKNOWN")),
        says(match(lasts="soon")),
        says(match() | {"threat": {"hash": "%%%"}}),
        says(match() | {"threat": {}}),
        lambda _: '{"matches": 3}',
        lambda _: "[]",
        lambda _: "",
    ],
)
def test_answer_counts_for_nothing_when_it_is_not_what_was_asked(lie):
    with chat(lie, bare=True) as served, pytest.raises(ExchangeError, match="malformed"):
        SafeBrowsing(Settings(served.url)).listed([BAD[:4]])


@pytest.mark.parametrize("lasts", ["nan", "-5s", "1e999s", ""])
def test_answer_is_kept_within_bounds_when_it_says_odd_times(lasts):
    now = [0.0]
    with chat(says(match(lasts=lasts)), bare=True) as served:
        one = SafeBrowsing(Settings(served.url), seconds=lambda: now[0])
        for now[0] in (0.0, 30.0, 90_000.0):
            one.listed([BAD[:4]])
    assert len(served.questions) == 2


def test_list_rests_when_it_failed_several_times_on_end():
    kinds = []
    with chat(breaks="error") as served:
        one = SafeBrowsing(Settings(served.url))
        for _ in range(4):
            with pytest.raises(ExchangeError) as caught:
                one.listed([BAD[:4]])
            kinds.append(caught.value.kind)
    assert kinds == ["status", "status", "status", "resting"]


def test_nothing_is_asked_when_the_budget_is_spent():
    with chat(says(), bare=True) as served:
        one = SafeBrowsing(Settings(served.url, budget_per_hour=1))
        assert one.listed([BAD[:4]]) == []
        with pytest.raises(ExchangeError, match="budget"):
            one.listed([OTHER[:4]])


def test_setting_is_named_when_its_address_is_none():
    with pytest.raises(ConfigError) as caught:
        SafeBrowsing(Settings("file:///etc/hosts"))
    assert (caught.value.code, caught.value.where) == ("CW640", "reputation_url")
