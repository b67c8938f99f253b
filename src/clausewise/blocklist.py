"""Who is barred now, as firewalls, bouncers and jails want to know it: the whole list, or what changed since they asked last.

The list follows from the records like any other state. It is brought up to date when somebody asks, at the cost of what changed; every
change has a number, so that whoever remembers the last number gets what came after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from heapq import heappop, heappush
from ipaddress import ip_address, ip_network
from typing import Final, NamedTuple

from msgspec import Struct

from clausewise.clerk import Clerk
from clausewise.model import Action, Automation, Measure
from clausewise.ports import Clock

# What has ended is told for so long to whoever asks for the first time, and may hold an older list.
told_ms: Final = 7 * 86_400_000


class Effect(StrEnum):
    """What is done to somebody: turned away, or slowed down."""

    BLOCK = "block"
    LIMIT = "limit"


class Kind(StrEnum):
    """What somebody is known by."""

    ADDRESS = "address"
    NETWORK = "network"
    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105 - a kind, no secret


class Block(Struct, frozen=True):
    """Somebody barred: ``kind`` and ``name`` say who, ``until_ms`` until when (None: for good), and by which decision and clause.

    Several decisions about one make one block: the one that ends last.
    """

    kind: Kind
    name: str
    effect: Effect
    until_ms: int | None
    decision: str
    clause: str = ""
    is_automatic: bool = True


class Changes(NamedTuple):
    """What is in force and what no longer is, among those that changed; ``number`` is the last change."""

    new: list[Block]
    ended: list[Block]
    number: int


class _Row(Struct, frozen=True):
    """All that is known of one: the number of the last change, what is in force, and what ever was."""

    number: int = 0
    blocks: tuple[Block, ...] = ()
    seen: dict[Effect, Block] = {}


_KINDS: Final = frozenset(kind.value for kind in Kind)
_BLOCKS: Final = frozenset((Action.BLOCK, Action.SUSPEND, Action.TERMINATE))


class Blocklist:
    """The list of one engine. Thread-safe."""

    def __init__(self, clerk: Clerk, clock: Clock) -> None:
        self._clerk, self._clock = clerk, clock
        # In the order of their last change.
        self._rows: dict[str, _Row] = {}
        self._due: list[tuple[int, str]] = []
        self._number = 0

    def all(self) -> list[Block]:
        """Return everybody who is barred."""
        return self.since(0).new

    def since(self, number: int) -> Changes:
        """Return what changed after the change of that ``number``; 0 stands for the beginning."""
        with self._clerk.turn():
            now_ms = self._clock()
            self._bring_up(now_ms)
            changed = []
            for row in reversed(self._rows.values()):
                if row.number <= number:
                    break
                changed.append(row)
            new = [block for row in changed for block in row.blocks]
            ended = [
                one
                for row in changed
                for effect, one in row.seen.items()
                if _is_told(one, now_ms) and effect not in {block.effect for block in row.blocks}
            ]
            return Changes(new, ended, self._number)

    def about(self, address: str) -> list[Block]:
        """Return what bars an address, by itself or by a network around it; nothing for what is no address."""
        try:
            known = ip_address(address)
        except ValueError:
            return []
        with self._clerk.turn():
            self._bring_up(self._clock())
            sizes = [bits for version, bits in self._clerk.state.prefixes if version == known.version]
            names = [f"{Kind.ADDRESS}:{known}"]
            names += [
                f"{Kind.NETWORK}:{ip_network((known, bits), strict=False)}" for bits in sorted(sizes, reverse=True)
            ]
            return [block for name in names if name in self._rows for block in self._rows[name].blocks]

    def _bring_up(self, now_ms: int) -> None:
        moved: dict[str, list[tuple[str, Measure]]] = {}
        for (on, target), causes in self._clerk.state.moved().items():
            moved.setdefault(_name(on, target), []).extend(causes)
        while self._due and self._due[0][0] <= now_ms:
            moved.setdefault(heappop(self._due)[1], [])
        for name, causes in moved.items():
            if name.partition(":")[0] in _KINDS:
                self._renew(name, causes, now_ms)

    def _renew(self, name: str, causes: Sequence[tuple[str, Measure]], now_ms: int) -> None:
        """Look at one again, to which ``causes`` were done or undone meanwhile, and give its row a number when it changed."""
        row = self._rows.get(name) or _Row()
        blocks = tuple(self._blocks(name, self._in_force(name, now_ms)))
        # Whoever asks for the first time may hold what was taken back before anybody asked.
        passed = [one for one in self._blocks(name, causes) if one.effect not in row.seen and _is_told(one, now_ms)]
        if blocks != row.blocks or passed:
            self._number += 1
            self._rows.pop(name, None)
            seen = row.seen | {one.effect: one for one in (*passed, *blocks)}
            row = self._rows[name] = _Row(self._number, blocks, seen)
        for block in blocks:
            if block.until_ms is not None:
                heappush(self._due, (block.until_ms, name))
        if not blocks:
            self._let_go(name, row, now_ms)

    def _let_go(self, name: str, row: _Row, now_ms: int) -> None:
        """Forget one of whom nobody need be told any more, now or when it is time."""
        ends = [one.until_ms for one in row.seen.values()]
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            return
        if not known or max(known) + told_ms <= now_ms:
            self._rows.pop(name, None)
        else:
            heappush(self._due, (max(known) + told_ms, name))

    def _blocks(self, name: str, causes: Iterable[tuple[str, Measure]]) -> Iterable[Block]:
        kind, _, who = name.partition(":")
        found: dict[Effect, tuple[str, Measure]] = {}
        for cause in causes:
            effect = _effect(cause[1])
            if effect is not None and (effect not in found or _ends_later(cause[1], found[effect][1])):
                found[effect] = cause
        for effect, (decision, measure) in found.items():
            known = self._clerk.state.decided(decision)
            clause = known.clauses[0][0] if known and known.clauses else ""
            is_automatic = known is None or known.automation is Automation.FULL
            yield Block(Kind(kind), who, effect, measure.until_ms, decision, clause, is_automatic)

    def _in_force(self, name: str, now_ms: int) -> list[tuple[str, Measure]]:
        state = self._clerk.state
        kind, _, who = name.partition(":")
        found = list(state.standing("access", name).in_force(now_ms))
        return found + list(state.standing("account", who).in_force(now_ms)) if kind == Kind.ACCOUNT else found


def _name(on: str, target: str) -> str:
    return f"{Kind.ACCOUNT}:{target}" if on == "account" else target


def _effect(measure: Measure) -> Effect | None:
    if measure.action in _BLOCKS:
        return Effect.BLOCK
    # An account whose reach is limited for what it wrote may read at any pace.
    return Effect.LIMIT if measure.action is Action.LIMIT and measure.on == "access" else None


def _ends_later(one: Measure, other: Measure) -> bool:
    if other.until_ms is None:
        return False
    return one.until_ms is None or one.until_ms > other.until_ms


def _is_told(block: Block, now_ms: int) -> bool:
    """Say whether somebody may still hold a block that has ended."""
    return block.until_ms is None or block.until_ms + told_ms > now_ms
