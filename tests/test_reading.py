from __future__ import annotations

import gzip
import io
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise import reading
from clausewise.intake import text_characters_max
from clausewise.model import Medium
from clausewise.parse.opening import opened
from clausewise.reading import batch_rows_max, batches, is_binary, piece_bytes_max, read
from clausewise.rows import Bad, Row


def of(path: Path, **more) -> list[Row | Bad]:
    return list(read([str(path)], **more))


def texts(found: list[Row | Bad]) -> list[str]:
    return [one.item.parts[0].text for one in found if isinstance(one, Row)]


def codes(found: list[Row | Bad]) -> list[str]:
    return [one.error.code for one in found if isinstance(one, Bad)]


def test_read_makes_one_item_when_a_file_is_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\n", encoding="utf-8")
    [row] = of(path, context={"author": "ann", "host": ""})
    assert isinstance(row, Row)
    assert (row.item.id, row.item.author, row.item.host, texts([row])) == (str(path), "ann", "", ["one\ntwo\n"])


def test_read_keeps_what_a_row_says_when_context_says_otherwise(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text":"x","author":"bo"}\n{"text":"y"}\n', encoding="utf-8")
    assert [one.item.author for one in of(path, context={"author": "ann"}) if isinstance(one, Row)] == ["bo", "ann"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.ndjson", b'{"text":"x"}\n{"text":"y"}\n', ["x", "y"]),
        ("a.JSONL", b'{"text":"x"}\n', ["x"]),
        ("a.csv", b"text\nx\ny\n", ["x", "y"]),
        ("a.tsv", b"id\ttext\n1\tx\n", ["x"]),
        ("empty.txt", b"", [""]),
        ("empty.ndjson", b"", []),
        ("mark.txt", b"\xef\xbb\xbfx", ["x"]),
        ("wide.txt", "été".encode("utf-16"), ["été"]),
        ("nul.txt", b"some words\0 and many more of them to come", ["some words\0 and many more of them to come"]),
    ],
)
def test_read_takes_the_form_that_the_name_says_when_it_is_known(tmp_path, name, content, expected):
    (tmp_path / name).write_bytes(content)
    assert texts(of(tmp_path / name)) == expected


@pytest.mark.parametrize(
    ("name", "medium"),
    [("a.html", Medium.PAGE), ("a.EML", Medium.EMAIL), ("a.docx", Medium.DOCUMENT), ("a.pdf", Medium.DOCUMENT)],
)
def test_read_takes_a_file_whole_when_it_is_opened_later(tmp_path, name, medium):
    (tmp_path / name).write_bytes(b"%PDF \xff\x00<p>x</p>")
    [row] = of(tmp_path / name)
    [part] = row.item.parts
    assert (part.medium, part.data, part.name) == (medium, b"%PDF \xff\x00<p>x</p>", name)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html", "a.txt", "a.exe", "a.ndjson", "a.png"])
