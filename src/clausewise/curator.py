"""Who adds to the banks and takes from them, as records of the ledger: banks opened, entries listed and delisted, content referred.

The chain keeps who, when, which bank, how many and, of an imported list, its digest; values, names and statements are sealed, so that they
can be erased. A list of any length becomes a few records, and its entries lie in their sealed parts: the chain vouches for them, they go
with an erasure, and a backup of the ledger has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any, Final

from msgspec import Struct, json, msgpack
from msgspec.structs import replace

from clausewise import fold, known, sealing, transcript
from clausewise.banks import Banks
from clausewise.decision import Decision
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.hashlist import Read, Row
from clausewise.judgement import new_id
from clausewise.known import Bank, Content, Lot, Origin
from clausewise.listing import packed
from clausewise.model import Entry, Item, Record
from clausewise.policy import Policy
from clausewise.ports import Keep, Store

BANKED: Final = "banked"
LISTED: Final = "listed"
DELISTED: Final = "delisted"
REFERRED: Final = "referred"
RELEASED: Final = "released"
UNSEALED: Final = "unsealed"
# As many entries as a record may hold: a million PDQ hashes are five records of 7 MB.
entries_per_record_max: Final = 200_000

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,127}")
_bank = json.Decoder(Bank)
_lot = json.Decoder(Lot)
_content = msgpack.Decoder(Content)
_encode = msgpack.Encoder().encode


class Delisted(Struct, frozen=True):
    """The body of a ``delisted`` record: an entry, or a lot with all of its entries."""

    entry: str


class Referred(Struct, frozen=True):
    """The body of a ``referred`` or ``released`` record: what must be preserved, or need not be any longer."""

    decision: str
    item: str
    bank: str = ""
    by: str = ""


_delisted = json.Decoder(Delisted)
_referred = json.Decoder(Referred)
Append = Callable[..., Any]
Turn = Callable[[], AbstractContextManager[Any]]


class Curator:
    """The banks of an engine with their records. ``turn`` holds the engine's lock after it caught up; ``append`` records."""

    def __init__(
        self, banks: Banks, policy: Policy, store: Store | None, *, clock: Callable[[], int], turn: Turn, append: Append
    ) -> None:
        self.known = banks
        banks.clock = clock
        self._policy = policy
        self._store = store
        self._clock = clock
        self._turn = turn
        self._append = append

    @property
    def locked(self) -> set[str]:
        """The ids of decisions and items that must be preserved."""
        return self.known.locked

    def refresh(self, items: Sequence[Item]) -> None:
        """Learn what other processes added, before contents other than texts are looked up."""
        if self._store is not None and any(part.data for item in items for part in item.parts):
            with self._turn():
                pass

    def open(self, bank: Bank, *, by: str, keep: Keep | None = None) -> Bank:
        """Have a bank from now on. Raises InputError CW174 for a void one, ConflictError CW175 when there is one of that name."""
        signal, clauses = bank.signal, self._policy.clauses
        if not _NAME.fullmatch(bank.name):
            raise _void(
                "/name",
                "A name has small letters, digits and . _ - only",
                "Un nom n'a que des minuscules, des chiffres et . _ -",
            )
        if bank.clause not in clauses or bank.clause not in self._policy.clauses_reading(signal):
            raise _void(
                "/clause",
                f"No clause {bank.clause!r} of the policy reads the signal {signal}",
                f"Aucune clause « {bank.clause} » de la politique ne lit le signal {signal}",
            )
        with self._turn():
            if bank.name in self.known.banks:
                raise ConflictError(
                    "CW175",
                    f"There is already a bank {bank.name!r}.",
                    f"Il y a déjà une banque « {bank.name} ».",
                    remedy_en="Add to it, or choose another name.",
                    remedy_fr="Ajoutez-y, ou choisissez un autre nom.",
                )
            self._record([transcript.effect(BANKED, bank, self._clock(), bank.name, by)], keep)
            self.known.open(bank)
        return bank

    def add(
        self, lot: Lot, rows: Sequence[Row], *, by: str, origin: Origin | None = None, keep: Keep | None = None
    ) -> list[Lot]:
        """Know the entries ``rows`` from now on; ``lot`` says in which bank, from where and until when. Return the lots they became.

        Raises NotFoundError CW176 for an unknown bank, InputError CW177 for a void id or nothing to know, CW178 for a notice that lacks
        something, ConflictError CW179 for an id that was used before.
        """
        _check(lot, rows, origin or Origin())
        made: list[tuple[Lot, Content]] = []
        for number, start in enumerate(range(0, len(rows), entries_per_record_max)):
            some = rows[start : start + entries_per_record_max]
            content = packed(some, origin)
            name = lot.id or new_id()
            one = replace(
                lot,
                id=name if number == 0 or not lot.id else f"{name}.{number}",
                count=len(some),
                methods=tuple(column.method for column in content.columns),
            )
            made.append((one, content))
        with self._turn():
            self.needs(lot.bank)
            for one, _ in made:
                self._check_new(one.id)
            now_ms = self._clock()
            self._record(
                [
                    Entry(LISTED, fold.body(one), now_ms, one.id, by, _encode(content), effect=True)
                    for one, content in made
                ],
                keep,
            )
            for one, content in made:
                self.known.add(one, content, now_ms)
            self.known.settle()
        return [one for one, _ in made]

    def add_list(self, lot: Lot, read: Read, data: bytes, *, by: str, origin: Origin | None = None) -> list[Lot]:
        """Know the entries of a list that was read from ``data``; the chain keeps its digest. Raises as ``add``."""
        return self.add(replace(lot, digest=sha256(data).hexdigest()), read.rows, by=by, origin=origin)

    def remove(self, entry: str, *, by: str, keep: Keep | None = None) -> str:
        """Know an entry no longer, or a lot, whose values are then destroyed. Raises NotFoundError CW180."""
        with self._turn():
            if not self.known.has(entry):
                raise NotFoundError(
                    "CW180", f"There is no entry {entry!r}.", f"Il n'y a pas d'entrée « {entry} ».", where=entry
                )
            whole = self.known.lot_of(entry).id == entry
            self._record([transcript.effect(DELISTED, Delisted(entry), self._clock(), entry, by)], keep)
            if whole and self._store is not None:
                kept = [one.sequence for one in self._store.of_subject(entry) if one.kind == LISTED]
                self._store.erase(kept, reason="delisted", time_ms=self._clock())
            self.known.drop(entry)
            self.known.settle()
        return entry

    def needs(self, bank: str) -> Bank:
        """Return a bank. Raises NotFoundError CW176."""
        if bank not in self.known.banks:
            raise NotFoundError(
                "CW176",
                f"There is no bank {bank!r}.",
                f"Il n'y a pas de banque « {bank} ».",
                remedy_en=f"There are: {', '.join(self.known.banks) or 'none'}.",
                remedy_fr=f"Il y a : {', '.join(self.known.banks) or 'aucune'}.",
                where=bank,
            )
        return self.known.banks[bank]

    # What is sealed

    def referrals(self, decisions: Sequence[Decision]) -> list[Entry]:
        """Return the records that refer what matched a sealed bank, and lock it."""
        made = []
        for decision in decisions:
            banks = [note.removeprefix(sealing.NOTE) for note in decision.notes if note.startswith(sealing.NOTE)]
            if banks:
                self.known.locked |= {decision.id, decision.item}
                body = Referred(decision.id, decision.item, ",".join(banks))
                made.append(transcript.effect(REFERRED, body, decision.time_ms, decision.id, ""))
        return made

    def needs_free(self, decision: str) -> None:
        """Raise ConflictError CW181 for a decision that must be preserved as it is."""
        if decision in self.known.locked:
            raise ConflictError(
                "CW181",
                f"Decision {decision} is under lock: it was referred, or its content matched a sealed bank.",
                f"La décision {decision} est sous scellé : elle a été transmise, ou son contenu figure dans une banque scellée.",
                remedy_en="Release it first, with `clausewise bank release`, once whoever it was referred to has answered.",
                remedy_fr="Levez d'abord le scellé, par « clausewise bank release », une fois reçue la réponse de qui de droit.",
            )

    def release(self, decision: str, *, by: str, reason: str, keep: Keep | None = None) -> str:
        """End the lock on a decision and its item: it may be taken back or erased again. Raises NotFoundError CW182."""
        with self._turn():
            if decision not in self.known.locked:
                raise NotFoundError(
                    "CW182",
                    f"Decision {decision!r} is not under lock.",
                    f"La décision « {decision} » n'est pas sous scellé.",
                )
            item = self._item_of(decision)
            body = Referred(decision, item, by=by)
            self._record(
                [Entry(RELEASED, fold.body(body), self._clock(), decision, by, reason.encode(), effect=True)], keep
            )
            self.known.locked -= {decision, item}
        return decision

    def unseal(self, decision: str, read: Callable[[str], Decision], *, by: str) -> Decision:
        """Return a decision whole, what was sealed included, as ``read`` finds it; that somebody saw it is recorded."""
        found = read(decision)
        if sealing.is_sealed(found):
            with self._turn():
                body = Referred(decision, found.item, by=by)
                self._record([Entry(UNSEALED, fold.body(body), self._clock(), decision, by)])
        return found

    # From the ledger

    def take(self, record: Record) -> None:
        """Take in a record of another process, or of this one before it was started again."""
        if record.kind == BANKED:
            self.known.open(_bank.decode(record.body))
        elif record.kind == LISTED and self._store is not None:
            sealed = self._store.sealed(record.sequence)
            if sealed is not None:
                self.known.add(_lot.decode(record.body), _content.decode(sealed), record.time_ms)
        elif record.kind == DELISTED:
            self.known.drop(_delisted.decode(record.body).entry)
        elif record.kind in (REFERRED, RELEASED):
            told = _referred.decode(record.body)
            both = {told.decision, told.item}
            self.known.locked = self.known.locked | both if record.kind == REFERRED else self.known.locked - both

    def _item_of(self, decision: str) -> str:
        records = self._store.of_subject(decision) if self._store is not None else ()
        return next((_referred.decode(one.body).item for one in records if one.kind == REFERRED), decision)

    def _record(self, entries: Sequence[Entry], keep: Keep | None = None) -> None:
        if self._store is not None:
            self._append(entries, keep)

    def _check_new(self, lot: str) -> None:
        if self.known.has(lot) or (self._store is not None and self._store.of_subject(lot)):
            raise ConflictError(
                "CW179",
                f"There is or was already an entry {lot!r}.",
                f"Il y a ou il y a déjà eu une entrée « {lot} ».",
                remedy_en="Choose another id; an id is never used twice.",
                remedy_fr="Choisissez un autre identifiant; un identifiant ne sert qu'une fois.",
            )


