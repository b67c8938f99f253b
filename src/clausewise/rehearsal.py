"""The office of what is only tried: drafts and explanations are judged as anything else, and nothing of them is recorded or remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Final

from clausewise import helpline, intake, known
from clausewise.decision import Decision
from clausewise.fold import State
from clausewise.judgement import Explanation, Judgement
from clausewise.memory import Memory
from clausewise.model import Item, LanguageCode, Signal
from clausewise.nudge import Nudge, nudge
from clausewise.ports import Clock

# A draft tells nobody what a sealed bank knows: what it has published is found by a check.
_UNTOLD: Final = frozenset({known.SEALED})


class Rehearsal:
    """Judges without consequence. Thread-safe."""

    def __init__(
        self,
        judgement: Judgement,
        memory: Memory,
        state: State,
        turn: Callable[[], AbstractContextManager[None]],
        clock: Clock,
    ) -> None:
        self._judgement = judgement
        self._memory = memory
        self._state = state
        self._turn = turn
        self._clock = clock

    def explain(self, item: Item) -> Explanation:
        """Judge an item and return every step."""
        intake.check_items([item])
        read, [signals] = self._judgement.seen([item])
        with self._turn():
            now_ms = self._clock()
            [signals] = self._remembered(read, [signals], now_ms)
            return self._judgement.explain(item, signals, self._state, time_ms=now_ms)

    def drafts(self, items: Sequence[Item], *, preferred: LanguageCode = "en") -> list[Nudge]:
        """Return what is said to the writers of ``items`` before they publish them; ``preferred`` where a draft shows no language.

        An authorization of the writer's counts, and no strike is counted or given.
        """
        intake.check_items(items)
        read, signals = self._judgement.seen(items)
        with self._turn():
            now_ms = self._clock()
            signals = self._remembered(read, signals, now_ms)
            told = [[signal for signal in seen if signal.name not in _UNTOLD] for seen in signals]
            decisions = self._judgement.decide(items, told, self._state, time_ms=now_ms)
        policy = self._judgement.policy
        return [
            nudge(decision, policy, preferred=preferred, care=helpline.offer(seen, item.country))
            for decision, item, seen in zip(decisions, items, told, strict=True)
        ]

    def considered(self, item: Item) -> Decision:
        """Return what would be decided about an item, sealed or not; nothing is recorded, and no conversation learns of it."""
        intake.check_items([item])
        read, signals = self._judgement.seen([item])
        with self._turn():
            now_ms = self._clock()
            signals = self._remembered(read, signals, now_ms)
            return self._judgement.decide([item], signals, self._state, time_ms=now_ms)[0]

    def _remembered(self, read: Sequence[Item], signals: Sequence[list[Signal]], now_ms: int) -> list[list[Signal]]:
        try:
            return self._memory.see(read, signals, time_ms=now_ms)
        finally:
            self._memory.forget()