def test_read_holds_nothing_when_a_file_is_empty(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert all(part.medium is Medium.TEXT and not part.text for row in of(tmp_path / name) for part in row.item.parts)


@pytest.mark.parametrize("name", ["a.url", "a.desktop", "a.webloc"])
def test_read_takes_a_shortcut_whole_when_it_is_opened_later(tmp_path, name):
    (tmp_path / name).write_bytes(b"[InternetShortcut]\nURL=https://dexero.example/\n")
    [row] = of(tmp_path / name)
    assert [one.medium for one in opened(row.item.parts[0])] == [Medium.LINK]


def test_read_leaves_a_file_to_a_person_when_it_is_too_large_to_open(tmp_path, monkeypatch):
    monkeypatch.setattr("clausewise.reading.part_bytes_max", 3)
    (tmp_path / "a.html").write_bytes(b"<p>x</p>")
    [row] = of(tmp_path / "a.html")
    assert row.item.parts[0].medium is Medium.FILE


@pytest.mark.parametrize(
    ("name", "expected"), [("a.jsonl.gz", ["x", "y"]), ("a.txt.gz", ['{"text":"x"}\n{"text":"y"}\n'])]
)
def test_read_unpacks_when_a_file_is_compressed(tmp_path, name, expected):
    (tmp_path / name).write_bytes(gzip.compress(b'{"text":"x"}\n{"text":"y"}\n'))
    assert texts(of(tmp_path / name)) == expected


def test_read_keeps_what_came_before_when_a_compressed_file_is_damaged(tmp_path):
    whole = gzip.compress(b"".join(b'{"text":"%d"}\n' % number for number in range(20_000)))
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = of(tmp_path / "cut.jsonl.gz")
    assert texts(found)[:2] == ["0", "1"]
    assert codes(found) == ["CW157"]
    (tmp_path / "no.jsonl.gz").write_bytes(b"no gzip at all")
    assert codes(of(tmp_path / "no.jsonl.gz")) == ["CW157"]


def test_read_overrides_the_name_when_a_form_is_given(tmp_path):
    (tmp_path / "a.txt").write_bytes(b'{"text":"x"}\n')
    assert texts(of(tmp_path / "a.txt", form="ndjson")) == ["x"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"text": "x"}\n', ["x"]),
        (b' \n {"text": "x"}\n', ["x"]),
        (b"{curly}", ["{curly}"]),
        (b"", [""]),
        (b"plain\n", ["plain\n"]),
    ],
)
def test_read_looks_at_standard_input_when_no_form_is_given(content, expected):
    assert texts(list(read(["-"], stdin=io.BytesIO(content)))) == expected


def test_read_holds_for_a_person_when_a_file_is_no_text(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "b").write_bytes(bytes(range(256)) * 8)
    media = [one.item.parts[0].medium for one in of(tmp_path) if isinstance(one, Row)]
    assert media == [Medium.IMAGE, Medium.FILE]


def test_read_judges_all_the_same_when_utf8_is_malformed(tmp_path):
    (tmp_path / "a.txt").write_bytes("le café ".encode() * 20 + b"caf\xe9")
    [row] = of(tmp_path / "a.txt")
    assert isinstance(row, Row)
    assert row.item.parts[0].text.endswith("caf\ufffd")
    assert [note.code for note in row.notes] == ["CW160"]


def test_read_says_so_when_rows_are_in_utf16(tmp_path):
    (tmp_path / "a.csv").write_bytes("text\nx\n".encode("utf-16"))
    assert codes(of(tmp_path / "a.csv")) == ["CW158"]


