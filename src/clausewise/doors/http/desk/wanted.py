"""Which cases of the queue somebody wants to see, as an address says it, and where a page of them begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from clausewise.case import severity_max
from clausewise.casebook import Filter, Rank
from clausewise.doors.http.desk.words import KINDS, STATES

value_characters_max: Final = 300
FIELDS: Final = ("state", "kind", "severity", "clause", "language", "author", "host", "target", "escalated")
LANGUAGE: Final = "in"  # the address's own ``language`` is that of the page


def wanted(query: Mapping[str, str], *, by: str, time_ms: int, sees_sealed: bool) -> Filter:
    """Return the filter that an address or a form says; what it does not know narrows nothing."""
    given = {name: query.get(name, "").strip()[:value_characters_max] for name in (*FIELDS, LANGUAGE)}
    severity = given["severity"]
    return Filter(
        by=by,
        time_ms=time_ms,
        state=given["state"] if given["state"] in STATES else "",
        kind=given["kind"] if given["kind"] in KINDS else "",
        clause=given["clause"],
        language=given[LANGUAGE],
        severity_min=int(severity) if severity in set(map(str, range(1, severity_max + 1))) else 1,
        target=given["target"],
        author=given["author"],
        host=given["host"],
        is_escalated=True if given["escalated"] else None,
        sees_sealed=sees_sealed,
    )


def pairs(asked: Filter) -> list[tuple[str, str]]:
    """Return a filter as an address says it."""
    found = [
        ("state", asked.state),
        ("kind", asked.kind),
        ("severity", str(asked.severity_min) if asked.severity_min > 1 else ""),
        ("clause", asked.clause),
        (LANGUAGE, asked.language),
        ("author", asked.author),
        ("host", asked.host),
        ("target", asked.target),
        ("escalated", "1" if asked.is_escalated else ""),
    ]
    return [(name, value) for name, value in found if value]


def address(asked: Filter, **more: str) -> str:
    """Return the address of the queue with this filter; ``more`` replaces or adds fields, an empty value removes one."""
    kept = {**dict(pairs(asked)), **more}
    said = urlencode([(name, value) for name, value in kept.items() if value])
    return f"/desk?{said}" if said else "/desk"


def cursor(rank: Rank) -> str:
    """Return a place in the queue as an address says it."""
    return f"{rank[0]}.{rank[1]}.{rank[2]}"


def place(said: str) -> Rank | None:
    """Return the place that an address says; None for none."""
    urgency, _, rest = said.partition(".")
    due, _, case = rest.partition(".")
    try:
        return (int(urgency), int(due), case) if said else None
    except ValueError:
        return None
