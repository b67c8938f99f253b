"""The office that keeps works: deposited by whoever may publish them, known again by a fingerprint, withdrawn for good."""

from __future__ import annotations

from clausewise import intake, transcript
from clausewise.clerk import Clerk
from clausewise.deposit import Work
from clausewise.errors import ConflictError, NotFoundError
from clausewise.memory import Memory
from clausewise.ports import Clock


class Depository:
    """Deposits of one engine. Thread-safe."""

    def __init__(self, clerk: Clerk, memory: Memory, clock: Clock) -> None:
        self._clerk = clerk
        self._memory = memory
        self._clock = clock

    def deposit(self, text: str, work: Work, *, title: str = "", by: str) -> Work:
        """Know a work from now on by the fingerprint of its ``text``, which is not kept; return it with its measure.

        Raises ConflictError CW138 when its id was used before, InputError CW135 or CW136 when it could never be known again.
        """
        made, known = intake.deposited(text, work, title)
        store, works = self._clerk.store, self._memory.deposits.works
        with self._clerk.turn():
            if made.id in works or (store is not None and store.of_subject(made.id)):
                raise ConflictError(
                    "CW138",
                    f"There is or was already a deposit {made.id!r}.",
                    f"Il y a ou il y a déjà eu un dépôt {made.id!r}.",
                    remedy_en="Choose another id; an id is never used twice.",
                    remedy_fr="Choisissez un autre identifiant; un identifiant ne sert qu'une fois.",
                )
            if store is not None:
                self._clerk.append([transcript.deposited(made, known, self._clock(), by)])
            self._memory.deposits.add(made, known)
        return made

    def withdraw(self, deposit: str, *, by: str) -> Work:
        """Know a work no longer, and destroy its fingerprint. Raises NotFoundError CW137 when there is none of that id."""
        store, now_ms = self._clerk.store, self._clock()
        with self._clerk.turn():
            work = self._memory.deposits.works.get(deposit)
            if work is None:
                raise NotFoundError("CW137", f"There is no deposit {deposit!r}.", f"Il n'y a pas de dépôt {deposit!r}.")
            if store is not None:
                kept = [one.sequence for one in store.of_subject(deposit) if one.kind == transcript.DEPOSITED]
                told = transcript.effect(transcript.WITHDRAWN, {"deposit": deposit}, now_ms, deposit, by)
                self._clerk.append([told])
                store.erase(kept, reason="withdrawn", time_ms=now_ms)
            self._memory.deposits.remove(deposit)
        return work
