"""Chromium draws every page: what is written to be hidden is hidden, and the parser says of styles what Chromium makes of them."""

from __future__ import annotations

from tests.chromium import needs_chromium
from tests.pages import cases, squeezed
from tests.pages.drawn import agreement, compared, texts_of

AGREEMENT_MIN = 0.97


@needs_chromium
def test_pages_hide_what_is_written_and_parser_agrees_when_chromium_draws_them():
    for case in cases():
        if case.family != "unseen":
            gone = squeezed(" ".join(one.text for one in texts_of(case) if one.trick is not None))
            assert all(squeezed(one) in gone for one in case.hidden), case.id
    told = compared()
    assert len(told) > 5 * len(cases())
    apart = [f"{one.case}: {one.passage.text} {one.passage.trick} {one.drawn}" for one in told if not one.agrees]
    assert agreement(told) >= AGREEMENT_MIN, "\n".join(apart)
