from __future__ import annotations

import pytest

from clausewise.source import parse
from clausewise.syntax import DEPTH_MAX


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("Non", "Non"), ("2026-12-01", "2026-12-01"), ("12:30", "12:30"),
        ("1_000", "1_000"), ("0x1f", "0x1f"), (".inf", ".inf"), ("1e9", "1e9"), ("9" * 5000, "9" * 5000), ("<<", "<<"),
        ("true", True), ("False", False), ("~", None), ("", None), ("null", None),
        ("2", 2), ("-2", -2), ("0.80", 0.8), ("-.5", -0.5), ('"2"', "2"), ("'true'", "true"),
    ],
)  # fmt: skip
def test_scalar_has_its_type_when_it_is_plain_or_quoted(written: str, value: object) -> None:
    data = parse(f"key: {written}", "f").data
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_key_is_text_when_it_looks_like_anything_else() -> None:
    assert parse("no: 1\n2: two\ntrue: x\n~: y", "f").data == {"no": 1, "2": "two", "true": "x", "~": "y"}


def test_first_value_stays_when_a_key_stands_twice() -> None:
    source = parse("a: {x: 1}\na: {x: {y: 2}, x: 3}\na: {x: 4}\nb: 5", "f")
    assert source.data == {"a": {"x": 1}, "b": 5}
    assert [(problem.code, problem.line) for problem in source.problems] == [("CW206", 2), ("CW206", 2), ("CW206", 3)]


def test_only_the_first_document_is_taken_when_there_are_more() -> None:
    source = parse("a: 1\n---\nb: {c: 2}\n---\n- 3\n", "f")
    assert source.data == {"a": 1}
    assert [problem.code for problem in source.problems] == ["CW211"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_stops_at_its_limit_when_it_goes_on(opening: str) -> None:
    source = parse(opening * 50_000, "f")
    assert "CW207" in {problem.code for problem in source.problems}
    assert [problem.code for problem in source.problems].count("CW207") == 1


def test_nesting_is_taken_up_to_its_limit() -> None:
    assert not parse("[" * DEPTH_MAX + "]" * DEPTH_MAX, "f").problems
    assert parse("[" * (DEPTH_MAX + 1) + "]" * (DEPTH_MAX + 1), "f").problems


def test_alias_bomb_stays_small_when_it_is_parsed() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    source = parse(bomb, "f")
    assert source.data["u"] == [None, None]
    assert {problem.code for problem in source.problems} == {"CW208"}
