import pytest
from msgspec.structs import replace

from clausewise.ledger import open_store
from clausewise.member import Person, Proof
from clausewise.sitting import (
    HOUR_MS,
    MINUTE_MS,
    Origin,
    Sittings,
    digest,
    idle_minutes,
    proof_minutes,
    sitting_hours,
)

ZOE = Person("person:1", "Zoé", ("reviewer",), "", 1)
HERE = Origin("203.0.113.9", "Firefox")


class Clock:
    now = 1_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    opened = open_store(":memory:")
    opened.staff().add(ZOE, [])
    yield opened
    opened.close()


@pytest.fixture
def sittings(store, clock):
    return Sittings(store.staff(), clock)


def test_token_opens_a_sitting_and_is_not_kept_when_it_begins(store, sittings):
    seat = sittings.begin(ZOE, (Proof.PASSWORD,), HERE)
    assert sittings.of(seat.token) == seat
    assert seat.sitting.sha256 == digest(seat.token)
    record = store.of_subject("person:1")[0]
    assert record.kind == "signed_in"
    assert "203.0.113.9" not in record.body.decode()
    assert store.sealed(record.sequence) == b'{"address":"203.0.113.9","agent":"Firefox"}'
    for other in ("", "x", seat.token[:-1], "A" * 43, "é" * 43, "\udc80" * 43):
        assert sittings.of(other) is None


def test_sitting_is_over_when_it_idles_or_lasts_too_long(sittings, clock):
    seat = sittings.begin(ZOE, (Proof.PASSWORD,), HERE)
    clock.now += idle_minutes * MINUTE_MS - 1
    assert sittings.of(seat.token)
    sittings.see(seat)
    clock.now += 1
    assert sittings.of(seat.token)
    clock.now += idle_minutes * MINUTE_MS
    assert sittings.of(seat.token) is None
    seat, began = sittings.begin(ZOE, (Proof.PASSWORD,), HERE), clock.now
    while clock.now < began + sitting_hours * HOUR_MS:
        found = sittings.of(seat.token)
        sittings.see(found)
        clock.now += idle_minutes * MINUTE_MS // 2
    assert sittings.of(seat.token) is None


def test_sitting_is_over_when_its_person_is_disabled(store, sittings):
    seat = sittings.begin(ZOE, (Proof.PASSWORD,), HERE)
    store.staff().change(replace(ZOE, disabled_ms=1), [], before=ZOE)
    assert sittings.of(seat.token) is None


def test_token_is_a_new_one_when_more_is_proved(sittings, clock):
    seat = sittings.begin(ZOE, (Proof.PASSWORD,), HERE)
    assert not seat.is_strong
    clock.now += proof_minutes * MINUTE_MS
    assert not seat.is_fresh(clock.now)
    risen = sittings.again(seat, (Proof.TOTP,))
    assert sittings.of(seat.token) is None
    assert sittings.of(risen.token) == risen
    assert risen.is_strong
    assert risen.is_fresh(clock.now)
    assert (risen.sitting.created_ms, risen.sitting.methods) == (seat.sitting.created_ms, "password totp")
    turned = sittings.again(risen)
    assert (turned.sitting.proved_ms, turned.sitting.methods) == (risen.sitting.proved_ms, "password totp")


def test_sitting_of_before_ends_when_another_begins_in_its_place(sittings):
    seat = sittings.begin(ZOE, (Proof.PASSWORD,), HERE)
    other = sittings.begin(ZOE, (Proof.PASSWORD,), HERE, instead_of=seat)
    assert sittings.of(seat.token) is None
    assert sittings.end_all("person:1", but=other.sitting.id) == 0
    assert sittings.end("person:1", other.sitting.id)
    assert sittings.of(other.token) is None
