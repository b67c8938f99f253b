"""Rows of CSV: texts come back whole, what is bad costs its own row, and a file may be cut where no row is."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise import rows
from clausewise.delimited import csv_rows, starts
from clausewise.intake import text_characters_max
from clausewise.model import Item, Medium, Part
from clausewise.rows import Bad, Row

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=40)


def of_csv(content: bytes) -> list[Row | Bad]:
    return list(csv_rows(io.BytesIO(content), "f.csv"))


def codes(found: list[Row | Bad]) -> list[tuple[int, str]]:
    return [(one.line, one.error.code if isinstance(one, Bad) else "ok") for one in found]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_reads_columns_by_name_when_any_separator_is_used(separator):
    content = separator.join(("Author", "TEXT", "other")) + "\n" + separator.join(("ann", '"one\ntwo"', "x")) + "\n"
    [row] = of_csv(content.encode("utf-8-sig"))
    assert isinstance(row, Row)
    assert (row.item.author, row.item.parts[0].text, row.line) == ("ann", "one\ntwo", 2)


def test_csv_says_so_when_there_is_no_column_of_texts():
    assert codes(of_csv(b"id,message\n1,hi\n")) == [(1, "CW155")]
    assert codes(of_csv(b"")) == [(1, "CW155")]


@pytest.mark.parametrize("header", [b"text,text", b"Text, TEXT", b"id,text,text", b"author,text,author"])
def test_csv_is_refused_when_a_column_that_is_read_stands_twice(header):
    [bad] = of_csv(header + b"\nbad,ok,x\n")
    assert isinstance(bad, Bad)
    assert (bad.error.code, bad.error.where, bad.line) == ("CW163", "f.csv:1", 1)


def test_csv_takes_a_row_when_only_columns_that_are_not_read_stand_twice():
    assert codes(of_csv(b"label,text,label,,\n1,one,2,,\n")) == [(2, "ok")]


def test_csv_costs_only_the_row_when_a_quote_is_never_closed():
    found = of_csv(b'id,text\n1,"open\n2,two\n3,three\n')
    assert codes(found) == [(2, "CW159"), (3, "ok"), (4, "ok")]


@pytest.mark.parametrize("row", [b'2,"a"b', b"2,a,b,c", b"2"])
def test_csv_costs_only_the_row_when_its_cells_do_not_fit(row):
    assert codes(of_csv(b"id,text\n1,one\n" + row + b"\n3,three\n")) == [(2, "ok"), (3, "CW159"), (4, "ok")]


def test_csv_takes_a_row_when_only_empty_cells_are_too_many():
    assert codes(of_csv(b"id,text\n1,one,,\n\n2,two\n")) == [(2, "ok"), (4, "ok")]


def test_csv_goes_on_when_a_field_or_a_line_is_huge(monkeypatch):
    huge = b'1,"' + b"x" * (text_characters_max + 1) + b'"\n'
    assert codes(of_csv(b"id,text\n" + huge + b"2,two\n")) == [(2, "CW159"), (3, "ok")]
    monkeypatch.setattr(rows, "line_bytes_max", 20)
    assert codes(of_csv(b"id,text\n1," + b"x" * 30 + b"\n2,two\n")) == [(2, "CW151"), (3, "ok")]
    assert codes(of_csv(b"x" * 30 + b"\n2,two\n")) == [(1, "CW155")]


def test_csv_restores_the_field_limit_of_the_process_when_it_is_done():
    before = csv.field_size_limit()
    of_csv(b"id,text\n1,one\n")
    assert csv.field_size_limit() == before


def test_csv_notes_only_the_row_when_utf8_is_malformed():
    found = of_csv(b"id,text\n1,caf\xe9\n2,two\n")
    assert [[note.code for note in one.notes] for one in found if isinstance(one, Row)] == [["CW160"], []]


@given(st.binary(max_size=200))
def test_csv_never_raises_for_any_bytes(content):
    for one in of_csv(b"id,text\n" + content):
        assert isinstance(one, (Row, Bad))


@given(st.lists(TEXTS, max_size=8))
def test_csv_gives_back_every_text_for_any_texts(texts):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *(("x", text) for text in texts)])
    found = of_csv(written.getvalue().encode())
    assert [one.item.parts[0].text for one in found if isinstance(one, Row)] == texts


def test_csv_row_becomes_a_part_of_its_medium_when_a_column_names_one():
    account, plain = of_csv(b"text,medium,name\r\nDexero Support,account,handle\r\nhello,,Ann\r\n")
    assert isinstance(account, Row)
    assert isinstance(plain, Row)
    assert account.item.parts == (Part(Medium.ACCOUNT, "Dexero Support", name="handle"),)
    assert plain.item.parts == (Part(text="hello"),)


def test_csv_row_is_refused_alone_when_its_medium_is_unknown():
    assert codes(of_csv(b"text,medium\nhello,songs\nhello,\n")) == [(2, "CW164"), (3, "ok")]


def test_csv_fields_stand_where_columns_say_when_they_are_called_otherwise():
    content = io.BytesIO(b"Body,text,user\nsaid,not read,7\n")
    [row] = csv_rows(content, "f.csv", columns={"text": "body", "author": "user"})
    assert row.item == Item.of_text("said", author="7", id="f.csv:2")


# Cutting


def told(found: list[Row | Bad]) -> list[object]:
    return [(one.line, one.error.said()) if isinstance(one, Bad) else (one.line, one.item) for one in found]


def pieces(content: bytes) -> list[Row | Bad]:
    """Read a file piece by piece, cut wherever it can be."""
    cuts = list(starts(io.BytesIO(content)))
    head = content[: cuts[0][1]].removeprefix(b"\xef\xbb\xbf")
    ends = [offset for _, offset in cuts[1:]]
    return [
        row
        for (line, start), end in zip(cuts, ends, strict=False)
        for row in csv_rows(io.BytesIO(head + content[start:end]), "f.csv", line - 1)
    ]


@given(st.text(st.sampled_from('ab,;\n"\r'), max_size=60))
def test_csv_pieces_hold_the_rows_of_the_whole_when_cut_anywhere(content):
    written = b"\xef\xbb\xbfid,text\n" + content.encode()
    assert told(pieces(written)) == told(of_csv(written))


def test_csv_is_not_cut_inside_a_text_when_it_has_many_lines():
    content = b'id,text\n1,"one\ntwo\n"\n2,three\n'
    assert list(starts(io.BytesIO(content))) == [(2, 8), (5, 21), (6, 29)]


def test_csv_can_be_cut_again_when_a_quote_was_never_closed():
    content = b'id,text\n1,"open\n2,two\n3,three\n'
    # Where the file ended while the quote stood open, all that follows had been taken already.
    assert [line for line, _ in starts(io.BytesIO(content))] == [2, 5]
    assert told(pieces(content)) == told(of_csv(content))
