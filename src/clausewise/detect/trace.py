"""The trace that servers leave on a mail: who says to have passed it on, when, and whether that can be true.

Each server puts its Received field on top, so times fall from top to bottom. Clocks are wrong by minutes and time zones by hours; only
what no clock explains counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import mktime_tz, parsedate_tz
from itertools import pairwise

from msgspec import Struct

from clausewise.detect.letter import Letter
from clausewise.model import Evidence

hops_max = 64
# More than any wrong time zone.
backward_s_max = 30 * 3600
ahead_s_max = 3 * 86_400

BACKWARD_SCORE, AHEAD_SCORE, BORROWED_SCORE, STRIPPED_SCORE = 0.5, 0.45, 0.7, 0.45

_BY = re.compile(r"(?:^|\s)by\s+\[?([\w.-]{1,255})", re.IGNORECASE)


class Hop(Struct, frozen=True, gc=False):
    """One server's trace: its name, and when, in seconds since 1970-01-01 UTC; None when it does not say."""

    server: str
    time_s: float | None
    written: str


def hops(letter: Letter) -> tuple[Hop, ...]:
    """Return the servers that a mail says to have come through, the last one first."""
    return tuple(_hops(letter.fields.get("received", [])[:hops_max]))


def _hops(values: list[str]) -> Iterator[Hop]:
    for value in values:
        by = _BY.search(value)
        yield Hop(by[1].strip(".").lower() if by else "", moment(value.rpartition(";")[2]), value)


def moment(text: str) -> float | None:
    """Return the time that a date of a mail names, None when it is none."""
    try:
        read = parsedate_tz(text.strip()[:128])
        return None if read is None else float(mktime_tz(read))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def contradictions(letter: Letter, servers: frozenset[str]) -> Iterator[tuple[str, float, Evidence]]:
    """Yield what cannot be true of a trace: the signal's name, a score and the field."""
    trace = hops(letter)
    timed = [one for one in trace if one.time_s is not None]
    for later, earlier in pairwise(timed):
        if (earlier.time_s or 0.0) - (later.time_s or 0.0) > backward_s_max:
            yield (
                "mail.forged",
                BACKWARD_SCORE,
                letter.spot("received", "time_runs_backward", earlier.written, later.written),
            )
            break
    sent = moment(letter.first("date"))
    if timed and sent is not None and sent - (timed[0].time_s or 0.0) > ahead_s_max:
        yield "mail.forged", AHEAD_SCORE, letter.spot("date", "sent_after_it_came", rule=timed[0].written)
    yield from _borrowed(letter, trace, servers)
    if letter.is_delivered and not trace and not letter.is_automatic:
        shown = next(
            name for name in ("return-path", "delivered-to", "authentication-results") if name in letter.fields
        )
        yield "mail.sender_hidden", STRIPPED_SCORE, letter.spot(shown, "trace_stripped")


def _borrowed(letter: Letter, trace: tuple[Hop, ...], servers: frozenset[str]) -> Iterator[tuple[str, float, Evidence]]:
    """Yield a trace of the operator's own server below a stranger's, on a mail that is not its own: it never came through there."""
    if letter.is_passed_on or any(_is_under(letter.sender.host, one) for one in servers):
        return
    stranger = False
    for one in trace:
        own = any(_is_under(one.server, server) for server in servers)
        if own and stranger:
            yield "mail.forged", BORROWED_SCORE, letter.spot("received", "borrowed_server", one.written)
            return
        stranger = stranger or (
            not own and "." in one.server and not one.server.endswith((".local", ".internal", ".lan"))
        )


def _is_under(host: str, name: str) -> bool:
    return host == name or host.endswith("." + name)
