"""The pages themselves: enough of each kind, in both languages, each its own."""

from __future__ import annotations

from collections import Counter

from tests.pages import cases, squeezed


def test_corpus_has_every_kind_in_both_languages_when_counted():
    counted = Counter((one.is_honest, one.language) for one in cases())
    assert set(counted) == {(True, "en"), (True, "fr"), (False, "en"), (False, "fr")}
    assert min(counted.values()) >= 0.8 * max(counted.values())


def test_corpus_repeats_no_page_and_no_name_when_read():
    assert len({one.id for one in cases()}) == len(cases())
    assert len({squeezed(one.html) for one in cases()}) == len(cases())


def test_corpus_marks_are_taken_out_when_read():
    for one in cases():
        assert not set("⟦⟧⦃⦄") & set(one.html), one.id
        assert "%%" not in one.html, one.id
