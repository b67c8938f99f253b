"""The office of what is kept about one person: a copy of it, and its erasure. Both walk the ledger once, for it knows no index by account.

Erasing destroys the sealed part of every record that is theirs, and the keys of the files that hang on those; the bodies stay, for the
chain would break without them. Strikes, standings and counts are folded from bodies and go on working by id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from msgspec import Struct

from clausewise import fold
from clausewise.clerk import Clerk
from clausewise.errors import ConflictError, NotFoundError
from clausewise.ledger import every
from clausewise.model import Entry, Record
from clausewise.particulars import PRESERVED, Kept, Particulars, Piece, Role, remaining, until_ms
from clausewise.ports import Clock, Keep

EXPORTED: Final = "exported"
FORGOTTEN: Final = "forgotten"


class Copy(Struct, frozen=True):
    """All that a person may be given of what is kept about an account, oldest first."""

    account: str
    made_ms: int
    sequence: int
    pieces: tuple[Piece, ...]
    strikes: int
    standing: dict[str, bool]


class Erased(Struct, frozen=True):
    """What an erasure did: payloads destroyed, decisions kept back under lock, cases that wait still, records that go on naming the id."""

    account: str
    payloads: int
    held: tuple[str, ...] = ()
    open_cases: tuple[str, ...] = ()
    remaining: dict[str, int] = {}


class Persons:
    """Copies and erasures for one person, of one engine. Thread-safe.

    ``locked`` says which decisions and items are under lock; ``withdraw`` lets go of what a decision left in memory.
    """

    def __init__(
        self, clerk: Clerk, clock: Clock, locked: Callable[[], Collection[str]], withdraw: Callable[[str], None]
    ) -> None:
        self._clerk = clerk
        self._clock = clock
        self._locked = locked
        self._withdraw = withdraw

    def copy(self, account: str, *, by: str, keep: Keep | None = None) -> Copy:
        """Return what is kept about an account as the person may have it; that it was handed out is recorded.

        Raises NotFoundError CW968 when the ledger knows nothing of it.
        """
        store, locked = self._clerk.needs_store(), self._locked()
        dossier, pieces, sequence = self._particulars(account), [], 0
        for record in every(store):
            found = dossier.take(record)
            if found is not None:
                pieces.append(dossier.piece(record, found.role, is_locked=_is_locked(record, locked)))
            sequence = record.sequence
        if not pieces:
            raise _nobody(account)
        now_ms = self._clock()
        with self._clerk.turn():
            standing = self._clerk.state.standing("account", account)
            strikes = self._clerk.state.history(account).active_at(now_ms)
            told = fold.body({"by": by, "records": len(pieces)})
            self._clerk.append([Entry(EXPORTED, told, now_ms, actor=by, sealed=account.encode())], keep)
        shown = {"visible": standing.visible_at(now_ms), "terminated": standing.terminated}
        return Copy(account, now_ms, sequence, tuple(pieces), strikes, shown)

    def erase(self, account: str, *, reason: str, by: str) -> Erased:
        """Destroy for good what is sealed about an account, except what is under lock. Idempotent.

        That ``by`` asked for it is recorded before, without naming the account; ``reason`` stays in the chain for ever.

        Raises NotFoundError CW968, ConflictError CW969 when the reason names the account.
        """
        if re.search(rf"(?<!\w){re.escape(account)}(?!\w)", reason):
            raise ConflictError(
                "CW969",
                "The reason names the account, and it would stay for ever.",
                "Le motif nomme le compte, et il resterait à jamais.",
                remedy_en="Say why without naming anybody, such as: request of 2026-11-27.",
                remedy_fr="Dites pourquoi sans nommer personne, par exemple : demande du 2026-11-27.",
                where="/reason",
            )
        found, held = self._found(account)
        store = self._clerk.needs_store()
        wanted = [one.sequence for one in found if one.is_theirs and one.subject not in held]
        with self._clerk.turn():
            self._clerk.append([Entry(FORGOTTEN, fold.body({"by": by}), self._clock(), actor=by)])
            for subject in dict.fromkeys(one.subject for one in found if one.subject not in held):
                self._withdraw(subject)
            payloads = store.erase(wanted, reason=reason, time_ms=self._clock()) if wanted else 0
            cases = self._clerk.state.cases.cases
            waiting = [one.subject for one in found if one.subject in cases and cases[one.subject].is_open]
        return Erased(account, payloads, tuple(held), tuple(dict.fromkeys(waiting)), remaining(found))

    def _particulars(self, account: str) -> Particulars:
        with self._clerk.turn():
            book = self._clerk.state.cases
            cases = [book.cases[one] for one in book.cabinet.of_author(account)]
        return Particulars(account, self._clerk.needs_store().sealed, cases)

    def _found(self, account: str) -> tuple[list[Kept], dict[str, None]]:
        store, locked = self._clerk.needs_store(), self._locked()
        dossier, found, held = self._particulars(account), [], dict[str, None]()
        for record in every(store):
            if record.kind == PRESERVED and until_ms(record) > self._clock() and record.subject in dossier.subjects:
                held[record.subject] = None
            kept = dossier.take(record)
            if kept is None:
                continue
            found.append(kept)
            if kept.role is not Role.STAFF and _is_locked(record, locked):
                held[record.subject] = None
        if not found:
            raise _nobody(account)
        return found, held


def _is_locked(record: Record, locked: Collection[str]) -> bool:
    return bool(record.subject) and record.subject in locked


def _nobody(account: str) -> NotFoundError:
    return NotFoundError(
        "CW968",
        f"The ledger knows nothing of {account!r}.",
        f"Le registre ne sait rien de « {account} ».",
        remedy_en="Give the id as you send it with checks and reports.",
        remedy_fr="Donnez l'identifiant tel que vous l'envoyez avec les vérifications et les signalements.",
        where=account,
    )
