"""Keys of links: one opens one thing, in every process that has the ledger, and in no other ledger."""

import pytest

from clausewise.errors import StoreError
from clausewise.ledger import open_store
from clausewise.links import Links
from clausewise.store import SECRET_BYTES


@pytest.fixture
def links():
    store = open_store(":memory:")
    yield Links(store)
    store.close()


def test_key_opens_one_thing_only_when_it_is_asked(links):
    key = links.key("decision", "d1")
    assert links.fits("decision", "d1", key)
    assert not links.fits("decision", "d2", key)
    assert not links.fits("report", "d1", key)
    assert len(key) == 22
    assert key.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("wrong", ["", "x", "é" * 22, "\ud800", "A" * 22, "A" * 5000, "\0"])
def test_wrong_key_opens_nothing_when_it_is_tried(links, wrong):
    assert not links.fits("decision", "d1", wrong)


def test_key_is_the_same_when_the_ledger_is_opened_again_or_swept(tmp_path):
    with_one, with_other = open_store(tmp_path / "a.db"), open_store(tmp_path / "a.db")
    key = Links(with_one).key("report", "r1")
    assert Links(with_other).fits("report", "r1", key)
    assert with_one.forget_kept(2**62) == 0
    assert len(with_other.secret("links")) == SECRET_BYTES
    assert with_one.secret("other") != with_one.secret("links")
    for one in (with_one, with_other):
        one.close()
    again, elsewhere = open_store(tmp_path / "a.db"), open_store(tmp_path / "b.db")
    assert Links(again).fits("report", "r1", key)
    assert not Links(elsewhere).fits("report", "r1", key)
    again.close()
    elsewhere.close()


def test_links_are_refused_when_nothing_is_kept():
    with pytest.raises(StoreError, match="CW442"):
        Links(None).key("decision", "d1")
