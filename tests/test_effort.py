"""The time on a case: from taking it up to ruling, by the same person, without the hours in between."""

from __future__ import annotations

from msgspec import json

from clausewise.effort import cases_least, measured
from clausewise.model import Record

MINUTE = 60_000


def record(kind, case, by, minute, **body):
    told = {"case": case, "by": by, **body}
    return Record(1, minute * MINUTE, kind, case, by, json.encode(told), b"", b"", b"")


def worked(case, minutes, by="anne"):
    return [
        record("claimed", case, by, 0, until_ms=15 * MINUTE),
        record("proposed", case, by, minutes),
        record("settled", case, by, minutes + 1),
    ]


def test_mean_and_bounds_are_told_when_enough_cases_were_worked_on():
    effort = measured(one for number in range(20) for one in worked(f"c{number}", 4 if number % 2 else 6))
    assert (effort.cases, effort.minutes) == (20, 5.0)
    assert 4.4 < effort.low < 5.0 < effort.high < 5.6


def test_nothing_is_told_when_too_few_cases_were_worked_on():
    effort = measured(one for number in range(cases_least - 1) for one in worked(f"c{number}", 4))
    assert (effort.cases, effort.minutes) == (cases_least - 1, None)


def test_claim_that_ran_out_is_another_beginning_when_somebody_comes_back():
    told = [
        record("claimed", "c", "anne", 0, until_ms=15 * MINUTE),
        record("claimed", "c", "anne", 14, until_ms=29 * MINUTE),  # renewed: she is still at it
        record("claimed", "c", "anne", 500, until_ms=515 * MINUTE),
        record("proposed", "c", "anne", 503),
    ]
    assert measured([*told, *(one for number in range(9) for one in worked(f"c{number}", 3))]).minutes == 3.0


def test_case_is_no_measure_when_it_was_let_go_of_or_ruled_by_somebody_else():
    told = [
        *(record("claimed", f"c{number}", "anne", 0, until_ms=15 * MINUTE) for number in range(4)),
        record("unclaimed", "c0", "anne", 1),
        record("skipped", "c1", "anne", 1),
        record("escalated", "c2", "anne", 1),
        *(record("settled", f"c{number}", "ben" if number == 3 else "anne", 9) for number in range(5)),
    ]
    assert measured(told).cases == 0
