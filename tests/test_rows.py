from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise import rows
from clausewise.model import Item, Medium, Part
from clausewise.rows import Bad, Row, lines, named, ndjson

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=40)


def of_ndjson(content: bytes) -> list[Row | Bad]:
    return list(ndjson(io.BytesIO(content), "f.ndjson"))


def codes(found: list[Row | Bad]) -> list[tuple[int, str]]:
    return [(one.line, one.error.code if isinstance(one, Bad) else "ok") for one in found]


def test_ndjson_fills_the_item_when_fields_are_given():
    [row] = of_ndjson(
        b'{"id":7,"text":"hi","author":"ann","host":"h","path":"/p","target":"t","network":"n","time_ms":5,"x":[1]}\n'
    )
    assert isinstance(row, Row)
    assert row.item == Item.of_text("hi", id="7", author="ann", host="h", path="/p", target="t", network="n", time_ms=5)
    assert row.place(1) == (1, 2)


def test_ndjson_names_a_row_by_its_place_when_it_has_no_id():
    found = of_ndjson('\ufeff{"text":"a"}\n\n  \n{"text":"b","id":null}'.encode())
    assert [(one.item.id, one.line) for one in found if isinstance(one, Row)] == [("f.ndjson:1", 1), ("f.ndjson:4", 4)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{}", "CW154"),
        (b'{"text":null}', "CW154"),
        (b'{"text":3}', "CW154"),
        (b'{"text":"a","author":[]}', "CW154"),
        (b'{"text":"a","id":true}', "CW154"),
        (b'{"text":"a","time_ms":"now"}', "CW154"),
        (b'{"text":"bad","text":"ok"}', "CW162"),
        (b'{"text":"bad", "te\\u0078t" : "ok"}', "CW162"),
        (b'{"text":"a\\ud83d","text":"ok"}', "CW162"),
        (b'{"text":"bad","text":null}', "CW162"),
        (b'{"author":"ann","text":"a","author":"bo"}', "CW162"),
        (b'{"text":"a","text":"b","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "CW153"),
        (b"[]", "CW152"),
        (b"null", "CW152"),
        (b"{", "CW152"),
        (b"nothing", "CW152"),
        (b'{"text":"\\ud800"', "CW152"),
        (b'["\\ud800"]', "CW152"),
        (b'{"text":"a","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "CW153"),
        (b'{"a":' * 100_000, "CW153"),
        (b"[" * 100_000, "CW152"),
    ],
)
def test_ndjson_costs_only_its_row_when_one_is_bad(line, code):
    found = of_ndjson(b'{"text":"before"}\n' + line + b'\n{"text":"after"}\n')
    assert codes(found) == [(1, "ok"), (2, code), (3, "ok")]
    bad = found[1]
    assert isinstance(bad, Bad)
    assert bad.error.where == "f.ndjson:2"
    assert bad.error.en != bad.error.fr


@pytest.mark.parametrize(
    "line",
    [
        b'{"text":"ok","meta":{"text":"inner"}}',
        b'{"text":"say \\"text\\":","x":"\\u0074","n":' + b"9" * 5_000 + b"}",
        b'{"label":1,"label":2,"text":"ok"}',
    ],
)
def test_ndjson_takes_the_row_when_only_what_is_not_read_stands_twice(line):
    assert codes(of_ndjson(line)) == [(1, "ok")]


def test_ndjson_names_the_field_in_both_languages_when_it_stands_twice():
    [bad] = of_ndjson(b'{"text":"bad","text":"ok"}')
    assert isinstance(bad, Bad)
    assert "“text”" in bad.error.en
    assert "« text »" in bad.error.fr


def test_ndjson_judges_all_the_same_when_utf8_is_malformed():
    [row] = of_ndjson(b'{"text":"caf\xe9 au lait"}')
    assert isinstance(row, Row)
    assert row.item.parts[0].text == "caf\ufffd au lait"
    assert [note.code for note in row.notes] == ["CW160"]


def test_ndjson_replaces_half_a_surrogate_pair_when_an_emoji_was_cut():
    [row] = of_ndjson(b'{"text":"cut \\ud83d here","id":"\\udc00"}')
    assert isinstance(row, Row)
    assert (row.item.parts[0].text, row.item.id) == ("cut \ufffd here", "\ufffd")
    assert [note.code for note in row.notes] == ["CW160"]


def test_ndjson_keeps_nul_and_replacement_characters_when_they_were_written():
    [row] = of_ndjson('{"text":"a\\u0000b \ufffd"}'.encode())
    assert isinstance(row, Row)
    assert row.item.parts[0].text == "a\0b \ufffd"
    assert row.notes == ()


class Endless(io.RawIOBase):
    """A line of ``size`` bytes that was never in memory, then a row."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.tail = b'\n{"text":"after"}\n'
        self.largest = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.largest = max(self.largest, len(buffer))
        if self.left:
            count = min(len(buffer), self.left)
            buffer[:count] = b"x" * count
            self.left -= count
            return count
        count = min(len(buffer), len(self.tail))
        buffer[:count] = self.tail[:count]
        self.tail = self.tail[count:]
        return count


def test_ndjson_goes_on_when_a_line_has_a_hundred_megabytes():
    import tracemalloc

    stream = io.BufferedReader(Endless(100_000_000), 1_048_576)
    tracemalloc.start()
    found = list(ndjson(stream, "f"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert codes(found) == [(1, "CW151"), (2, "ok")]
    assert peak < 3 * rows.line_bytes_max


@pytest.mark.parametrize("ending", [b"", b"\n"])
def test_lines_takes_a_line_when_it_has_exactly_the_limit(monkeypatch, ending):
    monkeypatch.setattr(rows, "line_bytes_max", 4)
    assert list(lines(io.BytesIO(b"abcd" + ending))) == [(1, b"abcd" + ending)]
    assert list(lines(io.BytesIO(b"abcde" + ending + b"xy"))) == [(1, None)] + ([(2, b"xy")] if ending else [])


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_ndjson_never_raises_and_goes_on_for_any_bytes(chunks):
    content = b"\n".join(chunks) + b'\n{"text":"last","id":"last"}\n'
    found = of_ndjson(content)
    assert isinstance(found[-1], Row)
    assert found[-1].item.id == "last"


@given(st.lists(TEXTS, max_size=8))
def test_ndjson_gives_back_every_text_for_any_texts(texts):
    content = "".join(json.dumps({"text": text}, ensure_ascii=bool(len(text) % 2)) + "\n" for text in texts)
    assert [one.item.parts[0].text for one in of_ndjson(content.encode()) if isinstance(one, Row)] == texts


def test_named_keeps_the_end_when_a_path_is_too_long():
    assert named("a" * 600 + "/end", 3).endswith("/end:3")
    assert len(named("a" * 600, 3)) == rows.identifier_characters_max


def test_place_counts_lines_when_the_item_is_a_text():
    row = Row(Item.of_text("ab\ncd\nef"), "f", line=10, column=5)
    assert [row.place(offset) for offset in (0, 1, 3, 7)] == [(10, 5), (10, 6), (11, 1), (12, 2)]


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        (
            {"text": "Dexero Support", "medium": "account", "name": "display_name"},
            Part(Medium.ACCOUNT, "Dexero Support", name="display_name"),
        ),
        (
            {"text": "Équipe Dexero", "medium": "account", "name": "signature"},
            Part(Medium.ACCOUNT, "Équipe Dexero", name="signature"),
        ),
        ({"text": "https://x.example", "medium": "link"}, Part(Medium.LINK, "https://x.example")),
        ({"text": "<p>été</p>", "medium": "page"}, Part(Medium.PAGE, data="<p>été</p>".encode())),
        (
            {"text": "From: a\n\nb", "medium": "email", "name": "a.eml"},
            Part(Medium.EMAIL, data=b"From: a\n\nb", name="a.eml"),
        ),
        ({"text": "hi", "medium": "text"}, Part(text="hi")),
        ({"text": "hi", "medium": None, "name": ["Ann"]}, Part(text="hi")),
        ({"text": "hi", "name": "Ann"}, Part(text="hi")),
    ],
)
def test_row_becomes_a_part_of_its_medium_when_it_names_one(fields, part):
    [row] = of_ndjson(json.dumps(fields).encode())
    assert isinstance(row, Row)
    assert row.item.parts == (part,)


@pytest.mark.parametrize("medium", ["image", "accounts", "", 3, ["page"], "request"])
def test_row_is_refused_in_both_languages_when_its_medium_is_unknown(medium):
    found = of_ndjson(json.dumps({"text": "a", "medium": medium}).encode() + b'\n{"text":"after"}')
    assert codes(found) == [(1, "CW164"), (2, "ok")]
    bad = found[0]
    assert isinstance(bad, Bad)
    assert "account, email, link, page, text" in bad.error.remedy_en
    assert "account, email, link, page, text" in bad.error.remedy_fr
    assert "média" in bad.error.fr


def test_row_is_refused_when_the_name_of_its_part_is_no_text():
    assert codes(of_ndjson(b'{"text":"a","medium":"account","name":["x"]}')) == [(1, "CW154")]


def test_fields_stand_where_columns_say_when_they_are_called_otherwise():
    line = b'{"body":"said","text":"not read","user":7,"id":"a"}\n{"text":"alone"}\n{"body":"x","body":"y"}'
    found = list(ndjson(io.BytesIO(line), "f", columns={"text": "body", "author": "user"}))
    assert codes(found) == [(1, "ok"), (2, "CW154"), (3, "CW162")]
    assert found[0].item == Item.of_text("said", author="7", id="a")
