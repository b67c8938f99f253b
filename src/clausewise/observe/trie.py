"""Routes compiled into one tree of segments: which of them a path is, in a walk over its segments, however many routes there are.

Words win over patterns (``{id}.json``), patterns over ``{id}``, and that over ``{rest*}``, which stands for whatever follows. A walk that
ends nowhere goes back to the next best, so no route hides another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from clausewise.observe.route import is_version

# ``{rest*}``, ``{rest:path}`` and ``{+rest}``: one to all of the segments that follow.
_REST: Final = re.compile(r"\{(?:\+[^{}]*|[^{}]*\*|[^{}]*:path)\}|\*\*?")
_ANY: Final = re.compile(r"\{[^{}]*\}|:[A-Za-z_]\w*")
_NAMED: Final = re.compile(r"\{[^{}]*\}")
# A walk that goes back more often than this is no walk: the rest of the tree is not looked at.
steps_max = 10_000


class Route(Struct, frozen=True):
    """A documented route: its ``path`` as a template, its ``methods`` (none: any) and the ``parameters`` of its query.

    ``parameters`` is None where nobody says which there are. ``callers`` are the accounts that may call it: none named, anybody may;
    ``*`` is whoever is signed in.
    """

    path: str
    methods: frozenset[str] = frozenset()
    parameters: frozenset[str] | None = None
    callers: frozenset[str] = frozenset()


class Node:
    """A place in the tree: what may follow, the routes that end here, and whether all under it is spoken for."""

    __slots__ = ("any", "is_owned", "patterns", "rest", "routes", "words")

    def __init__(self) -> None:
        self.words: dict[str, Node] = {}
        self.patterns: list[tuple[re.Pattern[str], Node]] = []
        self.any: Node | None = None
        self.rest: list[Route] = []
        self.routes: list[Route] = []
        self.is_owned = False

    def add(self, route: Route) -> None:
        """Put a route into the tree."""
        node = self
        for segment in filter(None, route.path.split("/")):
            if _REST.fullmatch(segment):
                node.rest.append(route)
                return
            node = node._child(segment)
        node.routes.append(route)

    def own(self, prefix: str) -> None:
        """Say that everything under ``prefix`` is spoken for: what is no route there is undocumented."""
        node = self
        for segment in filter(None, prefix.split("/")):
            node = node.words.setdefault(segment, Node())
        node.is_owned = True

    def _child(self, segment: str) -> Node:
        if _ANY.fullmatch(segment):
            self.any = self.any or Node()
            return self.any
        if "{" not in segment:
            return self.words.setdefault(segment, Node())
        written = "[^/]+".join(map(re.escape, _NAMED.split(segment)))
        for pattern, node in self.patterns:
            if pattern.pattern == written:
                return node
        self.patterns.append((re.compile(written), Node()))
        return self.patterns[-1][1]

    def owns(self, segments: Sequence[str]) -> bool:
        """Say whether a path lies under a prefix that is spoken for."""
        node = self
        for segment in segments:
            if node.is_owned or segment not in node.words:
                break
            node = node.words[segment]
        return node.is_owned

    def find(self, segments: Sequence[str], *, any_version: bool = False) -> list[Route]:
        """Return the routes of the best place at which a path ends, none when there is none.

        With ``any_version``, a segment such as ``v1`` may stand for any version that the tree knows at its place.
        """
        return self._straight(segments) or self._searched(segments, any_version=any_version)

    def _straight(self, segments: Sequence[str]) -> list[Route]:
        """Walk by words, and by ``{id}`` where there is no such word: nearly every path ends well that way."""
        node = self
        for segment in segments:
            following = node.words.get(segment)
            if following is None:
                following = None if node.patterns else node.any
            if following is None:
                return []
            node = following
        return node.routes

    def _searched(self, segments: Sequence[str], *, any_version: bool) -> list[Route]:
        waiting: list[tuple[Node, int]] = [(self, 0)]
        rest: list[Route] = []
        for _ in range(steps_max):
            if not waiting:
                break
            node, at = waiting.pop()
            if at == len(segments):
                if node.routes:
                    return node.routes
                continue
            if node.rest and not rest:
                rest = node.rest
            waiting.extend((one, at + 1) for one in node.following(segments[at], any_version=any_version))
        return rest

    def following(self, segment: str, *, any_version: bool) -> Iterator[Node]:
        """Yield where a segment may lead, the best last."""
        if self.any is not None:
            yield self.any
        for pattern, node in self.patterns:
            if pattern.fullmatch(segment):
                yield node
        if any_version and is_version(segment):
            for word, node in self.words.items():
                if word != segment and is_version(word):
                    yield node
        if segment in self.words:
            yield self.words[segment]
