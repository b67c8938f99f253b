"""The Prefer header (RFC 7240): whether to answer at once, and how long somebody would wait."""

from __future__ import annotations

import re

from starlette.datastructures import Headers

from clausewise.doors.http.limits import wait_seconds_max

PREFER = "Prefer"
APPLIED = "Preference-Applied"
ASYNC = "respond-async"
_WAIT = re.compile(r"wait\s*=\s*\"?([0-9]{1,6})\"?", re.IGNORECASE)


def wants_async(headers: Headers) -> bool:
    """Say whether the sender would rather come back for the answer."""
    return any(one.strip().lower() == ASYNC for line in headers.getlist(PREFER) for one in re.split("[,;]", line))


def wait(headers: Headers) -> float | None:
    """Return how many seconds the sender would wait, at most ``wait_seconds_max``; None when it says nothing of it."""
    found = _WAIT.search(",".join(headers.getlist(PREFER)))
    return min(float(found[1]), wait_seconds_max) if found else None
