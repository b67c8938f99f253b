from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clausewise.observe.instant import clf, english, iso, milliseconds, seconds, syslog

MOMENT = 1_779_012_303_000


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (clf, "17/May/2026:10:05:03 +0000"),
        (clf, "[17/May/2026:06:05:03 -0400]"),
        (clf, "17/May/2026:15:35:03 +0530"),
        (iso, "2026-05-17T10:05:03Z"),
        (iso, "2026-05-17 10:05:03"),
        (iso, "2026-05-17T06:05:03-04:00"),
        (english, "Sun May 17 10:05:03.000000 2026"),
        (english, "Sun May 17 10:05:03 2026"),
        (seconds, "1779012303"),
        (milliseconds, "1779012303000"),
    ],
)
def test_moment_is_the_same_when_it_is_written_in_other_ways(read, text):
    assert read(text) == MOMENT


@pytest.mark.parametrize(
    "text", ["", "17/Mai/2026:10:05:03 +0000", "31/Feb/2026:10:05:03 +0000", "17/May/2026 10:05:03"]
)
def test_moment_is_refused_when_it_is_none(text):
    with pytest.raises(ValueError, match=r".*"):
        clf(text)


def test_year_is_the_last_that_was_not_to_come_when_a_log_names_none():
    read = syslog(datetime(2027, 1, 2, tzinfo=UTC))
    assert datetime.fromtimestamp(read("Dec 31 23:59:59") / 1000, UTC).year == 2026
    assert datetime.fromtimestamp(read("Jan  1 00:00:00") / 1000, UTC).year == 2027
    assert datetime.fromtimestamp(read("Feb 29 00:00:00") / 1000, UTC).year == 2024
    with pytest.raises(ValueError, match="Feb 30"):
        read("Feb 30 00:00:00")
