"""A list of interfaces drafted from clean traffic, for the operator to read and correct: routes that several callers used with success.

Left out are requests that failed, paths that look like no path of a service, everything of callers who failed often, and what fewer than
``actors_least`` callers used. What names one thing among many becomes ``{id}`` (``clausewise.observe.route``) or, where very many words
stand at one place, ``{name}``. Nothing is enforced by a draft: it is a file like any other list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from clausewise.event import Act, Event, Outcome
from clausewise.observe.interface import Document, is_known_parameter, known, parameters
from clausewise.observe.route import folded
from clausewise.observe.trie import Route

actors_least = 3
routes_kept_max = 100_000
callers_kept_max = 500_000
# Of each method and parameter no more callers than this are remembered: enough to tell several from few.
callers_told_max = 64
# More words than this at one place name things, not pages.
words_max = 30
NAME: Final = "{name}"
_SUCCESS: Final = range(200, 400)
# A caller who failed so often, and so large a share of the time, does not show what is supported.
failures_least, failures_share = 5, 0.2
_PATH: Final = re.compile(r"(?!.*\.\.)/[\w./~@:+,=!()*{} -]*")
_PARAMETER: Final = re.compile(r"[\w.-]{1,64}")
depth_max = 16


class _Use:
    """What was seen of a route."""

    __slots__ = ("count", "hosts", "methods", "parameters")

    def __init__(self) -> None:
        self.count = 0
        self.hosts: set[str] = set()
        self.methods: dict[str, set[str]] = {}
        self.parameters: dict[str, set[str]] = {}

    def add(self, other: _Use) -> None:
        """Take in what was seen of a route that turns out to be the same."""
        self.count += other.count
        self.hosts |= other.hosts
        for mine, theirs in ((self.methods, other.methods), (self.parameters, other.parameters)):
            for name, callers in theirs.items():
                mine.setdefault(name, set()).update(callers)

    def without(self, callers: frozenset[str]) -> _Use | None:
        """Return what other callers did, None when that is nothing."""
        kept = _Use()
        kept.count, kept.hosts = self.count, self.hosts
        kept.methods = {name: left for name, seen in self.methods.items() if (left := seen - callers)}
        kept.parameters = {name: left for name, seen in self.parameters.items() if (left := seen - callers)}
        return kept if kept.methods else None


class Drafted(Struct, frozen=True):
    """A route of a draft, how often it was asked for, and by how many callers (at most ``callers_told_max`` are told)."""

    route: Route
    count: int
    callers: int


class Draft:
    """Takes the events of clean traffic and says which interfaces they use. Bounded by ``routes_kept_max``; ``dropped`` counts the rest."""

    def __init__(self) -> None:
        self.dropped = 0
        self._uses: dict[str, _Use] = {}
        self._tried: dict[str, list[int]] = {}

    def add(self, events: Iterable[Event]) -> None:
        """Take events in."""
        for event in events:
            if event.act is Act.REQUEST and event.outcome is not Outcome.REFUSED and event.path.startswith("/"):
                caller = event.account or event.address
                has_worked = event.status in _SUCCESS or event.status == 0
                self._count(caller, has_worked=has_worked)
                if has_worked:
                    self._use(event, caller)

    def _count(self, caller: str, *, has_worked: bool) -> None:
        tried = self._tried.get(caller)
        if tried is None:
            if len(self._tried) >= callers_kept_max:
                return
            tried = self._tried[caller] = [0, 0]
        tried[has_worked] += 1

    def _use(self, event: Event, caller: str) -> None:
        path = folded(event.path)
        if not _PATH.fullmatch(unquote(event.path)) or path.count("/") > depth_max or known().has(path):
            return
        use = self._uses.get(path)
        if use is None:
            if len(self._uses) >= routes_kept_max:
                self.dropped += 1
                return
            use = self._uses[path] = _Use()
        use.count += 1
        if event.host:
            use.hosts.add(event.host.lower())
        _remember(use.methods, event.verb, caller)
        for name in parameters(event.query) if event.query else ():
            if _PARAMETER.fullmatch(name) and not is_known_parameter(name):
                _remember(use.parameters, name, caller)

    def routes(self, least: int = actors_least) -> list[Drafted]:
        """Return the routes that at least ``least`` callers used, by path; a parameter that fewer used is not told."""
        unclean = frozenset(
            caller
            for caller, (failed, worked) in self._tried.items()
            if failed >= failures_least and failed > failures_share * (failed + worked)
        )
        clean = {path: kept for path, use in self._uses.items() if (kept := use.without(unclean))}
        return [
            Drafted(Route(path, methods, frozenset(_told(use.parameters, least))), use.count, _callers(use))
            for path, use in sorted(_named(clean).items())
            if (methods := frozenset(_told(use.methods, least)) - {"HEAD", "OPTIONS", ""})
        ]

    def document(self, least: int = actors_least) -> Document:
        """Return the draft as a list of interfaces."""
        routes = self.routes(least)
        hosts = {host for use in self._uses.values() if len(use.methods) for host in use.hosts}
        return Document("", tuple(one.route for one in routes), tuple(sorted(hosts)) if len(hosts) == 1 else ())


def _remember(seen: dict[str, set[str]], name: str, caller: str) -> None:
    callers = seen.setdefault(name, set())
    if len(callers) < callers_told_max:
        callers.add(caller)


def _told(seen: dict[str, set[str]], least: int) -> Iterator[str]:
    return (name for name, callers in seen.items() if len(callers) >= least)


def _callers(use: _Use) -> int:
    return len(set().union(*use.methods.values()))


def _named(uses: dict[str, _Use]) -> dict[str, _Use]:
    """Put ``{name}`` where very many words stand at one place, from the top down; what stands right under the root is pages."""
    rows = {tuple(path.split("/")[1:]): use for path, use in uses.items()}
    for depth in range(1, depth_max):
        words: dict[tuple[tuple[str, ...], str], set[str]] = {}
        for row in rows:
            if len(row) > depth:
                words.setdefault((row[:depth], _extension(row[depth])), set()).add(row[depth])
        many = {place for place, seen in words.items() if len(seen) > words_max}
        if many:
            rows = _merged(rows, depth, many)
    return {"/" + "/".join(row): use for row, use in rows.items()}


def _merged(
    rows: dict[tuple[str, ...], _Use], depth: int, many: set[tuple[tuple[str, ...], str]]
) -> dict[tuple[str, ...], _Use]:
    merged: dict[tuple[str, ...], _Use] = {}
    for row, use in rows.items():
        name = row
        if len(row) > depth and (row[:depth], _extension(row[depth])) in many:
            name = (*row[:depth], NAME + _extension(row[depth]), *row[depth + 1 :])
        merged.setdefault(name, _Use()).add(use)
    return merged


def _extension(segment: str) -> str:
    """Return a segment's extension with its dot, empty without one."""
    stem, dot, extension = segment.rpartition(".")
    return dot + extension if dot and stem and extension.isalnum() else ""
