"""What every store must do, whatever lies under it."""

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stores import OPENERS

from clausewise.errors import ConflictError, StoreError, TamperedError
from clausewise.model import Entry, Record
from clausewise.ports import ApiKey, Store

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ENTRIES = st.builds(
    Entry,
    kind=TEXTS.filter(lambda kind: kind not in {"", "erased"}),
    body=st.binary(max_size=200),
    time_ms=st.integers(-(2**63) + 1, 2**63 - 1),
    subject=TEXTS,
    actor=TEXTS,
    sealed=st.none() | st.binary(max_size=80),
    effect=st.booleans(),
)


@pytest.fixture(params=OPENERS)
def store(request, tmp_path):
    opened = OPENERS[request.param](tmp_path)
    yield opened
    opened.close()


def entry(number=1, **fields):
    return Entry(**{"kind": "decision", "body": b'{"n":%d}' % number, "time_ms": 1000 + number, **fields})


def entries_of(records):
    return [(r.kind, r.body, r.time_ms, r.subject, r.actor, r.effect) for r in records]


def fold(records):
    """A stand-in for the engine's state: how often each subject met each kind, and who came last."""
    counts, last = Counter(), {}
    for record in records:
        counts[record.subject, record.kind] += 1
        last[record.subject] = record.actor
    return counts, last


def walk_all(store, **page):
    records, sequence = [], 0
    while found := store.after(sequence, **page):
        records += found
        sequence = found[-1].sequence
    return records


def test_store_meets_the_port(store):
    assert isinstance(store, Store)


def test_append_returns_records_in_the_order_given(store):
    first = store.append([entry(1), entry(2)])
    second = store.append([entry(3)])
    assert [record.sequence for record in first + second] == [1, 2, 3]
    assert first[0].previous == bytes(32)
    assert [second[0].previous, first[1].previous] == [first[1].hash, first[0].hash]
    assert store.after(0) == first + second


def test_append_returns_nothing_when_given_nothing(store):
    assert store.append([]) == []
    assert store.head() == (0, bytes(32))


def test_head_is_the_last_record(store):
    records = store.append([entry(1), entry(2)])
    assert store.head() == (2, records[-1].hash)


def test_after_pages_through_everything(store):
    store.append([entry(number) for number in range(25)])
    assert [len(store.after(sequence, limit=10)) for sequence in (0, 10, 20, 25)] == [10, 10, 5, 0]
    assert [record.sequence for record in walk_all(store, limit=7)] == list(range(1, 26))


def test_after_gives_only_effects_when_asked(store):
    store.append([entry(number, effect=number % 3 == 0) for number in range(1, 10)])
    assert [record.sequence for record in store.after(3, effect_only=True)] == [6, 9]
    assert all(record.effect is True for record in store.after(0, effect_only=True))


def test_others_and_bodies_part_a_ledger_when_one_kind_is_most_of_it(store):
    store.append([entry(number, kind="checked" if number % 4 else "decided") for number in range(1, 13)])
    assert [record.sequence for record in store.others(0, kind="checked", limit=2)] == [4, 8]
    assert [record.sequence for record in store.others(8, kind="checked")] == [12]
    whole = {record.sequence: record for record in store.after(0)}
    since, until = whole[2].time_ms, whole[10].time_ms
    first = store.bodies("checked", 0, since_ms=since, until_ms=until, limit=3)
    assert first == [(number, whole[number].body) for number in (2, 3, 5)]
    assert [number for number, _ in store.bodies("checked", 5, since_ms=since, until_ms=until, limit=9)] == [6, 7, 9]
    assert store.bodies("none", 0, since_ms=since, until_ms=until, limit=3) == []


def test_of_subject_gives_only_that_subject(store):
    store.append([entry(1, subject="a"), entry(2, subject="b"), entry(3, subject="a"), entry(4)])
    assert [record.sequence for record in store.of_subject("a")] == [1, 3]
    assert store.of_subject("") == []
    assert store.of_subject("nobody") == []


