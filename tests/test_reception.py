import pytest

from clausewise import password
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.ledger import open_store
from clausewise.member import Credential, Proof, Sitting
from clausewise.reception import DAY_MS, Reception, invitation_days

GOOD = "quarry lantern eleven mosses"


class Clock:
    now = 1_000

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
def reception(store, clock):
    return Reception(store.staff(), clock)


def told(store):
    return [(one.kind, one.actor) for one in store.after(0)]


def test_person_is_kept_and_recorded_when_taken_on(store, reception):
    person = reception.add("Zoé", ["reviewer"], by="operator")
    assert reception.find("zoé") == reception.find(person.id) == person
    assert told(store) == [("staffed", "operator")]
    record = store.of_subject(person.id)[0]
    assert "Zoé" not in record.body.decode()
    assert "Zoé" in store.sealed(record.sequence).decode()
    with pytest.raises(ConflictError, match="CW913"):
        reception.add("ZOÉ", ["lead"], by="operator")
    with pytest.raises(NotFoundError, match="CW912"):
        reception.find("Bob")


def test_invitation_is_good_once_when_it_is_used(store, reception):
    person = reception.add("Zoé", ["reviewer"], by="operator")
    token = reception.invite(person, by="operator")
    assert reception.invited(token) == person
    with pytest.raises(InputError, match="CW914"):
        reception.accept(token, "password1234")
    assert reception.accept(token, GOOD) == person
    kept = store.staff().credentials(person.id)
    assert [one.kind for one in kept] == [Proof.PASSWORD]
    assert password.fits(GOOD, kept[0].secret)
    with pytest.raises(NotFoundError, match="CW918"):
        reception.accept(token, GOOD)
    assert told(store) == [("staffed", "operator"), ("invited", "operator"), ("password_set", person.id)]


def test_invitation_ends_all_that_was_there_before_when_it_is_used(store, reception):
    person = reception.add("Zoé", ["reviewer"], by="operator")
    store.staff().keep([Credential(person.id, Proof.TOTP, secret=b"s"), Credential(person.id, Proof.PASSKEY, "k")])
    store.staff().sit(Sitting(bytes(32), "s", person.id, "password", 1, 1, 1))
    reception.accept(reception.invite(person, by="person:9"), GOOD)
    assert [one.kind for one in store.staff().credentials(person.id)] == [Proof.PASSWORD]
    assert store.staff().sittings(person.id) == []


def test_invitation_is_void_when_late_replaced_or_its_person_is_gone(reception, clock):
    person = reception.add("Zoé", ["reviewer"], by="operator")
    first, second = (reception.invite(person, by="operator") for _ in range(2))
    for token in (first, "nonsense", ""):
        with pytest.raises(NotFoundError, match="CW918"):
            reception.invited(token)
    clock.now += invitation_days * DAY_MS
    with pytest.raises(NotFoundError, match="CW918"):
        reception.invited(second)
    third = reception.invite(person, by="operator")
    reception.disable(person, by="operator")
    with pytest.raises(NotFoundError, match="CW918"):
        reception.accept(third, GOOD)


def test_sittings_end_and_each_role_is_recorded_when_roles_change(store, reception):
    person = reception.add("Zoé", ["reviewer", "sealed"], by="operator")
    store.staff().sit(Sitting(bytes(32), "s", person.id, "password", 1, 1, 1))
    changed = reception.give(person, ["lead", "reviewer"], by="person:9")
    assert changed.roles == ("reviewer", "lead")
    assert reception.find("Zoé") == changed
    assert store.staff().sittings(person.id) == []
    assert told(store)[1:] == [("role_given", "person:9"), ("role_taken", "person:9")]
    assert reception.give(changed, ["lead", "reviewer"], by="person:9") == changed
    assert len(told(store)) == 3


def test_nobody_gets_back_what_was_taken_when_their_page_is_a_moment_old(store, reception):
    reception.add("Ann", ["administrator"], by="operator")
    stale = reception.add("Zoé", ["lead"], by="operator")
    reception.disable(reception.give(stale, ["viewer"], by="operator"), by="operator")
    spoken = reception.speak(stale, "fr")
    assert (spoken.language, spoken.roles) == ("fr", ("viewer",))
    assert reception.find("Zoé") == spoken
    assert spoken.disabled_ms is not None
    assert reception.give(stale, ["reviewer"], by="provider").disabled_ms is not None
    assert reception.disable(stale, by="operator") == reception.find("Zoé")
    assert reception.enable(reception.find("Zoé"), by="operator").roles == ("reviewer",)


def test_last_administrator_stays_when_somebody_would_take_the_role_away(reception):
    ann = reception.add("Ann", ["administrator"], by="operator")
    with pytest.raises(ConflictError, match="CW919"):
        reception.give(ann, ["viewer"], by="operator")
    with pytest.raises(ConflictError, match="CW919"):
        reception.disable(ann, by="operator")
    bea = reception.add("Bea", ["administrator"], by="operator")
    reception.disable(ann, by="operator")
    with pytest.raises(ConflictError, match="CW919"):
        reception.disable(bea, by="operator")
    assert reception.enable(reception.find("Ann"), by="operator").disabled_ms is None
    reception.disable(bea, by="operator")


def test_disabling_is_recorded_once_and_can_be_taken_back_when_told_twice(store, reception):
    person = reception.add("Zoé", ["reviewer"], by="operator")
    gone = reception.disable(person, by="person:9")
    assert reception.disable(gone, by="person:9") == gone
    back = reception.enable(gone, by="person:9")
    assert reception.enable(back, by="person:9") == back == person
    assert [kind for kind, _ in told(store)] == ["staffed", "dismissed", "reinstated"]
    assert reception.speak(person, "fr").language == "fr"
    assert reception.find("Zoé").language == "fr"
