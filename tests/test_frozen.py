from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.errors import ConflictError, InputError
from clausewise.frozen import Change, canonical, changes, publish, read, sha256
from clausewise.model import Words

_DEEP = b"[" * 100_000 + b"]" * 100_000
NESTED = b'{"format":1,"policy":%b,"sha256":"%b"}' % (_DEEP, hashlib.sha256(_DEEP).hexdigest().encode())
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_json_is_sorted_tight_and_unescaped_when_it_is_canonical() -> None:
    assert (
        canonical({"b": [1, True, None], "a": {"é": "l'été\n"}}) == '{"a":{"é":"l\'été\\n"},"b":[1,true,null]}'.encode()
    )
    assert canonical(Words("a", "b")) == b'{"en":"a","fr":"b"}'
    assert sha256({}) == hashlib.sha256(b"{}").hexdigest()


@given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=5))
def test_order_of_keys_changes_nothing_when_values_are_equal(value: dict[str, object]) -> None:
    assert sha256(value) == sha256(dict(reversed(value.items())))


def test_content_comes_back_when_it_was_published(tmp_path: Path) -> None:
    path = publish(tmp_path, "1.0", {"id": "x", "words": "été"})
    assert path == tmp_path / "versions" / "1.0.json"
    assert read(path) == '{"id":"x","words":"été"}'.encode()
    assert [one.name for one in path.parent.iterdir()] == ["1.0.json"]


def test_nothing_happens_when_the_same_is_published_again(tmp_path: Path) -> None:
    path = publish(tmp_path, "1.0", {"id": "x"})
    before = path.stat().st_mtime_ns
    assert publish(tmp_path, "1.0", {"id": "x"}) == path
    assert path.stat().st_mtime_ns == before


def test_version_stays_when_another_content_is_published_under_it(tmp_path: Path) -> None:
    path = publish(tmp_path, "1.0", {"id": "x"})
    with pytest.raises(ConflictError) as caught:
        publish(tmp_path, "1.0", {"id": "y"})
    assert caught.value.code == "CW260"
    assert read(path) == b'{"id":"x"}'


def test_hash_is_checked_when_a_published_file_is_read(tmp_path: Path) -> None:
    path = publish(tmp_path, "1.0", {"id": "x"})
    path.write_bytes(path.read_bytes().replace(b'"x"', b'"y"'))
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.code == "CW262"


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b'{"format":2,"policy":{},"sha256":""}', b"[" * 100_000, NESTED]
)
def test_file_is_refused_when_it_is_no_published_policy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.code == "CW261"


def test_changes_name_clause_field_and_words_in_both_languages() -> None:
    before = {
        "version": "1",
        "clauses": {
            "a.b": {"rule": {"en": "Do not shout.", "fr": "Ne criez pas."}, "strikes": 1, "media": ["text"]},
            "a.gone": {"strikes": 1},
        },
    }
    after = {
        "version": "2",
        "clauses": {
            "a.b": {"rule": {"en": "Do not ever shout.", "fr": "Ne hurlez pas."}, "strikes": 2, "media": ["page", "text"], "later": []},
            "a.new": {"strikes": 3},
        },
    }  # fmt: skip
    found = changes(before, after)
    assert [(change.kind, change.place, change.field) for change in found] == [
        ("changed", "policy", "version"),
        ("changed", "clauses.a.b", "rule.en"),
        ("changed", "clauses.a.b", "rule.fr"),
        ("changed", "clauses.a.b", "strikes"),
        ("added", "clauses.a.b", "media[0]"),
        ("added", "clauses.a.b", "later"),
        ("removed", "clauses.a.gone", ""),
        ("added", "clauses.a.new", ""),
    ]
    assert found[1].drawn("en") == "clauses.a.b rule.en: Do not {+ever +}shout."
    assert found[2].drawn("fr") == "clauses.a.b rule.fr : Ne [-criez-]{+hurlez+} pas."
    assert found[3].drawn("en") == "clauses.a.b strikes: [-1-]{+2+}"
    assert found[4].drawn("fr") == "clauses.a.b media[0] : ajouté : page"
    assert found[6].drawn("en") == "clauses.a.gone: removed"
    assert found[7].drawn("fr") == "clauses.a.new : ajouté"


@given(PLAIN, PLAIN)
def test_changes_are_none_only_when_two_policies_are_equal(before: object, after: object) -> None:
    found = changes({"x": before}, {"x": after})
    assert (not found) is (before == after)
    assert all(change.drawn("en") and change.drawn("fr") for change in found)
    assert all(isinstance(change, Change) for change in found)
