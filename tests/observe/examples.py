"""The examples of scenarios as events: one repeated at a pace, or several such runs one after the other.

In texts ``{n}`` is the number of the repetition, ``{m7}`` the same modulo 7, ``{o}`` three letters that differ from one to the next.
"""

from __future__ import annotations

import re
from string import ascii_lowercase

from clausewise.event import Act, Event, Outcome
from clausewise.observe.alert import Row

START_MS = 1_780_000_000_000


def events(example):
    """Return the events of an example, with where each was told."""
    told, now = [], START_MS
    for run in example if isinstance(example, list) else [example]:
        for number in range(run["times"]):
            event = Event(time_ms=now + round(number * run["every_s"] * 1000), **filled(run["event"], number))
            told.append((event, Row(f"example:{len(told) + 1}", event.target)))
        now += round(run["times"] * run["every_s"] * 1000)
    return told


def filled(given, number):
    """Return the fields of one repetition."""
    found = {name: said(value, number) if isinstance(value, str) else value for name, value in given.items()}
    found["marks"] = tuple(found.get("marks", ()))
    found["act"] = Act(found.get("act", "request"))
    found["outcome"] = Outcome(found.get("outcome", ""))
    return found


def said(text, number):
    letters = "".join(ascii_lowercase[number // power % 26] for power in (1, 26, 676))
    text = text.replace("{n}", str(number)).replace("{o}", letters)
    return re.sub(r"\{m(\d+)\}", lambda found: str(number % int(found[1])), text)
