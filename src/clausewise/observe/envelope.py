"""Lines that carry lines: what a system's log, a journal or a container writes around what a program said.

An envelope is a format of the kind ``envelope`` (``clausewise.observe.format``): ``patterns`` whose group ``message`` is the line inside,
or the keys of an object in JSON, put together again by ``notation``; ``{time}`` is then the moment, as ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any, Final

import msgspec

KIND: Final = "envelope"
MESSAGE: Final = "message"
# An envelope in an envelope: a journal that took a line of a system's log.
depth_max = 2
_KEY: Final = re.compile(r"\{([^{}]+)\}")

# Returns the line inside, None when there is none.
Opening = Callable[[str], str | None]


def by_patterns(patterns: Sequence[str]) -> Opening:
    """Return what takes the group ``message`` out of a line. Raises re.error for what is no expression."""
    compiled = [re.compile(one, re.DOTALL) for one in patterns]

    def opened(text: str) -> str | None:
        for pattern in compiled:
            found = pattern.match(text)
            if found is not None:
                return found[MESSAGE]
        return None

    return opened


def by_keys(notation: str, fields: Mapping[str, str]) -> Opening:
    """Return what puts a line together from an object's keys; ``fields`` says which key tells the microseconds (``time_us``)."""
    clock = next((key for key, field in fields.items() if field == "time_us"), "")
    keys = [key for key in _KEY.findall(notation) if key != "time"]
    needed = next((key for key, field in fields.items() if field == MESSAGE), "")

    def opened(text: str) -> str | None:
        if not text.startswith("{"):
            return None
        line = msgspec.json.decode(text)
        if not isinstance(line, dict) or not isinstance(line.get(needed), str):
            return None
        given = {key: str(line.get(key, "-")) for key in keys}
        if clock:
            given["time"] = _iso(line.get(clock))
        return _KEY.sub(lambda found: given[found[1]], notation).removesuffix("\n")

    return opened


def _iso(microseconds: Any) -> str:
    return datetime.fromtimestamp(int(microseconds) / 1_000_000, UTC).isoformat(timespec="milliseconds")


def chains(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which envelopes may lie around a line, fewest first, none at all the first of them."""
    yield ()
    for depth in range(1, depth_max + 1):
        yield from product(names, repeat=depth)


def unwrapped(text: str, openings: Sequence[Opening]) -> str | None:
    """Return the line inside all envelopes, the outermost first; None when one of them is none."""
    for opening in openings:
        inside = opening(text)
        if inside is None:
            return None
        text = inside
    return text
