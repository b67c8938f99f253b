"""What animations make of an element: how it looks once they have run, and whether they show it for a while (CSS Animations 1 and 2).

Whoever hides words by the last frame of an animation hides them as well as by a rule; whoever brings them in by one hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from clausewise.parse.stylesheet import Declaration, commas

if TYPE_CHECKING:
    from clausewise.parse.stylesheet import Frames

# Whoever has to wait longer for words does not see them, and what is gone sooner was not read.
awaited_seconds_max, seen_seconds_min = 60.0, 1.0

_TIME: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(ms|s)\Z")
_TOKEN: Final = re.compile(r"[\w-]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s,()]+")
_COUNT: Final = re.compile(r"\d+\.?\d*\Z|\.\d+\Z|infinite\Z")
_FILLS: Final = frozenset(("forwards", "backwards", "both"))
_DIRECTIONS: Final = frozenset(("normal", "reverse", "alternate", "alternate-reverse"))
_STATES: Final = frozenset(("running", "paused"))
_PACES: Final = frozenset(("linear", "ease", "ease-in", "ease-out", "ease-in-out", "step-start", "step-end"))
_LONG: Final = ("name", "duration", "delay", "iteration-count", "fill-mode", "direction", "play-state")
_INITIAL: Final = ("none", "0s", "0s", "1", "none", "normal", "running")


class Run(NamedTuple):
    """An animation of an element: its name, its times in seconds, and how it ends.

    ``stays`` says that the last frame holds afterwards, ``backwards`` that this is the first one as it is written.
    """

    name: str
    duration: float
    delay: float
    is_endless: bool
    stays: bool
    backwards: bool
    is_paused: bool

    @property
    def comes(self) -> bool:
        """Whether it has run, once at least, before anybody gives up waiting."""
        return not self.is_paused and self.delay + self.duration <= awaited_seconds_max


def longhands(value: str) -> list[tuple[str, str]]:
    """Return what the shorthand ``animation`` says, property by property; what hangs on a variable stays as it is."""
    if "var(" in value:
        return [("animation", value)]
    rows = [_row(one) for one in commas(value)]
    return [(f"animation-{name}", ",".join(row[at] for row in rows)) for at, name in enumerate(_LONG)]


def _row(one: str) -> list[str]:
    row, times = list(_INITIAL), 0
    for token in _TOKEN.findall(one):
        low = token.lower()
        if _TIME.match(low):
            row[1 + min(times, 1)] = low
            times += 1
        elif _COUNT.match(low):
            row[3] = low
        elif low in _FILLS:
            row[4] = low
        elif low in _DIRECTIONS:
            row[5] = low
        elif low in _STATES:
            row[6] = low
        elif low not in _PACES and "(" not in low:
            row[0] = token
    return row


def runs(said: Mapping[str, str]) -> Iterator[Run]:
    """Yield the animations of an element whose declarations say ``said``, by property; a shorthand with variables is filled in."""
    if "animation" in said:
        said = {**dict(longhands(said["animation"])), **{one: said[one] for one in said if one != "animation"}}
    rows = [said.get(f"animation-{name}", default).split(",") for name, default in zip(_LONG, _INITIAL, strict=True)]
    for at, name in enumerate(one.strip().strip("\"'") for one in rows[0]):
        # Shorter lists begin again.
        _, duration, delay, count, fill, direction, state = (row[at % len(row)].strip().lower() for row in rows)
        if name.lower() == "none":
            continue
        is_even = count.isdecimal() and int(count) % 2 == 0
        turned = direction in ("reverse", "alternate" if is_even else "alternate-reverse")
        yield Run(
            name,
            _seconds(duration),
            max(0.0, _seconds(delay)),
            count == "infinite",
            fill in ("forwards", "both"),
            turned,
            state == "paused",
        )


def _seconds(value: str) -> float:
    found = _TIME.match(value)
    return float(found[1]) / (1000.0 if found[2] == "ms" else 1.0) if found else 0.0


def settled(said: Mapping[str, str], frames: Mapping[str, Frames]) -> Iterator[tuple[str, Declaration]]:
    """Yield what holds for an element once its animations have run: the name of each and a declaration of its last frame."""
    for run in runs(said):
        known = frames.get(run.name)
        if known is not None and run.stays and run.comes and not run.is_endless:
            yield from ((run.name, one) for one in (known.first if run.backwards else known.last))


def is_seen(said: Mapping[str, str], frames: Mapping[str, Frames], shows: Callable[[Declaration], bool]) -> bool:
    """Say whether an animation brings to sight, long enough to read, what something else hides."""
    return any(
        run.comes and (run.is_endless or run.duration >= seen_seconds_min) and any(map(shows, frames[run.name].every))
        for run in runs(said)
        if run.name in frames
    )


def lasts(said: Mapping[str, str]) -> bool:
    """Say whether what its animations take away in the end can be read before."""
    return any(run.duration + run.delay >= seen_seconds_min for run in runs(said))


def is_unknown(said: Mapping[str, str], frames: Mapping[str, Frames]) -> bool:
    """Say whether an element has an animation whose frames stand in no sheet of the page."""
    return any(run.name not in frames and run.comes for run in runs(said))
