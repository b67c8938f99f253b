"""Whose turn it is with a case: what happens to it is recorded beside its turn's number, so that of two who saw the same one alone acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from clausewise import objection
from clausewise.case import Case
from clausewise.clerk import Clerk
from clausewise.errors import ConflictError
from clausewise.model import Entry
from clausewise.ports import Clock, Keep

_SEEN_BEFORE: Final = "CW412"


class Turns:
    """The turns of the cases of one engine, in whichever process they are taken."""

    def __init__(self, clerk: Clerk, clock: Clock) -> None:
        self._clerk = clerk
        self._clock = clock

    def needs(self, case: str, seen: int | None = None) -> Case:
        """Return a case, if it is still as it was ``seen`` by its turns (None: however it is); to be called within ``Clerk.turn``.

        Raises NotFoundError CW900, StaleError CW983.
        """
        found = self._clerk.state.cases.get(case)
        if found is None:
            raise objection.no_case(case)
        if seen is not None and seen != found.turns:
            raise objection.changed(case)
        return found

    def needs_free(self, case: str, by: str, seen: int | None = None) -> Case:
        """Return a case that ``by`` may work on. Raises ConflictError CW905 to CW907, and as ``needs``."""
        found = self.needs(case, seen)
        if not found.is_free_for(by, self._clock()):
            raise objection.not_free(found, by, self._clock())
        return found

    def take(
        self, found: Case, entries: Sequence[Entry], keep: Keep | None = None, *, undone: Sequence[str] = ()
    ) -> Case:
        """Record what happens to a case, within ``Clerk.turn``, with the decisions that are ``undone`` by it; return it as it is then.

        Raises ConflictError CW905 when something else happened to it, or to one of these, meanwhile, CW412 when what ``keep`` keeps was
        there before.
        """

        def once(asked: Sequence[Entry]) -> Mapping[str, bytes]:
            return {**(keep(asked) if keep else {}), **_turn_of(found), **undone_once(undone)}

        try:
            self._clerk.append(entries, once)
        except ConflictError as error:
            raise self._why(found, error, keep(entries) if keep else ()) from error
        return self.needs(found.id)

    def take_outside(self, found: Case, entry: Entry) -> Case:
        """Like ``take``, outside ``Clerk.turn``: what comes at once shares one way to the disk. Raises ConflictError CW905."""
        try:
            self._clerk.needs_store().append([entry], keep=_turn_of(found))
        except ConflictError as error:
            raise self._why(found, error) from error
        with self._clerk.turn():
            return self.needs(found.id)

    def _why(self, found: Case, error: ConflictError, kept: Iterable[str] = ()) -> ConflictError:
        """Return why nothing was recorded: the caller's own key was there before, or somebody was quicker with the case."""
        store = self._clerk.needs_store()
        is_own = error.code != _SEEN_BEFORE or any(store.kept(key) is not None for key in kept)
        return error if is_own else objection.moved_on(found.id)


def undone_once(decisions: Iterable[str]) -> dict[str, bytes]:
    """Return what is kept beside the records that take decisions back, so that each is taken back once."""
    return {f"undone/{decision}": b"" for decision in decisions}


def _turn_of(found: Case) -> dict[str, bytes]:
    return {f"case/{found.id}/{found.turns}": b""}
