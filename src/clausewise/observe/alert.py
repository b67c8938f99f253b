"""What overflowed in the windows of a scenario, with the last rows that led to it."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from clausewise.observe.scenario import Scenario

# Who saw it, in signals: nothing that is sent to be judged can bear this.
OBSERVER: Final = "observer"

# What events are counted under: the names of the fields and what they hold.
Key = tuple[tuple[str, ...], tuple[str, ...]]


class Row(Struct, frozen=True, gc=False):
    """Where an event was told, such as ``access.log:17``, and what it was, as a person reads it."""

    place: str
    text: str


class Alert(Struct, frozen=True, gc=False):
    """An overflow: of which scenario, how surely, by whom, since when, after how many events, and the last rows that led to it.

    ``session``, ``token`` and ``grant`` are those of the event at which it was told. ``account`` and ``address`` are empty where nobody
    alone answers.
    """

    scenario: Scenario
    key: Key
    time_ms: int
    since_ms: int
    count: int
    rows: tuple[Row, ...]
    account: str = ""
    address: str = ""
    host: str = ""
    session: str = ""
    score: float = 0.0
    token: str = ""
    grant: str = ""
