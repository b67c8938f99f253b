"""When what failed is tried again, when it is dead, and when an endpoint is left alone. Pure: time and chance come in as values."""

from __future__ import annotations

from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS

# 5 s, 25 s, 2 min, 10 min, 52 min, 4 h, then every 12 h: dead after about three days.
first_delay_ms: Final = 5_000
delay_factor: Final = 5
delay_ms_max: Final = 12 * HOUR_MS
tries_max: Final = 12
# Half of a delay is chance, so that many who failed together do not come back together.
jitter: Final = 0.5
# An endpoint that fails is tried at least this often, so that it is noticed soon when it is back.
pause_ms_max: Final = 10 * MINUTE_MS
# So many failures in a row are an outage and not one bad message: when it ends, all that waits is due.
outage_failures: Final = 3
halt_days: Final = 5


def delay_ms(tries: int, chance: float) -> int:
    """Return how long to wait after the try with the number ``tries`` (from 1) failed; ``chance`` lies between 0 and 1."""
    longest = min(delay_ms_max, first_delay_ms * delay_factor ** min(tries - 1, 16))
    return int(longest * (1 - jitter * (1 - chance)))


def next_ms(tries: int, *, now_ms: int, chance: float, asked_ms: int = 0) -> int | None:
    """Return when to try again what failed for the time ``tries``, at the earliest when the endpoint asks for it; None when it is dead."""
    if tries >= tries_max:
        return None
    return now_ms + max(delay_ms(tries, chance), min(asked_ms, delay_ms_max))


def pause_ms(failures: int, *, chance: float, asked_ms: int = 0) -> int:
    """Return how long to leave an endpoint alone that failed ``failures`` times in a row."""
    return max(min(pause_ms_max, delay_ms(failures, chance)), min(asked_ms, delay_ms_max))


def is_to_halt(failing_ms: int, now_ms: int) -> bool:
    """Say whether an endpoint that has failed at every try since ``failing_ms`` (0: it has not) is no longer told by itself."""
    return 0 < failing_ms <= now_ms - halt_days * DAY_MS
