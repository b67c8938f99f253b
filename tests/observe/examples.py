"""The examples of scenarios as events: one repeated at a pace, ``{n}`` in its texts being its number."""

from __future__ import annotations

from clausewise.event import Act, Event, Outcome
from clausewise.observe.window import Row


def events(example):
    """Return the events of an example, with where each was told."""
    told = []
    for number in range(example["times"]):
        given = {
            name: value.format(n=number) if isinstance(value, str) else value
            for name, value in example["event"].items()
        }
        given["marks"] = tuple(given.get("marks", ()))
        given["act"] = Act(given.get("act", "request"))
        given["outcome"] = Outcome(given.get("outcome", ""))
        event = Event(time_ms=1_780_000_000_000 + round(number * example["every_s"] * 1000), **given)
        told.append((event, Row(f"example:{number + 1}", event.target)))
    return told
