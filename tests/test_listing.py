"""What is exported can be imported again, with the same values, in every form that can hold them."""

from __future__ import annotations

import pytest

from clausewise.banks import Banks
from clausewise.hashlist import Row, read
from clausewise.known import Bank, Lot, Origin
from clausewise.listing import packed, written
from clausewise.model import Certainty

pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")
PDQ, MD5 = bytes(range(32)), bytes(range(16))
SOUND = bytes(range(240))
ROWS = [
    Row((("pdq", PDQ), ("md5", MD5)), "one", 'a <cat> & "friend"', 9_000_000_000_000),
    Row((("pdq", PDQ[::-1]),), "two", "deux, trois"),
    Row((("chromaprint", SOUND), ("pdq", PDQ), ("pdq", PDQ[::-1])), "film"),
]


def bank() -> Banks:
    banks = Banks()
    banks.open(Bank("works", "content.property", Certainty.LIKELY))
    banks.add(Lot("lot", "works", "file", len(ROWS)), packed(ROWS, Origin(owner="ana", title="Chat")))
    return banks


@pytest.mark.parametrize("form", ["ndjson", "ncmec", "csv", "pdq"])
def test_a_list_reads_the_same_when_it_was_written_by_us(form):
    text = "".join(written(bank().listed("works"), form))
    again = read(text.encode(), form)
    pictures = [value for row in again.rows for method, value in row.values if method == "pdq"]
    assert pictures == [PDQ, PDQ[::-1], PDQ, PDQ[::-1]]
    if form in ("ndjson", "ncmec"):
        assert [sorted(row.values) for row in again.rows] == [sorted(row.values) for row in ROWS]
        assert [row.name for row in again.rows] == ["one", "two", "film"]
    if form != "pdq":
        assert again.rows[0].label == ROWS[0].label


def test_entries_keep_who_holds_them_when_they_are_listed():
    listed = list(bank().listed("works"))
    assert [one.id for one in listed] == ["lot:0", "lot:1", "lot:2"]
    assert listed[0].origin == Origin(owner="ana", title="Chat")
    assert (listed[0].expires_ms, listed[1].expires_ms) == (9_000_000_000_000, 0)
    assert listed[2].values == (("pdq", PDQ), ("pdq", PDQ[::-1]), ("chromaprint", SOUND))