def test_sealed_gives_the_payload_back(store):
    store.append([entry(1, sealed="été".encode()), entry(2), entry(3, sealed=b"")])
    assert [store.sealed(sequence) for sequence in (1, 2, 3, 4)] == ["été".encode(), None, b"", None]


def test_commitment_differs_when_the_same_payload_is_sealed_twice(store):
    first, second = store.append([entry(1, sealed=b"same"), entry(1, sealed=b"same")])
    assert len(first.sealed_sha256) == 32
    assert first.sealed_sha256 != second.sealed_sha256


def test_erase_destroys_payloads_and_records_it(store):
    store.append([entry(1, sealed=b"one"), entry(2), entry(3, sealed=b"three"), entry(4, sealed=b"four")])
    assert store.erase([3, 1, 1, 2, 99], reason="retention", time_ms=77) == 2
    assert [store.sealed(sequence) for sequence in (1, 3, 4)] == [None, None, b"four"]
    (record,) = store.after(4)
    assert (record.kind, record.time_ms, record.effect) == ("erased", 77, True)
    assert record.body == b'{"reason":"retention","sequences":[1,3]}'
    assert list(store.verify()) == [5]


def test_erase_records_nothing_when_there_is_nothing_to_erase(store):
    store.append([entry(1)])
    assert store.erase([1, 2], reason="retention", time_ms=77) == 0
    assert store.head()[0] == 1


def test_verify_reaches_the_end_and_meets_earlier_heads(store):
    assert list(store.verify()) == []
    store.append([entry(number, sealed=b"x" if number % 2 else None) for number in range(700)])
    early = store.head()
    store.append([entry(number) for number in range(700)])
    reached = list(store.verify(expected_head=early))
    assert reached[-1] == 1400
    assert list(store.verify(expected_head=store.head())) == reached
    assert list(store.verify(expected_head=(0, bytes(32)))) == reached


@pytest.mark.parametrize(
    ("expected_head", "code"), [((2, bytes(32)), "CW427"), ((9, bytes(32)), "CW426"), ((0, b"x" * 32), "CW427")]
)
def test_verify_refuses_when_another_head_was_expected(store, expected_head, code):
    store.append([entry(number) for number in range(5)])
    with pytest.raises(TamperedError) as caught:
        list(store.verify(expected_head=expected_head))
    assert caught.value.code == code


def test_verify_stays_true_when_payloads_are_erased_meanwhile(store):
    store.append([entry(number, sealed=b"x") for number in range(2500)])
    walk = store.verify()
    assert next(walk) == 1000
    store.erase(range(900, 2400), reason="retention", time_ms=1)
    store.append([entry(1, sealed=b"y")])
    assert list(walk)[-1] == 2502


@pytest.mark.parametrize(
    "bad",
    [
        entry(kind=""),
        entry(kind="erased"),
        entry(kind=None),
        entry(body="text"),
        entry(subject="\ud800"),
        entry(time_ms=2**63),
        entry(time_ms=1.5),
        entry(sealed="text"),
    ],
)
def test_append_refuses_an_unfit_entry_with_a_code(store, bad):
    with pytest.raises(StoreError) as caught:
        store.append([entry(1), bad])
    assert caught.value.code == "CW410"
    assert caught.value.fr
    assert caught.value.remedy_fr
    assert store.after(0) == []
    assert len(store.append([entry(1)])) == 1


def test_kept_values_are_written_with_their_records(store):
    store.append([entry(1), entry(2)], keep={"a": b"1", "é": b"\x00"})
    assert [store.kept(key) for key in ("a", "é", "b")] == [b"1", b"\x00", None]


def test_append_leaves_nothing_when_a_key_is_already_kept(store):
    store.append([entry(1)], keep={"a": b"1"})
    with pytest.raises(ConflictError) as caught:
        store.append([entry(2, sealed=b"x")], keep={"b": b"2", "a": b"other"})
    assert caught.value.code == "CW412"
    assert (store.head()[0], store.kept("a"), store.kept("b")) == (1, b"1", None)


