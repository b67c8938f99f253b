"""What an engine remembers of recent items, so that what only several show together is seen: bounded, and never the words themselves.

``see`` adds a batch and returns what it shows together with what came before; ``keep`` or ``forget`` then settles it, as the record of
the batch succeeded or failed. After a restart, what had a cue comes back from the ledger; plain contacts and texts do not, so a pattern may
start anew (docs/sequences.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from clausewise import copies, deposit, known, sequence
from clausewise.banks import Banks
from clausewise.copies import Copies, Copy
from clausewise.decision import Decision
from clausewise.deposit import Deposits
from clausewise.model import Item, Signal
from clausewise.policy import Policy
from clausewise.sequence import Conversations
from clausewise.utterance import Event, Noted

EMITS = sequence.EMITS | copies.EMITS | deposit.EMITS | known.EMITS
window_ms = sequence.window_ms
# A service answers many people in the same words.
SERVICE = "service_voice"


class Memory:
    """The recent items under one policy; it does nothing for a policy that reads none of its signals. Not thread-safe.

    ``banks`` are those that the inspector of known content looks in; here their texts are looked up, and an author's own works let go.
    """

    def __init__(self, policy: Policy, banks: Banks | None = None) -> None:
        self._covers = policy.register.covers
        self.follows_conversations = bool(policy.signals & sequence.EMITS)
        self.follows_copies = bool(policy.signals & copies.EMITS) and copies.is_ready()
        self.knows_deposits = bool(policy.signals & deposit.EMITS)
        self.conversations = Conversations()
        self.copies = Copies()
        self.deposits = Deposits()
        self.banks = banks or Banks()
        self._newest_ms = 0
        self._events: list[tuple[int, Item, Event]] = []
        self._copies: list[tuple[int, Copy]] = []

    def needs_name(self, item: Item) -> bool:
        """Say whether later items of a conversation may have to name this one, so that it needs an id."""
        return not item.id and bool(item.target) and bool(item.author) and self.follows_conversations

    def see(self, items: Sequence[Item], signals: Sequence[list[Signal]], *, time_ms: int) -> list[list[Signal]]:
        """Add items in order, checked at ``time_ms``; return their signals with what they show together with others.

        An item without a time of its own is sent now; its pace counts only when it came alone, since many at once are a backlog.
        """
        if not (self.follows_conversations or self.follows_copies or self.knows_deposits or self.banks.banks):
            return list(signals)
        alone = len(items) == 1
        deposits = self.deposits if self.knows_deposits and self.deposits.works else None
        found: list[list[Signal]] = []
        for number, (item, sensed) in enumerate(zip(items, signals, strict=True)):
            seen = self._known(item, sensed) if self.banks.banks else sensed
            if (not item.author and deposits is None) or (item.host and self._covers(item.host, item.path) is None):
                found.append(seen)
                continue
            more = deposits.match(item) if deposits else []
            if item.author and item.author != item.target:
                more += self._see(number, item, seen, time_ms, alone=alone)
            found.append([*seen, *more] if more else seen)
        return found

    def _known(self, item: Item, seen: list[Signal]) -> list[Signal]:
        """Return signals with those of known texts, and without the author's own works."""
        if item.host and self._covers(item.host, item.path) is None:
            return seen
        return [*(signal for signal in seen if not known.may(item.author, signal)), *self.banks.in_text(item)]

    def _see(self, number: int, item: Item, seen: list[Signal], time_ms: int, *, alone: bool) -> list[Signal]:
        sent_ms = min(item.time_ms, time_ms) if item.time_ms > 0 else time_ms
        self._newest_ms = max(self._newest_ms, sent_ms)
        found: list[Signal] = []
        dated = alone or item.time_ms > 0
        if self.follows_conversations and (item.target or dated):
            event, found = self.conversations.see(item, seen, time_ms=sent_ms, dated=dated)
            if event is not None and item.target:
                self._events.append((number, item, event))
        if self.follows_copies and not self._is_asked_for(item, seen, sent_ms):
            copy, more = self.copies.see(item, time_ms=sent_ms)
            if copy is not None:
                self._copies.append((number, copy))
            found += more
        return found

    def _is_asked_for(self, item: Item, seen: list[Signal], time_ms: int) -> bool:
        """Whoever wrote first gets an answer, and a service may answer many in the same words."""
        return any(signal.name == SERVICE for signal in seen) or (
            bool(item.target) and bool(self.conversations.pairs.of((item.target, item.author), time_ms))
        )

    def noted(self, decisions: Sequence[Decision]) -> list[tuple[Decision, Noted]]:
        """Return what the ledger should keep of the batch, each with its decision: events with a cue, and answers to such."""
        found: list[tuple[Decision, Noted]] = []
        for number, item, event in self._events:
            event.decision = decisions[number].id
            if self.conversations.matters(item, event):
                found.append((decisions[number], Noted(item.author, item.target, event)))
        return found

    def keep(self, decisions: Sequence[Decision] = ()) -> None:
        """Keep the batch that led to ``decisions``, within the limits."""
        for number, copy in self._copies:
            copy.item, copy.decision = decisions[number].item, decisions[number].id
        self._events.clear()
        self._copies.clear()
        self.conversations.keep(self._newest_ms)
        self.copies.keep()

    def forget(self) -> None:
        """Take the batch back."""
        self._events.clear()
        self._copies.clear()
        self.conversations.forget()
        self.copies.forget()

    def restore(self, noted: Noted) -> None:
        """Take in an event that the ledger kept."""
        self._newest_ms = max(self._newest_ms, noted.event.time_ms)
        self.conversations.restore(noted)

    def withdraw(self, decision: str) -> None:
        """Forget what was remembered of a decision that was taken back or erased."""
        self.conversations.withdraw(decision)
        self.copies.withdraw(decision)
