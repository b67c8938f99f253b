from __future__ import annotations

import re
from enum import StrEnum

import pytest

from clausewise.fields import Table, nearest
from clausewise.model import Words
from clausewise.source import parse


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


TEXT = """\
name: thing
title: {en: Title, fr: Titre}
count: 3
share: 1
exact: 0.5
open: true
colour: red
colours: [red, blue]
tags: [a, b]
inner: {x: 1}
rows: [{x: 1}, {x: 2}]
"""


def table() -> Table:
    found = Table.of(parse(TEXT, "f"))
    assert found is not None
    return found


def test_value_comes_back_in_its_type_when_it_is_right() -> None:
    one = table()
    assert one.text("name", form=re.compile("[a-z]+"), form_en="x", form_fr="x") == "thing"
    assert one.words("title") == Words("Title", "Titre")
    assert one.whole("count", 0, 5) == 3
    assert one.number("share", 0, 1) == 1.0
    assert one.number("exact", 0, 1) == 0.5
    assert one.truth("open") is True
    assert one.choice("colour", Colour) is Colour.RED
    assert one.choices("colours", Colour) == (Colour.RED, Colour.BLUE)
    assert one.texts("tags", least=2) == ("a", "b")
    inner = one.table("inner")
    assert inner is not None
    assert inner.whole("x", 1, 1) == 1
    assert [row.whole("x", 0, 9) for row in one.tables("rows")] == [1, 2]
    assert not one.source.problems


def test_nothing_is_noted_when_a_key_that_may_be_missing_is() -> None:
    one = table()
    assert one.text("none", required=False) is None
    assert one.words("none", required=False) is None
    assert one.whole("none", 0, 1, required=False) is None
    assert one.truth("none", required=False) is None
    assert one.texts("none", required=False) == ()
    assert one.tables("none", required=False) == []
    assert one.table("none", required=False) is None
    assert not one.source.problems


@pytest.mark.parametrize(
    ("getter", "code"),
    [
        (lambda one: one.text("none"), "CW221"),
        (lambda one: one.text("count"), "CW222"),
        (lambda one: one.whole("open", 0, 1), "CW222"),
        (lambda one: one.whole("exact", 0, 1), "CW222"),
        (lambda one: one.number("count", 0, 1), "CW225"),
        (lambda one: one.truth("count"), "CW222"),
        (lambda one: one.choice("name", Colour), "CW223"),
        (lambda one: one.choices("tags", Colour), "CW223"),
        (lambda one: one.texts("tags", least=3), "CW228"),
        (lambda one: one.texts("rows"), "CW222"),
        (lambda one: one.tables("tags"), "CW222"),
        (lambda one: one.words("inner"), "CW224"),
        (lambda one: one.only(["name"]), "CW220"),
    ],
)
def test_problem_is_noted_when_a_value_is_wrong(getter, code: str) -> None:
    one = table()
    getter(one)
    assert code in {problem.code for problem in one.source.problems}


def test_remedy_names_the_closest_word_or_all_when_none_is_close() -> None:
    assert nearest("repport", ["report", "notice"]) == ("Did you mean `report`?", "Vouliez-vous dire `report`?")
    assert nearest("x", ["b", "a"]) == ("Choose among `a`, `b`.", "Choisissez parmi `a`, `b`.")
    assert nearest("x", []) == ("Delete it.", "Supprimez-le.")