def _check(lot: Lot, rows: Sequence[Row], origin: Origin) -> None:
    if lot.id and not _ID.fullmatch(lot.id):
        raise _void_entry(
            "/id",
            "An id has letters, digits and . _ @ - only",
            "Un identifiant n'a que des lettres, des chiffres et . _ @ -",
        )
    if not rows or not all(row.values for row in rows):
        raise _void_entry(
            "/values", "There is nothing by which it could be known again", "Rien ne permettrait de le reconnaître"
        )
    if lot.source == "notice" and not (origin.owner and origin.title and origin.statement and origin.contact):
        raise InputError(
            "CW178",
            "A right holder's notice names its owner, the work, a statement and an address.",
            "L'avis d'un titulaire nomme celui-ci, l'œuvre, une déclaration et une adresse.",
            remedy_en="Complete it and send it again.",
            remedy_fr="Complétez-le et renvoyez-le.",
            where="/owner",
        )


def _void(where: str, en: str, fr: str) -> InputError:
    return InputError(
        "CW174",
        f"This bank is void. {en}.",
        f"Cette banque est nulle. {fr}.",
        remedy_en=f"Signals of known content: {', '.join(sorted(known.EMITS - {known.SEALED}))}.",
        remedy_fr=f"Signaux de contenus connus : {', '.join(sorted(known.EMITS - {known.SEALED}))}.",
        where=where,
    )


def _void_entry(where: str, en: str, fr: str) -> InputError:
    return InputError(
        "CW177",
        f"This entry is void. {en}.",
        f"Cette entrée est nulle. {fr}.",
        remedy_en="Correct it and send it again.",
        remedy_fr="Corrigez-la et renvoyez-la.",
        where=where,
    )
