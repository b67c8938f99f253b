from __future__ import annotations

import pytest

from clausewise.observe.scenario import scenarios
from clausewise.observe.sieve import is_sieved, masses

PLANS = {one.id: one.plan for one in scenarios() if one.plan is not None}


@pytest.mark.parametrize(
    "name", ["overload.flood", "probing.paths", "scraping.counting", "scraping.group", "automation.rhythm"]
)
def test_plan_is_sieved_when_it_counts_what_happens_within_hours(name):
    assert is_sieved(PLANS[name])


@pytest.mark.parametrize(
    "name", ["account.keys", "account.travel", "probing.proxy", "overload.cost", "sign_in.spraying_slow"]
)
def test_plan_is_left_to_the_windows_when_it_remembers_more_or_shows_something_at_once(name):
    assert not is_sieved(PLANS[name])


def test_case_needs_as_many_rows_as_it_counts_when_it_asks_for_them():
    first, *_ = PLANS["probing.paths"].cases
    assert masses(first) == [("missing", 15.0)]
