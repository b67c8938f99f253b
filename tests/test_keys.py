import pytest

from clausewise import keys
from clausewise.errors import InputError, NotFoundError
from clausewise.ledger import open_store


@pytest.fixture
def store():
    one = open_store(":memory:")
    yield one
    one.close()


def test_key_is_recognized_by_its_token_when_made(store):
    key, token = keys.add(store, "forum", ["check", "read"], time_ms=7)
    assert token.startswith(f"cw_{key.id}_")
    assert keys.recognize(store, token) == key
    assert (key.scopes, key.name, key.created_ms) == (("check", "read"), "forum", 7)


def test_secret_is_nowhere_in_the_store_when_kept(store):
    key, token = keys.add(store, "forum", ["check"], time_ms=7)
    [kept] = store.keys()
    assert token.split("_", 2)[2] not in repr(kept)  # the secret may hold the sign itself
    assert kept.sha256 == keys.digest(token.split("_", 2)[2])
    assert len(kept.sha256) == 32
    assert key == kept


def test_two_keys_differ_wholly_when_made_alike(store):
    one, other = (keys.add(store, "forum", ["check"], time_ms=7) for _ in range(2))
    assert one[0].id != other[0].id
    assert one[1] != other[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.replace("cw_", "xx_"),
        lambda token: token.replace("cw_", "cw_0"),
        lambda token: token + "=" * 300,
        lambda token: token.partition("_")[2],
        lambda _: "",
        lambda _: "cw__",
        lambda _: "cw_é_\ud800",
    ],
)
def test_key_is_unknown_when_its_token_is_changed(store, change):
    _, token = keys.add(store, "forum", ["check"], time_ms=7)
    assert keys.recognize(store, change(token)) is None


def test_key_stops_working_when_it_is_revoked(store):
    key, token = keys.add(store, "forum", ["check"], time_ms=7)
    keys.revoke(store, key.id, time_ms=8)
    assert keys.recognize(store, token) is None
    assert store.keys()[0].revoked_ms == 8


def test_revoking_says_so_when_no_such_key_is_in_force(store):
    with pytest.raises(NotFoundError) as caught:
        keys.revoke(store, "0000", time_ms=8)
    assert caught.value.code == "CW143"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
def test_key_is_refused_when_its_name_is_unfit(store, name):
    with pytest.raises(InputError) as caught:
        keys.add(store, name, ["check"], time_ms=7)
    assert caught.value.code == "CW141"
    assert store.keys() == []


@pytest.mark.parametrize("scopes", [[], ["root"], ["check", "ROOT"]])
def test_key_is_refused_when_a_scope_is_unknown(store, scopes):
    with pytest.raises(InputError) as caught:
        keys.add(store, "forum", scopes, time_ms=7)
    assert caught.value.code == "CW142"
    assert store.keys() == []
