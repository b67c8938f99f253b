from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.errors import PolicyError
from clausewise.layout import fmt
from clausewise.source import parse

ORDER = ("id", "title", "when")


def test_keys_come_in_order_with_their_comments_when_a_file_is_formatted() -> None:
    text = """\


# About this file

# why when
# in two lines
when:
  # inner
  likely: "x"\x20\x20
# at the margin, inside
  possible: >-
    a   b

    c


title: {en:   a,
  fr: b}    # stays
extra: 1
id: x
# the end
"""
    assert fmt(text, ORDER) == """\
# About this file

id: x
title: {en:   a,
  fr: b}    # stays
# why when
# in two lines
when:
  # inner
  likely: "x"
# at the margin, inside
  possible: >-
    a   b

    c

extra: 1
# the end
"""  # fmt: skip


def test_file_stays_as_it_is_when_it_is_in_order() -> None:
    text = "# head\nid: x\n\ntitle: y\n"
    assert fmt(text, ORDER) == text


def test_blanks_stay_when_they_are_part_of_a_text() -> None:
    text = "title: |+\n  a  \n\n\n  b\n\n\nid: x\n"
    result = fmt(text, ORDER)
    assert parse(result, "").data == {"id": "x", "title": "a  \n\n\nb\n\n\n"}


def test_line_ends_and_final_line_are_mended_when_a_file_comes_from_elsewhere() -> None:
    assert fmt("\ufeffid: x\r\ntitle: y", ORDER) == "id: x\ntitle: y\n"


@pytest.mark.parametrize("text", ["{id: x, title: y}", "? id\n: x\n", "- id", "title: 'a\nb'\nid: x\n...\n# c", "x"])
def test_file_is_refused_or_kept_when_its_keys_do_not_begin_lines(text: str) -> None:
    try:
        result = fmt(text, ORDER)
    except PolicyError as error:
        assert error.problems[0].code == "CW270"  # noqa: PT017
    else:
        assert parse(result, "").data == parse(text, "").data


def test_problems_of_the_file_come_first_when_it_cannot_be_read() -> None:
    with pytest.raises(PolicyError) as caught:
        fmt("id: x\nid: y\n", ORDER, "f.yaml")
    assert caught.value.problems[0].where == "f.yaml:2:1"


BLOCKS = [
    "id: x", "title: {en: a,\n  fr: b}  # stays", "when:\n  certain: b\n# inside\n  likely: 'x\n\n    y'", "other: |\n    text  \n\n\n  ",
    "kept: |+\n  a\n\n", "folded: >-\n  a\n  # no comment\n  b", "zzz: [a,\n  b]", "none:", "quoted: 'a\n# no comment\nb'",
]  # fmt: skip
BETWEEN = st.lists(st.sampled_from(["", "   ", "# note", "#", "  # inner"]), max_size=3)


@st.composite
def policy_texts(draw: st.DrawFn) -> str:
    lines = draw(BETWEEN)
    for block in draw(st.lists(st.sampled_from(BLOCKS), unique=True, min_size=1)):
        lines = [*lines, block, *draw(BETWEEN)]
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))


@settings(deadline=None, max_examples=200)
@given(policy_texts())
def test_data_stays_and_a_second_time_changes_nothing_when_a_file_is_formatted(text: str) -> None:
    try:
        once = fmt(text, ORDER)
    except PolicyError as error:
        assert error.code == "CW270" or parse(text, "").problems  # noqa: PT017
        return
    assert parse(once, "").data == parse(text, "").data
    assert fmt(once, ORDER) == once
    assert _lines(text) == _lines(once)


def _lines(text: str) -> list[str]:
    return sorted(line.strip() for line in text.split("\n") if line.strip())


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["id: x", "? q", "---", "  a", "- b", "{", "'", "#", ""]), max_size=8).map("\n".join))
def test_formatting_ends_in_text_or_problems_when_a_file_holds_anything(text: str) -> None:
    try:
        once = fmt(text, ORDER)
    except PolicyError as error:
        assert error.problems  # noqa: PT017
    else:
        assert fmt(once, ORDER) == once