def test_read_cuts_at_line_breaks_when_a_text_is_longer_than_a_piece(tmp_path):
    line = "été " * 20 + "\n"
    text = line * (3 * piece_bytes_max // len(line.encode()))
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    found = [one for one in of(tmp_path / "long.txt") if isinstance(one, Row)]
    assert "".join(texts(found)) == text
    assert len(found) > 2
    assert all(len(one) <= text_characters_max and one.endswith("\n") for one in texts(found))
    assert len({one.item.id for one in found}) == len(found)
    before = texts(found)[0].count("\n")
    assert (found[1].line, found[1].column) == (before + 1, 1)


def test_read_loses_nothing_when_a_text_has_no_break_at_all(tmp_path):
    text = "é" * (piece_bytes_max + 1)
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    found = of(tmp_path / "long.txt")
    assert "".join(texts(found)) == text
    assert [one.column for one in found] == [1, 1 + len(texts(found)[0]), 1 + sum(map(len, texts(found)[:2]))][
        : len(found)
    ]


def test_read_refuses_the_row_when_its_text_is_past_the_limit(tmp_path):
    (tmp_path / "a.ndjson").write_text(
        '{"text":"' + "x" * (text_characters_max + 1) + '"}\n{"text":"y"}\n', encoding="utf-8"
    )
    found = of(tmp_path / "a.ndjson")
    assert codes(found) == ["CW102"]
    assert texts(found) == ["y"]
    assert isinstance(found[0], Bad)
    assert found[0].error.where == f"{tmp_path}/a.ndjson:1/parts/0/text"


def test_read_walks_a_folder_by_name_when_one_is_given(tmp_path):
    for name in ("b/2.txt", "a/1.txt", "a/b/3.txt", ".git/config", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert texts(of(tmp_path)) == ["c.txt", "a/1.txt", "a/b/3.txt", "b/2.txt"]


def test_read_follows_no_link_when_it_lies_in_a_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "out.txt").symlink_to("/etc/hostname")
    (tmp_path / "in.txt").write_text("in", encoding="utf-8")
    found = of(tmp_path)
    assert texts(found) == ["in"]
    assert codes(found) == ["CW156", "CW156"]
    assert all(one.passed_over for one in found if isinstance(one, Bad))


def test_read_follows_a_link_when_it_was_named(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert texts(of(tmp_path / "link")) == ["a"]


def test_read_says_so_when_a_link_leads_to_itself(tmp_path):
    (tmp_path / "self").symlink_to(tmp_path / "self")
    [bad] = of(tmp_path / "self")
    assert isinstance(bad, Bad)
    assert (bad.error.code, "tournent en rond" in bad.error.fr) == ("CW150", True)


@pytest.mark.parametrize("name", ["missing.txt", "a\0b", "x" * 5000])
def test_read_goes_on_when_a_path_cannot_be_read(tmp_path, name):
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    found = list(read([str(tmp_path / name) if "\0" not in name else name, str(tmp_path / "a.txt")]))
    assert codes(found) == ["CW150"]
    assert texts(found) == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_read_goes_on_when_a_file_may_not_be_read(tmp_path):
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    assert codes(of(tmp_path)) == ["CW150"]


def test_read_goes_on_when_a_file_vanishes_meanwhile(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    rows = read([str(tmp_path)])
    first = next(rows)
    (tmp_path / "b.txt").unlink()
    rest = list(rows)
    assert texts([first, *rest]) == ["a.txt", "c.txt"]
    assert codes(rest) == ["CW150"]


def test_read_passes_over_what_is_no_plain_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as held:
        held.bind("s")
        assert [one.passed_over for one in of(Path()) if isinstance(one, Bad)] == [True]
        [named] = of(Path("s"))
        assert isinstance(named, Bad)
        assert (named.error.code, named.passed_over) == ("CW161", False)


def test_read_names_a_file_in_utf8_when_its_name_is_not(tmp_path):
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(b"x")
    [row] = of(tmp_path)
    assert isinstance(row, Row)
    assert row.path.endswith("caf\ufffd.txt")
    assert texts([row]) == ["x"]


def test_batches_keeps_the_order_when_rows_are_many(tmp_path):
    (tmp_path / "a.ndjson").write_text(
        "".join(f'{{"text":"{number}"}}\n' for number in range(batch_rows_max + 1)), encoding="utf-8"
    )
    found = list(batches(of(tmp_path / "a.ndjson")))
    assert [len(batch) for batch in found] == [batch_rows_max, 1]
    assert [one for batch in found for one in texts(batch)] == [str(number) for number in range(batch_rows_max + 1)]


def test_batches_stay_small_when_texts_are_long(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "batch_characters_max", 10)
    (tmp_path / "a.ndjson").write_text('{"text":"1234567890"}\n{"text":"1"}\nbad\n', encoding="utf-8")
    assert [len(batch) for batch in batches(of(tmp_path / "a.ndjson"))] == [1, 2]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", False),
        (b"plain words", False),
        ("des mots accentués à foison, œuvre".encode(), False),
        ("des mots en latin-1, accentués".encode("latin-1"), False),
        ("日本語のテキスト".encode()[:-1], False),
        (b"%PDF-1.7\nwords that look like text", True),
        (b"PK\x03\x04", True),
        (bytes(50), True),
        (b"\x7fELF", True),
        (b"\x1b[31mred\x1b[0m", False),
    ],
)
def test_is_binary_tells_text_from_the_rest_by_the_first_bytes(head, expected):
    assert is_binary(head) is expected


@given(st.binary(max_size=300), st.sampled_from(["text", "ndjson", "csv", None]))
def test_read_never_raises_for_any_bytes(content, form):
    for one in read(["-"], form=form, stdin=io.BytesIO(content)):
        assert isinstance(one, (Row, Bad))
        if isinstance(one, Row):
            one.item.parts[0].text.encode()
            one.item.id.encode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=300))
def test_read_gives_back_the_text_for_any_text(text):
    content = text.encode()
    found = list(read(["-"], form="text", stdin=io.BytesIO(content)))
    if not is_binary(content) and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        assert texts(found) == [text]
