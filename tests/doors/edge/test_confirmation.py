from __future__ import annotations

import pytest

from clausewise.doors.edge import confirmation
from clausewise.doors.edge.confirmation import Confirmation, inside
from clausewise.errors import ConfigError

NOW = 1_790_000_000_000
LATER = NOW + 2_000
ADDRESS = "203.0.113.9"


def confirmed(one, address=ADDRESS, target="/wool?p=2"):
    return one.confirmed(one.form(address, target, NOW), address, LATER)


def test_pass_is_given_once_when_the_form_comes_back():
    one = Confirmation()
    token = one.form(ADDRESS, "/wool?p=2", NOW)
    assert one.confirmed(token, ADDRESS, NOW + 100) is None
    assert one.confirmed(token, "198.51.100.4", LATER) is None
    given, target = one.confirmed(token, ADDRESS, LATER)
    assert target == "/wool?p=2"
    assert one.confirmed(token, ADDRESS, LATER) is None
    assert one.passes(given, ADDRESS, LATER, is_held=False)
    assert not one.passes(given, "198.51.100.4", LATER, is_held=False)
    assert not one.passes(token, ADDRESS, LATER, is_held=False)


def test_nothing_forged_or_old_is_taken_when_sent():
    one = Confirmation()
    token = one.form(ADDRESS, "/", NOW)
    for wrong in ("", "é", "A" * 44, token[:-4] + "AAAA", Confirmation().form(ADDRESS, "/", NOW)):
        assert one.confirmed(wrong, ADDRESS, LATER) is None
    assert one.confirmed(token, ADDRESS, NOW + confirmation.form_ms_max) is None


def test_other_process_takes_the_pass_when_the_secret_is_shared():
    one, other = Confirmation(b"k" * 32), Confirmation(b"k" * 32)
    given, _ = confirmed(one)
    assert other.passes(given, ADDRESS, LATER, is_held=True)
    assert not other.passes(given, ADDRESS, LATER + confirmation.pass_ms_max, is_held=True)


def test_pass_has_its_own_pace_and_few_held_requests_when_used():
    one = Confirmation()
    given, _ = confirmed(one)
    held = [one.passes(given, ADDRESS, LATER, is_held=True) for _ in range(confirmation.confirmed_max + 1)]
    assert held == [True] * confirmation.confirmed_max + [False]
    others = [one.passes(given, ADDRESS, LATER, is_held=False) for _ in range(confirmation.pace_at_once)]
    assert others.count(False) == confirmation.confirmed_max
    assert one.passes(given, ADDRESS, LATER + 60_000, is_held=False)


def test_passes_are_few_when_one_address_confirms_on_and_on():
    one = Confirmation()
    given = [confirmed(one) for _ in range(confirmation.given_at_once + 3)]
    assert given.count(None) == 3


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "", "/" * 2_000]
)
def test_reader_stays_on_the_site_when_sent_on(target):
    assert inside(target) == "/"


def test_secret_is_refused_when_it_could_be_guessed():
    with pytest.raises(ConfigError, match="CW597"):
        Confirmation(b"shop")
