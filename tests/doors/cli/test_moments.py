from __future__ import annotations

import pytest

from clausewise.doors.cli.moments import moment_ms, written
from clausewise.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-02", 86_400_000),
        ("1970-01-01T00:00:01", 1_000),
        ("1970-01-01T00:00+01:00", -3_600_000),
        (" 1970-01-01T01:00Z ", 3_600_000),
        ("12h", 5 + 12 * 3_600_000),
        ("90d", 5 + 90 * 86_400_000),
        ("4w", 5 + 28 * 86_400_000),
    ],
)
def test_moment_ms_reads_dates_times_and_spans(text, expected):
    assert moment_ms(text, 5, "--until") == expected


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "90", "-3d", "999999d", "9999-12-31T23:59:59-23:59x"])
def test_moment_ms_refuses_anything_else(text):
    with pytest.raises(ConfigError) as caught:
        moment_ms(text, 5, "--until")
    assert (caught.value.code, caught.value.where) == ("CW312", "--until")


def test_written_is_iso_in_utc():
    assert written(86_400_000) == "1970-01-02T00:00:00Z"
    assert written(None) == "-"
    assert written(10**18) == str(10**18)
