"""What agents say they are: crawlers that can be checked, scanners under their own names, programs, and what cannot be true.

    agent.scanner        says that it looks for weaknesses
    agent.crawler        says that it is a crawler that we know
    agent.verified       … and is (see ``clausewise.observe.claim``)
    agent.forged         … and is not
    agent.program        says that it is a program; nothing is wrong with that
    agent.contradictory  says two things of which one is a lie

An agent is a claim, and only a false one says anything against somebody. Logs that tell no agents say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from msgspec import Struct

from clausewise.errors import PolicyError
from clausewise.event import Act, Event
from clausewise.fields import Table
from clausewise.model import Words
from clausewise.observe.remembrance import remembering
from clausewise.source import read

SCANNER, CRAWLER, VERIFIED, FORGED, PROGRAM, CONTRADICTORY = (
    f"agent.{name}" for name in ("scanner", "crawler", "verified", "forged", "program", "contradictory")
)
MARKS: Final = (SCANNER, CRAWLER, VERIFIED, FORGED, PROGRAM, CONTRADICTORY)
# Of a longer agent the rest is not read: browsers need a quarter of it, and whoever makes up long ones fills no memory.
agent_characters_max = 1_024
# Two systems that no device runs at once. Windows Phone said that it was all of them.
_SYSTEMS: Final = (
    re.compile(
        r"(?=.*Windows NT \d)(?=.*(?:iPhone|iPad|Macintosh|X11;|Android \d))(?!.*(?:Windows Phone|compatible;))"
    ),
    re.compile(r"(?=.*\(Macintosh;)(?=.*(?:Android \d|X11;|iPhone OS))(?!.*compatible;)"),
    re.compile(r"(?=.*\(iPhone;)(?=.*(?:Android \d|X11;))(?!.*compatible;)"),
)
# An agent that names its own header, or spells the commonest word of all agents wrong, was put together by hand.
_CARELESS: Final = re.compile(r"user-agent\s*:|\"?Mozlila/|Mozilla/\d\.\d \(\)|%s\Z|\{\{.*\}\}", re.IGNORECASE)


class Crawler(Struct, frozen=True):
    """A crawler: what its agents hold, in lower case, and the suffixes of the hosts that it comes from."""

    name: str
    title: Words
    agents: tuple[str, ...]
    hosts: tuple[str, ...] = ()


class Claims(Protocol):
    """Says whether an address is the crawler that it says it is: True, False, or None while nobody knows."""

    def is_true(self, crawler: Crawler, address: str) -> bool | None:
        """Return whether ``address`` is one of ``crawler``'s."""
        ...


class _Known(NamedTuple):
    crawlers: tuple[Crawler, ...]
    names: re.Pattern[str]
    kinds: Mapping[str, str]
    by_name: Mapping[str, Crawler]


class Agents:
    """Reads agents. A marker (``clausewise.observe.marking``). ``claims`` checks crawlers; without it a claim stays one."""

    reads = frozenset(("agent",))

    def __init__(self, claims: Claims | None = None) -> None:
        self._claims = claims

    def hints(self, events: Sequence[Event]) -> list[tuple[str, ...]]:
        """Return what agents may say, whether or not they are what they say."""
        return [self._hint(event.agent[:agent_characters_max]) if event.agent else () for event in events]

    def _hint(self, agent: str) -> tuple[str, ...]:
        marks, crawler = said(agent)
        return (*marks, VERIFIED, FORGED) if crawler is not None and self._claims is not None else marks

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:  # noqa: ARG002 - a marker's signature
        """Return what an event's agent says."""
        if not event.agent or event.act is not Act.REQUEST:
            return ()
        marks, crawler = said(event.agent[:agent_characters_max])
        if crawler is None or self._claims is None or not event.address:
            return marks
        verdict = self._claims.is_true(crawler, event.address)
        return marks if verdict is None else (*marks, VERIFIED if verdict else FORGED)


def _said(agent: str) -> tuple[tuple[str, ...], Crawler | None]:
    known = agents()
    found = {known.kinds[name.lower()]: name.lower() for name in reversed(known.names.findall(agent))}
    marks = [mark for mark in (SCANNER, CRAWLER, PROGRAM) if mark in found]
    if is_contradictory(agent):
        marks.append(CONTRADICTORY)
    return tuple(marks), known.by_name[found[CRAWLER]] if CRAWLER in found else None


# Returns the marks of an agent, and the crawler that it says it is.
said: Final = remembering(_said)


def is_contradictory(agent: str) -> bool:
    """Say whether an agent says two things that are never true together."""
    return _CARELESS.search(agent) is not None or any(one.match(agent) for one in _SYSTEMS)


@cache
def agents() -> _Known:
    """Return the agents that are known by name. Raises PolicyError for a file that is wrong."""
    source = read(Path(str(files("clausewise.observe") / "agents.yaml")))
    table = Table.of(source)
    if table is None:
        raise PolicyError(tuple(source.problems))
    crawlers = tuple(map(_crawler, table.tables("crawlers", least=1)))
    kinds = {name: CRAWLER for one in crawlers for name in one.agents}
    kinds |= dict.fromkeys(table.texts("programs"), PROGRAM) | dict.fromkeys(table.texts("scanners"), SCANNER)
    source.refuse()
    by_name = {name: one for one in crawlers for name in one.agents}
    return _Known(crawlers, _names(tuple(kinds)), kinds, by_name)


def _crawler(row: Table) -> Crawler:
    row.only(Crawler.__struct_fields__)
    title = row.words("title") or Words("", "")
    return Crawler(row.text("name") or "", title, row.texts("agents", least=1), row.texts("hosts"))


def _names(names: Sequence[str]) -> re.Pattern[str]:
    """Return one expression for all names; a longer one goes before a shorter one that begins it, and none begins within a word."""
    written = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![^\W_])(?:{written})", re.IGNORECASE)
