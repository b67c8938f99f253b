from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.errors import PolicyError
from clausewise.source import FILE_BYTES_MAX, parse, read

TEXT = """\
plain: one two
quoted: "é two"
single: 'it''s two'
folded: >-
  one
  two
block: |
  one
    two
list:
  - {en: a, fr: b}
  - x: 1
"""


@pytest.mark.parametrize(
    ("place", "offset", "line", "column"),
    [
        (("plain",), 4, 1, 12),
        (("quoted",), 2, 2, 12),
        (("single",), 5, 3, 16),
        (("folded",), 4, 6, 3),
        (("block",), 6, 9, 5),
    ],
)
def test_caret_points_inside_a_text_when_it_is_written_in_any_style(
    place: tuple[str], offset: int, line: int, column: int
) -> None:
    source = parse(TEXT, "file.yaml")
    problem = source.problem(place, "CW299", "en", "fr", offset=offset, length=3)
    assert (problem.line, problem.column, problem.length) == (line, column, 3)
    assert problem.excerpt[column - 1 : column + 2] == "two"
    assert problem.where == f"file.yaml:{line}:{column}"


def test_caret_falls_back_on_the_whole_value_when_an_escape_stands_in_the_way() -> None:
    source = parse(r'a: "\u00e9 two"', "file.yaml")
    assert source.data == {"a": "é two"}
    assert source.problem(("a",), "CW299", "en", "fr", offset=2, length=3).column == 4


def test_caret_points_behind_the_text_when_the_offset_is_its_end() -> None:
    source = parse("a: 'one &&'", "file.yaml")
    assert source.problem(("a",), "CW299", "en", "fr", offset=6, length=1).column == 11


@pytest.mark.parametrize(
    ("place", "key", "line", "column", "length"),
    [
        (("plain",), True, 1, 1, 5),
        (("plain",), False, 1, 8, 7),
        (("list",), False, 10, 1, 4),
        (("list", 0), False, 11, 5, 14),
        (("list", 0, "fr"), False, 11, 17, 1),
        (("list", 0, "de"), False, 11, 5, 14),
        (("list", 1, "x"), True, 12, 5, 1),
        ((), False, 1, 1, 14),
        (("missing",), False, 1, 1, 14),
    ],
)
def test_place_is_found_or_the_nearest_around_it_when_a_problem_is_made(
    place: tuple[str | int, ...], key: bool, line: int, column: int, length: int
) -> None:
    problem = parse(TEXT, "f").problem(place, "CW299", "en", "fr", key=key)
    assert (problem.line, problem.column, problem.length) == (line, column, length)


def test_problems_come_in_file_order_when_a_source_is_refused() -> None:
    source = parse(TEXT, "f")
    source.note(("list",), "CW298", "second", "deuxième")
    source.note(("plain",), "CW299", "first", "premier")
    with pytest.raises(PolicyError) as caught:
        source.refuse()
    assert [problem.code for problem in caught.value.problems] == ["CW299", "CW298"]


def test_nothing_is_raised_when_a_source_has_no_problem() -> None:
    source = parse(TEXT, "f")
    source.refuse()
    assert source.has(("list", 1, "x"))
    assert not source.has(("list", 2))


def test_missing_file_is_a_problem_when_it_is_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        source = read(path)
        assert [problem.code for problem in source.problems] == ["CW200"]
        assert source.data is None


def test_large_file_is_a_problem_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a" * (FILE_BYTES_MAX + 1))
    assert [problem.code for problem in read(path, name="large").problems] == ["CW201"]
    assert [problem.code for problem in parse("a" * (FILE_BYTES_MAX + 1), "large").problems] == ["CW201"]


def test_byte_order_mark_and_carriage_returns_are_taken_when_a_file_comes_from_elsewhere() -> None:
    source = parse("\ufeffa: 1\r\nb: é\r\n".encode(), "f")
    assert source.data == {"a": 1, "b": "é"}
    assert not source.problems
    assert source.problem(("b",), "CW299", "en", "fr").where == "f:2:4"


def test_invisible_character_is_refused_raw_and_taken_as_an_escape() -> None:
    assert [problem.code for problem in parse("a: 'x\u200by'", "f").problems] == ["CW203"]
    escaped = parse('a: "x\\u200by"', "f")
    assert escaped.data == {"a": "x\u200by"}
    assert not escaped.problems


def test_emoji_with_a_joiner_and_narrow_spaces_are_taken_when_they_are_written_raw() -> None:
    source = parse("a: '👩\u200d💻 12\u202f000\u00a0$'", "f")
    assert not source.problems


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_nothing_but_problems_comes_out_when_a_file_holds_any_bytes(content: bytes) -> None:
    source = parse(content, "any")
    assert source.data is not None or source.problems or content.strip(b"\n ~nulNUL#\r\xef\xbb\xbf") != content
    for problem in source.problems:
        assert problem.drawn("en")
        assert problem.drawn("fr")


YAML_BITS = st.sampled_from(
    [
        *(
            "a",
            "b",
            "é",
            ": ",
            ":",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            '"',
            "'",
            "|",
            ">",
            "#",
            "&x",
            "*x",
            "!",
            "?",
            "---",
            "...",
            "%",
        ),
        *("\n", "  ", "\t", "\x00", "\u2028", "\x85", "\ufeff"),
    ],
)


@settings(deadline=None, max_examples=300)
@given(st.lists(YAML_BITS, max_size=40).map("".join))
def test_every_span_lies_in_the_file_when_it_is_built_of_yaml_signs(text: str) -> None:
    source = parse(text, "any")
    for problem in source.problems:
        assert 1 <= problem.line <= len(source.lines)
    for place in [*source.keys, *source.values]:
        problem = source.problem(place, "CW299", "en", "fr", offset=0, length=1)
        assert 1 <= problem.line <= len(source.lines)
        assert 1 <= problem.column <= len(source.lines[problem.line - 1]) + 1
