"""Times in a recording, as evidence writes them (``0:01:23.4``), and the place that a recording says it was made at (ISO 6709)."""

from __future__ import annotations

import re
from typing import Final

hours_max: Final = 99
# Degrees, degrees with minutes, or degrees with minutes and seconds; latitude first.
_PLACE: Final = re.compile(r"\s*([+-])(\d{2,6}(?:\.\d+)?)([+-])(\d{3,7}(?:\.\d+)?)")


def moment(seconds: float) -> str:
    """Return a time as ``h:mm:ss.t``; what is before the start counts as the start."""
    tenths = round(min(max(seconds, 0.0), hours_max * 3_600.0) * 10)
    return f"{tenths // 36_000}:{tenths // 600 % 60:02}:{tenths // 10 % 60:02}.{tenths % 10}"


def coordinates(place: str) -> str:
    """Return ``latitude,longitude`` in degrees with decimals of an ISO 6709 place; empty when it is none."""
    found = _PLACE.match(place)
    if not found:
        return ""
    latitude, longitude = (_degrees(found[2], 2), _degrees(found[4], 3))
    if latitude > 90 or longitude > 180:  # noqa: PLR2004 - the poles and the far side
        return ""
    return f"{'-' if found[1] == '-' else ''}{latitude:.5f},{'-' if found[3] == '-' else ''}{longitude:.5f}"


def _degrees(digits: str, width: int) -> float:
    """Return the degrees of ``DD``, ``DDMM`` or ``DDMMSS`` with any decimals; ``width`` digits are whole degrees."""
    whole = digits.partition(".")[0]
    if len(whole) <= width:
        return float(digits)
    minutes = digits[width:]
    if len(whole) <= width + 2:
        return int(digits[:width]) + float(minutes) / 60
    return int(digits[:width]) + int(minutes[:2]) / 60 + float(minutes[2:]) / 3_600
