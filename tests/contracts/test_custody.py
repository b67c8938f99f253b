import pytest
from tests.stores import OPENERS

from clausewise.blob import Blob, State, Upload, named, parsed
from clausewise.custody import TableCustody
from clausewise.ports import Custody

NOW = 1_800_000_000_000


@pytest.fixture(params=OPENERS)
def custody(request, tmp_path):
    store = OPENERS[request.param](tmp_path)
    yield store.custody()
    store.close()


def upload(number=1, **fields):
    return Upload(
        **{
            "id": f"u{number}",
            "caller": "key",
            "state": State.WAITING,
            "size": 10,
            "request": b"{}",
            "created_ms": NOW + number,
            "until_ms": NOW + 1000,
            **fields,
        }
    )


def test_account_keeps_the_contract_when_opened(custody):
    assert isinstance(custody, Custody)
    assert isinstance(custody, TableCustody)


def test_upload_comes_back_the_same_when_kept(custody):
    whole = upload(key=b"k", attempt="a", fingerprint="f", decision="d", code="CW1", tries=2, lease_ms=5)
    assert custody.add_upload(whole) == whole
    assert custody.upload("u1") == whole
    assert custody.upload_of("a") == whole
    assert custody.upload("none") is None
    assert custody.upload_of("none") is None


def test_second_attempt_finds_the_first_when_it_is_repeated(custody):
    first = custody.add_upload(upload(1, attempt="a", fingerprint="f"))
    assert custody.add_upload(upload(2, attempt="a", fingerprint="g")) == first
    assert custody.upload("u2") is None
    custody.expire(NOW, NOW + 100)
    assert custody.upload_of("a") is None
    assert custody.upload("u1") is not None


def test_bytes_of_a_day_are_counted_when_a_caller_sends_more(custody):
    for number in range(3):
        assert custody.add_upload(upload(number), since_ms=NOW - 1, bytes_max=30)
    assert custody.add_upload(upload(3), since_ms=NOW - 1, bytes_max=30) is None
    assert custody.upload("u3") is None
    assert custody.add_upload(upload(4, caller="other"), since_ms=NOW - 1, bytes_max=30)
    assert custody.spent("key", NOW - 1) == (30, NOW)
    assert custody.spent("key", NOW) == (20, NOW + 1)
    assert custody.spent("nobody", 0) == (0, 0)


def test_oldest_job_is_claimed_once_when_several_ask(custody):
    for number in (2, 1):
        custody.add_upload(upload(number))
    custody.add_upload(upload(3, state=State.STORED))
    first, second = custody.claim(NOW, NOW + 20), custody.claim(NOW, NOW + 20)
    assert (first.id, second.id, custody.claim(NOW, NOW + 20)) == ("u1", "u2", None)
    assert (first.state, first.tries, first.lease_ms) == (State.JUDGING, 1, NOW + 20)
    custody.renew(["u1"], NOW + 50)
    again = custody.claim(NOW + 30, NOW + 60)
    assert (again.id, again.tries) == ("u2", 2)
    assert custody.claim(NOW + 40, NOW + 60) is None


def test_change_is_refused_when_the_state_has_moved_on(custody):
    custody.add_upload(upload())
    assert custody.change_upload(upload(state=State.FAILED, code="CW1"), if_state=State.WAITING)
    assert not custody.change_upload(upload(state=State.STORED), if_state=State.WAITING)
    assert custody.upload("u1").code == "CW1"


def test_blob_belongs_to_its_sender_when_it_is_named(custody):
    digest = bytes(32)
    assert not custody.hold(digest, "u1", NOW)
    custody.add_blob(Blob(digest, "aa/x", 1, b"k", NOW), "u1", NOW)
    custody.add_upload(upload())
    assert custody.held_by("key", digest) == "u1"
    assert custody.held_by("other", digest) is None
    assert custody.names(["aa/x", "aa/y"]) == {"aa/x"}
    custody.let_go(["u1"])
    assert custody.blob(digest) is None
    assert custody.waste() == ["aa/x"]
    custody.cleared(["aa/x"])
    assert custody.waste() == []
    assert custody.upload("u1").state is State.ERASED


def test_uploads_are_forgotten_when_their_time_is_over(custody):
    custody.add_upload(upload(1))
    custody.add_upload(upload(2, state=State.JUDGING))
    custody.expire(NOW + 1001, 0)
    assert custody.upload("u1") is None
    assert custody.upload("u2") is not None


@pytest.mark.parametrize("text", ["", "sha256:", "md5:" + "0" * 64, "sha256:" + "0" * 63, "0" * 62 + " 0", "x" * 64])
def test_digest_is_refused_when_it_is_none(text):
    assert parsed(text) is None
    assert parsed(named(bytes(range(32)))) == parsed(bytes(range(32)).hex()) == bytes(range(32))
