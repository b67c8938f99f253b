"""What happened to a case, record by record: when, by whom, and the words that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from msgspec import DecodeError, ValidationError, json

from clausewise.complaint import Complaint
from clausewise.model import Record

events_shown_max: Final = 200
# Records whose sealed part is what a person wrote.
SPOKEN: Final = frozenset(
    {"annotated", "skipped", "escalated", "declined", "settled", "appealed", "answered", "undone", "confirmed"}
)
# What is of no use to whoever reads a case.
SILENT: Final = frozenset({"noted"})
_report = json.Decoder(Complaint)


class Event(NamedTuple):
    """One record with its words (None where they were erased, empty where there never were any), and who confirmed it, if somebody did."""

    record: Record
    words: str | None
    clause: str = ""
    second: str = ""


def timeline(
    records: Sequence[Record], words: Callable[[Record], bytes | None], second: Callable[[Record], str]
) -> list[Event]:
    """Return the latest ``events_shown_max`` of what happened, oldest first."""
    told = [record for record in records if record.kind not in SILENT]
    return [_event(record, words)._replace(second=second(record)) for record in told[-events_shown_max:]]


def _event(record: Record, words: Callable[[Record], bytes | None]) -> Event:
    if record.kind == "reported":
        sealed = words(record)
        try:
            report = _report.decode(sealed) if sealed else None
        except (DecodeError, ValidationError):  # a later version of the report says more
            report = None
        return Event(record, report.reason if report else None, report.clause if report else "")
    if record.kind not in SPOKEN or not any(record.sealed_sha256):
        return Event(record, "")
    sealed = words(record)
    return Event(record, sealed.decode("utf-8", "replace") if sealed is not None else None)
