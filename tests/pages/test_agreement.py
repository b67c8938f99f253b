"""Chromium draws pages: what is written to be hidden is hidden, and the parser says of styles what Chromium makes of them.

Every tenth page of each family is drawn here; ``python -m tests.pages --draw`` draws all of them.
"""

from __future__ import annotations

from itertools import groupby

from tests.chromium import needs_chromium
from tests.pages import cases, squeezed
from tests.pages.drawn import agreement, compared, drawings

AGREEMENT_MIN = 0.97
STEP = 10


@needs_chromium
def test_pages_hide_what_is_written_and_parser_agrees_when_chromium_draws_them():
    families = groupby(sorted(cases(), key=lambda case: case.family), key=lambda case: case.family)
    pages = [case for _, family in families for case in list(family)[::STEP]]
    drew = drawings(pages)
    for case in pages:
        if case.family != "unseen":
            gone = squeezed(" ".join(one.text for one in drew[case.id] if one.trick is not None))
            assert all(squeezed(one) in gone for one in case.hidden), case.id
    told = compared(pages, drew)
    assert len(told) > 5 * len(pages) > 250
    apart = [f"{one.case}: {one.passage.text} {one.passage.trick} {one.drawn}" for one in told if not one.agrees]
    assert agreement(told) >= AGREEMENT_MIN, "\n".join(apart)
