from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.errors import ClausewiseError
from clausewise.observe import matcher
from clausewise.observe.matcher import Found, Matcher, bounded

OPEN = ["a[^b]*c", "^x.*y$", r"q\S+z", r"[^-]\W[^]\n]", "a.b"]
MATCHER = Matcher(OPEN)
TEXTS = st.lists(st.text("abcxyqz -]\n\xff", max_size=12).map(lambda one: one.encode("utf-8")), max_size=6)


@given(TEXTS)
def test_what_is_found_is_the_same_when_texts_are_scanned_together_or_alone(texts):
    together = {(one.text, one.pattern) for one in MATCHER.match(texts)}
    alone = {(number, one.pattern) for number, text in enumerate(texts) for one in MATCHER.match([text])}
    assert together == alone


@given(TEXTS)
def test_what_is_found_is_what_python_finds_when_patterns_are_open(texts):
    dotted = [re.compile(one.encode(), re.DOTALL | re.IGNORECASE) for one in OPEN]
    wanted = {
        (number, pattern)
        for number, text in enumerate(texts)
        for pattern, one in enumerate(dotted)
        # Python's dollar also stands before a last line end.
        if one.search(text) and not (pattern == 1 and text.endswith(b"\n"))
    }
    assert {(one.text, one.pattern) for one in MATCHER.match(texts)} == wanted


def test_edges_become_the_separator_when_a_pattern_is_bounded():
    assert bounded(r"^a[^b].\S[^-x][^]y]\.$") == r"\xffa[^\xffb][^\xff][^\s\xff][^\xff\-x][^\xff\]y]\.\xff"


def test_place_is_told_when_a_pattern_matches_within_a_text():
    [found] = [one for one in MATCHER.match([b"zzz", b"..a--c.."]) if one.pattern == 0]
    assert found == Found(1, 0, 6)
    assert MATCHER.start(0, b"..a--c..", 6) == 2


def test_first_matches_are_kept_when_a_text_floods(monkeypatch):
    monkeypatch.setattr(matcher, "matches_per_scan_max", 50)
    monkeypatch.setattr(matcher, "matches_per_text_mean_max", 0)
    found = Matcher(["a", "b"]).match([b"a" * 1_000, b"b"])
    assert {(one.text, one.pattern) for one in found} == {(0, 0), (1, 1)}


def test_pattern_is_named_when_it_cannot_be_compiled():
    with pytest.raises(ClausewiseError) as refused:
        Matcher(["good", "(?<=a)b"])
    assert refused.value.code == "CW821"
    assert "(?<=a)b" in refused.value.fr