@pytest.mark.parametrize(
    ("entries", "keep"),
    [([], {"a": b"1"}), ([entry(1)], {"a": "text"}), ([entry(1)], {"a": bytes(8 * 1024 * 1024 + 1)})],
)
def test_append_refuses_an_unfit_value_to_keep(store, entries, keep):
    with pytest.raises(StoreError, match="CW410"):
        store.append(entries, keep=keep)
    assert store.head()[0] == 0


def test_forget_kept_removes_what_is_older(store):
    store.append([entry(1)], keep={"old": b"1"})
    store.append([entry(5)], keep={"new": b"2"})
    assert store.forget_kept(1005) == 1
    assert (store.kept("old"), store.kept("new")) == (None, b"2")
    store.append([entry(6)], keep={"old": b"3"})
    assert store.kept("old") == b"3"


def test_keys_are_found_by_their_secret_and_revoked_once(store):
    secret = hashlib.sha256(b"secret").digest()
    key = ApiKey("k1", secret, ("check", "report:read"), "Site de Montréal", created_ms=5)
    other = ApiKey("k0", hashlib.sha256(b"other").digest(), (), "", created_ms=9)
    store.add_key(other)
    store.add_key(key)
    assert store.keys() == [key, other]
    assert store.find_key(secret) == key
    assert store.find_key(bytes(32)) is None
    assert [
        store.revoke_key("k1", time_ms=8),
        store.revoke_key("k1", time_ms=9),
        store.revoke_key("k2", time_ms=9),
    ] == [
        True,
        False,
        False,
    ]
    assert store.find_key(secret).revoked_ms == 8


def test_add_key_refuses_what_is_there_and_what_cannot_be_kept(store):
    key = ApiKey("k1", bytes(32), ("check",), "", created_ms=5)
    store.add_key(key)
    for again in (key, ApiKey("k2", bytes(32), (), "", 5), ApiKey("k1", b"x" * 32, (), "", 5)):
        with pytest.raises(ConflictError, match="CW413"):
            store.add_key(again)
    for scope in ("", "two words", "tab\t"):
        with pytest.raises(StoreError, match="CW410"):
            store.add_key(ApiKey("k3", b"y" * 32, (scope,), "", 5))
    assert store.keys() == [key]


def test_appends_from_many_threads_stay_whole_and_in_order(store):
    def call(number):
        return store.append([entry(number, subject=f"{number}", actor=f"{step}") for step in range(3)])

    with ThreadPoolExecutor(12) as pool:
        calls = list(pool.map(call, range(120)))
    assert list(store.verify()) == [360]
    for number, records in enumerate(calls):
        assert [record.sequence - records[0].sequence for record in records] == [0, 1, 2]
        assert store.of_subject(f"{number}") == records
        assert [record.actor for record in records] == ["0", "1", "2"]


def test_everything_refuses_with_a_code_when_closed(store):
    store.append([entry(1)])
    store.close()
    store.close()
    for call in (
        lambda: store.append([entry(2)]),
        lambda: store.after(0),
        store.head,
        lambda: list(store.verify()),
        lambda: store.kept("a"),
        lambda: store.forget_kept(1),
        store.keys,
        lambda: store.erase([1], reason="", time_ms=1),
    ):
        with pytest.raises(StoreError) as caught:
            call()
        assert caught.value.code == "CW409"


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calls=st.lists(st.lists(ENTRIES, max_size=6), max_size=5))
def test_any_entries_come_back_as_they_were_and_fold_alike(opener, tmp_path_factory, calls):
    store = opener(tmp_path_factory.mktemp("any"))
    try:
        returned: list[Record] = [record for call in calls for record in store.append(call)]
        read = walk_all(store, limit=4)
        assert read == returned
        assert entries_of(read) == entries_of([entry for call in calls for entry in call])
        assert [store.sealed(record.sequence) for record in read] == [e.sealed for call in calls for e in call]
        assert fold(read) == fold(returned)
        assert fold(walk_all(store, effect_only=True)) == fold([record for record in returned if record.effect])
        assert [*store.verify(expected_head=store.head())][-1:] == [len(read)][: len(read)]
    finally:
        store.close()
