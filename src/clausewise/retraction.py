"""The office that takes decisions back: once each, whichever process is asked, with the end of the cases that were about nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from clausewise import fold, transcript
from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.errors import ConflictError
from clausewise.failure import irrevocable
from clausewise.model import Entry
from clausewise.ports import Clock, Keep
from clausewise.turns import undone_once

_SEEN_BEFORE: Final = "CW412"


class Ties(NamedTuple):
    """What the office needs of others.

    ``read`` returns a recorded decision, ``needs_free`` raises if one is under lock, ``closings`` returns what else is recorded, for whom,
    and ``withdraw`` forgets what the decision left in memory.
    """

    read: Callable[[str], Decision]
    needs_free: Callable[[str], None]
    closings: Callable[[str, str], list[Entry]]
    withdraw: Callable[[str], None]


class Retractions:
    """Takes decisions of one engine back. Thread-safe; several processes may work on the same ledger."""

    def __init__(self, clerk: Clerk, clock: Clock, ties: Ties) -> None:
        self._clerk = clerk
        self._clock = clock
        self._ties = ties

    def undo(self, decision: str, *, by: str, reason: str, keep: Keep | None = None) -> Decision:
        """Take a decision back: its measures are undone, its strikes returned, and both stay in the account of it.

        Raises NotFoundError CW440 when there is no such decision, ConflictError CW441 when it was taken back already or did nothing.
        """
        found = self._ties.read(decision)
        self._ties.needs_free(decision)

        def once(entries: Sequence[Entry]) -> Mapping[str, bytes]:
            return {**(keep(entries) if keep else {}), **undone_once([decision])}

        with self._clerk.turn():
            decided = self._clerk.state.decided(decision)
            if decided is None or self._clerk.state.is_undone(decision):
                raise irrevocable(decision)
            entry = transcript.retraction(fold.Undone(decision, by), reason, self._clock())
            try:
                self._clerk.append([entry], once, self._ties.closings(decision, by))
            except ConflictError as error:
                if error.code == _SEEN_BEFORE and self._was_undone(decision):
                    raise irrevocable(decision) from error
                raise
            self._ties.withdraw(decision)
        self._clerk.carry_out(decided.measures, decision, undo=True)
        return found

    def _was_undone(self, decision: str) -> bool:
        """Say whether another process was quicker in this instant, rather than the caller's own key being there before."""
        self._clerk.catch_up()
        return self._clerk.state.is_undone(decision)
