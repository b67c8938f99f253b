"""What every account of people must do, whatever lies under it (``roster``)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace
from tests.stores import OPENERS

from clausewise.ledger import open_store
from clausewise.member import Credential, Person, Proof, Sitting, Staff, Ticket
from clausewise.model import Entry

ZOE = Person("person:1", "Zoé Roy", ("reviewer", "sealed"), "fr", 1_000)
ANN = Person("person:2", "Ann", ("viewer",), "", 2_000)
NOTE = Entry("staffed", b"{}", 1_000, "person:1")


@pytest.fixture(params=OPENERS)
def store(request, tmp_path):
    opened = OPENERS[request.param](tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def people(store):
    return store.staff()


def kinds(store):
    return [one.kind for one in store.after(0)]


def test_account_of_people_meets_the_port(people):
    assert isinstance(people, Staff)


def test_people_are_as_they_were_added_when_read(people):
    assert not people.has_people()
    assert people.add(ZOE, [])
    assert people.add(ANN, [])
    assert people.has_people()
    assert people.people() == [ZOE, ANN]
    assert people.person("person:1") == ZOE
    assert people.person("person:3") is None
    assert people.named("  ZOE\u0301   roy ") == ZOE
    assert people.named("Zoe Roy") is None


def test_name_is_taken_once_and_nothing_is_recorded_when_it_is(store, people):
    assert people.add(ZOE, [NOTE])
    assert not people.add(replace(ZOE, id="person:9", name="ZOÉ ROY"), [NOTE])
    assert not people.add(replace(ZOE, name="Other"), [NOTE])
    assert kinds(store) == ["staffed"]
    assert people.people() == [ZOE]


def test_person_is_replaced_with_its_note_when_changed(store, people):
    people.add(ZOE, [])
    people.add(ANN, [])
    assert people.change(replace(ZOE, disabled_ms=5), [NOTE], before=ZOE)
    assert people.person("person:1").disabled_ms == 5
    assert not people.change(replace(ZOE, name="ann"), [NOTE], before=replace(ZOE, disabled_ms=5))
    assert not people.change(replace(ZOE, id="person:9", name="Z"), [NOTE], before=ZOE)
    assert kinds(store) == ["staffed"]
    assert list(store.verify()) == [1]


def test_credentials_take_the_place_of_their_like_when_kept(people):
    first = Credential("person:1", Proof.PASSWORD, secret=b"a", created_ms=1)
    codes = [Credential("person:1", Proof.RECOVERY, f"code{number}", created_ms=2) for number in range(3)]
    people.keep([first])
    people.keep([replace(first, secret=b"b")])
    people.keep(codes)
    assert people.credentials("person:1") == [replace(first, secret=b"b"), *codes]
    assert people.credentials("person:2") == []
    people.keep([replace(codes[0], id="new")], instead_of=(Proof.RECOVERY,))
    assert [one.id for one in people.credentials("person:1")] == ["", "new"]
    assert people.credential(Proof.RECOVERY, "new").person == "person:1"
    assert people.credential(Proof.PASSKEY, "new") is None


def test_one_of_several_drops_or_uses_a_credential_when_they_race(store, people):
    code = Credential("person:1", Proof.RECOVERY, "code")
    totp = Credential("person:1", Proof.TOTP, secret=b"s", counter=4)
    people.keep([code, totp])
    with ThreadPoolExecutor(4) as threads:
        dropped = list(threads.map(lambda _: people.drop("person:1", [Proof.RECOVERY], "code", [NOTE]), range(8)))
        used = list(threads.map(lambda _: people.use(totp, counter=5, time_ms=9), range(8)))
    assert sorted(dropped) == [0] * 7 + [1]
    assert kinds(store) == ["staffed"]
    assert sorted(used) == [False] * 7 + [True]
    assert people.credentials("person:1") == [replace(totp, counter=5, used_ms=9)]
    people.keep([Credential("person:1", Proof.PASSKEY, "key")])
    assert people.drop("person:1", [Proof.TOTP, Proof.PASSKEY], note=[NOTE]) == 2
    assert people.drop("person:1", [Proof.TOTP, Proof.PASSKEY], note=[NOTE]) == 0
    assert kinds(store) == ["staffed"] * 2


def sitting(number, person="person:1", **fields):
    return Sitting(bytes([number]) * 32, f"s{number}", person, "password", 10, 10 + number, 10, **fields)


def test_sittings_are_found_and_end_when_told(store, people):
    people.add(ZOE, [])
    for number in (1, 2, 3):
        people.sit(sitting(number))
    assert people.sitting(bytes([2]) * 32) == (sitting(2), ZOE)
    assert people.sitting(bytes(32)) is None
    people.seen(bytes([1]) * 32, 99)
    people.seen(bytes([1]) * 32, 50)
    assert [one.seen_ms for one in people.sittings("person:1")] == [99, 13, 12]
    assert people.rise("person:2", sitting="s1") == 0
    assert people.rise("person:1", sitting="s1") == 1
    assert people.rise("person:1", but="s2") == 1
    assert [one.id for one in people.sittings("person:1")] == ["s2"]
    assert people.rise("person:1", note=[NOTE]) == 1
    assert people.rise("person:1", note=[NOTE]) == 0
    assert kinds(store) == ["staffed"]
    assert people.sitting(bytes([2]) * 32) is None


def test_sitting_of_nobody_is_none_when_asked(people):
    people.sit(sitting(1, "person:gone"))
    assert people.sitting(bytes([1]) * 32) is None


def test_ticket_is_taken_once_and_in_time_when_several_come(people):
    ticket = Ticket(bytes(32), "invitation", "person:1", b"x", 100)
    people.issue(ticket)
    assert people.ticket(bytes(32), "invitation", 99) == ticket
    assert people.ticket(bytes(32), "invitation", 100) is None
    assert people.ticket(bytes(32), "half", 99) is None
    assert people.take(bytes(32), "half", 99) is None
    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(lambda _: people.take(bytes(32), "invitation", 99), range(8)))
    assert [one for one in taken if one] == [ticket]


def test_earlier_ticket_of_a_person_ends_when_another_is_issued(people):
    for number, person in enumerate(["person:1", "person:2", "person:1", "", ""]):
        people.issue(Ticket(bytes([number]) * 32, "invitation", person, b"", 100))
    left = [number for number in range(5) if people.ticket(bytes([number]) * 32, "invitation", 1)]
    assert left == [1, 2, 3, 4]


def test_oldest_tickets_of_nobody_go_when_there_are_too_many(people, monkeypatch):
    monkeypatch.setattr("clausewise.roster.anonymous_tickets_max", 3)
    for number in range(5):
        people.issue(Ticket(bytes([number]) * 32, "show", "", b"", 100 + number))
    people.issue(Ticket(bytes([9]) * 32, "state", "", b"", 1))
    people.issue(Ticket(bytes([8]) * 32, "show", "person:1", b"", 1))
    left = [number for number in range(5) if people.ticket(bytes([number]) * 32, "show", 0)]
    assert left == [2, 3, 4]
    assert people.ticket(bytes([9]) * 32, "state", 0)
    assert people.ticket(bytes([8]) * 32, "show", 0)


def test_waits_grow_to_their_bound_and_are_not_counted_when_tries_fail(people):
    rule = {"free": 3, "first_ms": 100, "most_ms": 1_000}
    waits, now = [], 0
    for _ in range(9):
        before = people.try_(b"key", now, **rule)
        now = max(now, before.until_ms)
        if before.until_ms > before.last_ms:
            waits.append(before.until_ms - before.last_ms)
            assert people.try_(b"key", now - 1, **rule).count == before.count
            people.try_(b"key", now, **rule)
    assert waits == [100, 200, 400, 800, 1_000, 1_000]
    assert people.try_(b"other", 0, **rule).count == 0
    assert people.forgive([b"key", b"none"]) == 1
    assert people.try_(b"key", 0, **rule).count == 0


def test_most_tries_are_refused_when_many_come_at_once(people):
    with ThreadPoolExecutor(4) as threads:
        before = list(threads.map(lambda _: people.try_(b"key", 1, free=3, first_ms=1_000, most_ms=1_000), range(20)))
    assert sum(one.until_ms <= 1 for one in before) == 3


def test_what_is_past_goes_and_the_rest_stays_when_swept(people):
    people.add(ZOE, [])
    for number in (1, 2):
        people.sit(sitting(number))
        people.issue(Ticket(bytes([number]) * 32, "half", "", b"", 100 + number))
    people.try_(b"key", 100, free=3, first_ms=1, most_ms=1)
    people.expire(101, seen_before_ms=12, made_before_ms=0, tried_before_ms=100)
    assert [one.id for one in people.sittings("person:1")] == ["s2"]
    assert people.ticket(bytes([2]) * 32, "half", 0) is not None
    assert people.ticket(bytes([1]) * 32, "half", 0) is None
    assert people.try_(b"key", 101, free=3, first_ms=1, most_ms=1).count == 1
    people.expire(201, seen_before_ms=0, made_before_ms=11, tried_before_ms=102)
    assert people.sittings("person:1") == []
    assert people.try_(b"key", 201, free=3, first_ms=1, most_ms=1).count == 0


def test_people_outlive_the_process_when_kept_in_a_file(tmp_path):
    store = open_store(tmp_path / "ledger.db")
    store.staff().add(ZOE, [NOTE])
    store.close()
    store = open_store(tmp_path / "ledger.db")
    assert store.staff().people() == [ZOE]
    store.close()
