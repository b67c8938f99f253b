from concurrent.futures import ThreadPoolExecutor

import pytest

from clausewise import factor
from clausewise.entrance import (
    WRONG,
    Answer,
    Entrance,
    address_tries_free,
    half_minutes,
    name_tries_free,
    network_of,
    wait_first_ms,
    wait_most_ms,
)
from clausewise.ledger import open_store
from clausewise.member import Credential, Proof
from clausewise.reception import Reception

GOOD = "quarry lantern eleven mosses"
HERE = "203.0.113.9"


class Clock:
    now = 1_790_000_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    opened = open_store(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def zoe(store, clock):
    reception = Reception(store.staff(), clock)
    person = reception.add("Zoé", ["reviewer"], by="operator")
    reception.accept(reception.invite(person, by="operator"), GOOD)
    return person


@pytest.fixture
def entrance(store, clock):
    return Entrance(store.staff(), clock)


def kinds(store):
    return [one.kind for one in store.after(0)]


def test_person_is_known_by_name_and_password_when_both_are_right(entrance, zoe):
    assert entrance.try_password("ZOÉ ", GOOD, HERE) == Answer(zoe, (Proof.PASSWORD,))
    assert entrance.try_password("Zoé", GOOD + "x", HERE) == WRONG
    assert entrance.try_password("Nobody", GOOD, HERE) == WRONG
    assert entrance.try_password("", "", "") == WRONG


def test_disabled_person_is_wrong_like_anybody_when_the_password_is_right(store, entrance, zoe, clock):
    Reception(store.staff(), clock).disable(zoe, by="operator")
    assert entrance.try_password("Zoé", GOOD, HERE) == WRONG


@pytest.mark.parametrize("name", ["Zoé", "Nobody"])
def test_waits_grow_alike_when_the_account_exists_or_not(entrance, zoe, clock, name):
    for _ in range(name_tries_free):
        assert entrance.try_password(name, "wrong", HERE) == WRONG
    waits = []
    for _ in range(4):
        answer = entrance.try_password(name, GOOD + "!", HERE)
        waits.append(answer.wait_ms)
        clock.now += answer.wait_ms
        assert entrance.try_password(name, "wrong", HERE) == WRONG
    assert waits == [wait_first_ms << step for step in range(4)]


def test_right_password_waits_too_and_then_ends_the_count_when_locked(store, entrance, zoe, clock):
    for _ in range(name_tries_free):
        entrance.try_password("Zoé", "wrong", HERE)
    assert entrance.try_password("Zoé", GOOD, "198.51.100.1").wait_ms == wait_first_ms
    clock.now += wait_first_ms
    assert entrance.try_password("Zoé", GOOD, HERE).person == zoe
    assert entrance.try_password("Zoé", "wrong", HERE) == WRONG
    assert kinds(store).count("locked_out") == 1


def test_lock_ends_at_once_when_somebody_unlocks(store, entrance, zoe):
    for _ in range(name_tries_free + 1):
        entrance.try_password("Zoé", "wrong", HERE)
    assert entrance.unlock(zoe, by="person:9")
    assert entrance.try_password("Zoé", GOOD, HERE).person == zoe
    assert not entrance.unlock(zoe, by="person:9")
    assert kinds(store)[-1] == "unlocked"


def test_few_are_compared_when_many_try_at_once(entrance, zoe):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: entrance.try_password("Zoé", f"wrong {number}", HERE), range(40)))
    assert sum(answer == WRONG for answer in answers) == name_tries_free
    assert all(answer.wait_ms <= wait_most_ms for answer in answers)


def test_address_waits_when_it_tries_many_names(entrance, zoe):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: entrance.try_password(f"n{number}", "wrong", HERE), range(40)))
    assert any(answer.wait_ms for answer in answers)
    assert entrance.try_password("Zoé", GOOD, HERE).wait_ms
    assert entrance.try_password("Zoé", GOOD, "198.51.100.1").person == zoe


def test_old_hash_is_made_anew_when_its_owner_comes_by(store, entrance, zoe):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(GOOD).encode()
    store.staff().keep([Credential(zoe.id, Proof.PASSWORD, secret=old, created_ms=5)])
    assert entrance.try_password("Zoé", GOOD, HERE).person == zoe
    kept = store.staff().credentials(zoe.id)[0]
    assert kept.secret != old
    assert kept.created_ms == 5
    assert entrance.try_password("Zoé", GOOD, HERE).person == zoe


@pytest.fixture
def second(store, zoe):
    secret = factor.new_secret()
    codes = factor.new_codes()
    store.staff().keep([Credential(zoe.id, Proof.TOTP, secret=secret)])
    store.staff().keep([Credential(zoe.id, Proof.RECOVERY, factor.digest(one)) for one in codes])
    return secret, codes


def code_of(secret, clock):
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(secret, 6, SHA1(), 30).generate(clock.now // 1000).decode()


def test_code_is_due_and_opens_once_when_a_second_factor_is_there(entrance, zoe, second, clock):
    first = entrance.try_password("Zoé", GOOD, HERE)
    assert first.person is None
    assert entrance.halfway(first.half) == zoe
    code = code_of(second[0], clock)
    assert entrance.try_code(first.half, code) == Answer(zoe, (Proof.PASSWORD, Proof.TOTP))
    assert entrance.halfway(first.half) is None
    again = entrance.try_password("Zoé", GOOD, HERE)
    assert entrance.try_code(again.half, code) == WRONG
    clock.now += 30_000
    assert entrance.try_code(again.half, code_of(second[0], clock)).person == zoe


def test_recovery_code_opens_once_and_is_recorded_when_used(store, entrance, zoe, second):
    half = entrance.try_password("Zoé", GOOD, HERE).half
    typed = second[1][3].upper().replace("-", " ")
    assert entrance.try_code(half, typed) == Answer(zoe, (Proof.PASSWORD, Proof.RECOVERY))
    assert kinds(store)[-1] == "recovery_used"
    half = entrance.try_password("Zoé", GOOD, HERE).half
    assert entrance.try_code(half, typed) == WRONG


def test_codes_cannot_be_guessed_when_tries_are_bounded(store, entrance, zoe, second):
    half = entrance.try_password("Zoé", GOOD, HERE).half
    for number in range(name_tries_free):
        assert entrance.try_code(half, f"{number:06}") == WRONG
    assert entrance.try_code(half, "123456").wait_ms == wait_first_ms
    # A fresh half of a sign-in does not begin the count anew.
    other = entrance.try_password("Zoé", GOOD, HERE).half
    assert entrance.try_code(other, "123456").wait_ms == wait_first_ms


def test_half_is_over_when_it_waits_too_long(entrance, second, clock):
    half = entrance.try_password("Zoé", GOOD, HERE).half
    clock.now += half_minutes * 60_000
    assert entrance.halfway(half) is None
    assert entrance.try_code(half, code_of(second[0], clock)) == WRONG
    assert entrance.halfway("") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_tries_count_for_the_network_when_somebody_has_many_addresses(address, network):
    assert network_of(address) == network


def test_address_that_waits_locks_no_more_names_when_it_goes_on(entrance, zoe):
    for number in range(address_tries_free):
        entrance.try_password(f"nobody {number}", "wrong", HERE)
    for _ in range(name_tries_free * 2):
        assert entrance.try_password("Zoé", "wrong", HERE).wait_ms > 0
    assert entrance.try_password("Zoé", GOOD, "198.51.100.7").person == zoe
