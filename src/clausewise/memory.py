"""What an engine remembers of recent items, so that what only several show together is seen: bounded, and never the words themselves.

``see`` adds a batch and returns what it shows together with what came before; ``keep`` or ``forget`` then settles it, as the record of
the batch succeeded or failed. After a restart, what had a cue comes back from the ledger; plain contacts and texts do not, so a pattern may
start anew: it is then seen later, never sooner.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise import sequence
from clausewise.model import Decision, Item, Signal
from clausewise.policy import Policy
from clausewise.sequence import Conversations
from clausewise.utterance import Event, Noted

EMITS = sequence.EMITS
window_ms = sequence.window_ms


class Memory:
    """The recent items under one policy; it does nothing for a policy that reads none of its signals. Not thread-safe."""

    def __init__(self, policy: Policy) -> None:
        self._covers = policy.register.covers
        self.follows_conversations = bool(policy.signals & sequence.EMITS)
        self.conversations = Conversations()
        self._newest_ms = 0
        self._seen: list[tuple[int, Item, Event]] = []

    def needs_name(self, item: Item) -> bool:
        """Say whether later items may have to name this one, so that it needs an id."""
        return self.follows_conversations and bool(item.author) and bool(item.target) and not item.id

    def see(self, items: Sequence[Item], signals: Sequence[list[Signal]], *, time_ms: int) -> list[list[Signal]]:
        """Add items in order, checked at ``time_ms``; return their signals with those of the sequences that they are in.

        An item without a time of its own is sent now; its pace counts only when it came alone, since many at once are a backlog.
        """
        if not self.follows_conversations:
            return list(signals)
        alone = len(items) == 1
        return [
            [*seen, *self._see(number, item, seen, time_ms, alone=alone)] if item.author else seen
            for number, (item, seen) in enumerate(zip(items, signals, strict=True))
        ]

    def _see(self, number: int, item: Item, seen: list[Signal], time_ms: int, *, alone: bool) -> list[Signal]:
        dated = alone or item.time_ms > 0
        if (not item.target and not dated) or item.author == item.target:
            return []
        if item.host and self._covers(item.host, item.path) is None:
            return []
        sent_ms = min(item.time_ms, time_ms) if item.time_ms > 0 else time_ms
        self._newest_ms = max(self._newest_ms, sent_ms)
        event, found = self.conversations.see(item, seen, time_ms=sent_ms, dated=dated)
        if event is not None and item.target:
            self._seen.append((number, item, event))
        return found

    def noted(self, decisions: Sequence[Decision]) -> list[tuple[Decision, Noted]]:
        """Return what the ledger should keep of the batch, each with its decision: events with a cue, and answers to such."""
        found: list[tuple[Decision, Noted]] = []
        for number, item, event in self._seen:
            event.decision = decisions[number].id
            if self.conversations.matters(item, event):
                found.append((decisions[number], Noted(item.author, item.target, event)))
        return found

    def keep(self) -> None:
        """Keep the batch, within the limits."""
        self._seen.clear()
        self.conversations.keep(self._newest_ms)

    def forget(self) -> None:
        """Take the batch back."""
        self._seen.clear()
        self.conversations.forget()

    def restore(self, noted: Noted) -> None:
        """Take in an event that the ledger kept."""
        self._newest_ms = max(self._newest_ms, noted.event.time_ms)
        self.conversations.restore(noted)

    def withdraw(self, decision: str) -> None:
        """Forget what was remembered of a decision that was taken back or erased."""
        self.conversations.withdraw(decision)
