"""The chain: how each record commits to the one before it, and how a walk finds the first that does not.

What a record's hash covers (SHA-256, FIPS 180-4; integers big-endian):

    "clausewise record 1" and a line feed
    sequence (8 bytes)  previous hash (32 bytes)
    time in ms (8 bytes, signed)  effect (1 byte)
    five lengths (4 bytes each): kind, subject, actor, sealed commitment, body
    kind, subject, actor (UTF-8)  sealed commitment (0 or 32 bytes)  body

The erasable part stays outside: the commitment is SHA-256 of 32 random bytes and the payload. Once both are destroyed, what remains
says nothing about the payload, not even to somebody who guesses it (the salt is gone), and the chain is whole.

What a walk detects and what it cannot. Altering, removing, reordering or inserting any record, and altering, removing or putting back
any payload, is detected and the first such record is named. Cutting the end off is detected when the tail row was left alone. Whoever
can write the file and rewrites the chain from some record to its end, tail row included, leaves a chain that is sound in itself:
SHA-256 has no secret. Only a head that was kept elsewhere (``Store.head``, then ``verify(expected_head=…)``) shows that. No chain shows
that a record which followed the last head kept elsewhere was cut off or forged. What is kept beside the records (kept
values, API keys) is not part of the chain.

A chain proves what its table holds, not what a query finds. Searches go through indexes, and the guard triggers are a part of the file
like any other; whoever rebuilds an index without some rows hides those records from a search and leaves the table as it was. So verify
also holds every table, index, trigger and view against the ones that the migrations make (CW428; opening does that much too), walks the
table through no index, and at the end has SQLite find each row in each index and nothing else there (CW429). Opening does not read the
indexes: between two runs of verify, one that was rebuilt goes unnoticed.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from struct import Struct as Layout
from struct import error as LayoutError  # noqa: N812 - the standard library's spelling
from typing import NamedTuple

import msgspec
from msgspec import Struct

from clausewise.errors import StoreError, TamperedError
from clausewise.model import Entry, Record

GENESIS = bytes(32)
ERASED = "erased"
COMMITMENT_BYTES = 32
SALT_BYTES = 32
ENTRY_BYTES_MAX = 64 * 1024 * 1024
TIME_MS_MAX = 2**63 - 1

MARK = b"clausewise record 1\n"
PLACE = Layout(">Q32s")
FIELDS = Layout(">qB5I")


class Head(NamedTuple):
    """The end of a chain: the sequence of its last record (0: none) and that record's hash."""

    sequence: int
    hash: bytes


class Seal(NamedTuple):
    """The erasable part of a record: its random salt and its payload."""

    salt: bytes
    payload: bytes

    @property
    def commitment(self) -> bytes:
        """SHA-256 over salt and payload, 32 bytes."""
        return sha256(self.salt + self.payload).digest()

    def meets(self, commitment: bytes) -> bool:
        """Tell whether this is what ``commitment`` was made from; it may have been altered to any type."""
        return isinstance(self.salt, bytes) and isinstance(self.payload, bytes) and self.commitment == commitment


class Erasure(Struct, frozen=True):
    """The body of a record of kind ``erased``: which payloads were destroyed, and why."""

    reason: str
    sequences: list[int]

    def entry(self, time_ms: int) -> Entry:
        """Return the entry that records this erasure."""
        return Entry(ERASED, msgspec.json.encode(self), time_ms, effect=True)


BODY = msgspec.json.Decoder(Erasure)


class Draft(Struct, frozen=True):
    """An entry made ready for the chain: all that does not depend on its place is computed before its turn comes."""

    entry: Entry
    fields: bytes
    sealed_sha256: bytes
    seal: Seal | None


def draft(entry: Entry, *, reserved: bool = False) -> Draft:
    """Check ``entry`` and compute what its place does not change. ``reserved`` admits the kinds that only the ledger writes.

    Raises StoreError CW410 when a field is of the wrong type or passes its limit.
    """
    try:
        if entry.kind == ERASED and not reserved:
            raise unfit(
                f"the kind {ERASED!r} is written by the ledger alone", f"seul le registre écrit le genre « {ERASED} »"
            )
        if not entry.kind:
            raise unfit("its kind is empty", "son genre est vide")
        size_bytes = len(entry.body) + len(entry.sealed or b"")
        if size_bytes > ENTRY_BYTES_MAX:
            raise unfit(
                f"it has {size_bytes} bytes and entry_bytes_max is {ENTRY_BYTES_MAX}",
                f"elle compte {size_bytes} octets et entry_bytes_max vaut {ENTRY_BYTES_MAX}",
            )
        if not -TIME_MS_MAX <= entry.time_ms <= TIME_MS_MAX:
            raise unfit("its time does not fit in 64 bits", "son heure ne tient pas dans 64 bits")
        seal = None if entry.sealed is None else Seal(secrets.token_bytes(SALT_BYTES), entry.sealed)
        commitment = seal.commitment if seal else b""
        return Draft(entry, packed(entry, commitment), commitment, seal)
    except (TypeError, AttributeError, UnicodeError, LayoutError) as error:
        raise unfit(f"a field has the wrong type ({error})", f"un champ n'est pas du bon type ({error})") from error


def unfit(en: str, fr: str) -> StoreError:
    """Return the error for an entry that the ledger cannot keep."""
    return StoreError(
        "CW410",
        f"An entry cannot be recorded: {en}.",
        f"Une entrée ne peut pas être consignée : {fr}.",
        remedy_en="Correct the entry; nothing of this call was recorded.",
        remedy_fr="Corrigez l'entrée; rien de cet appel n'a été consigné.",
    )


def packed(entry: Entry | Record, commitment: bytes) -> bytes:
    """Return the canonical bytes of everything but the place of ``entry``. Raises TypeError and the like for a wrong type."""
    kind, subject, actor = entry.kind.encode(), entry.subject.encode(), entry.actor.encode()
    lengths = (len(kind), len(subject), len(actor), len(commitment), len(entry.body))
    return FIELDS.pack(entry.time_ms, entry.effect, *lengths) + kind + subject + actor + commitment + entry.body


def digest(sequence: int, previous: bytes, fields: bytes) -> bytes:
    """Return the hash of the record at ``sequence`` that follows the hash ``previous``, 32 bytes."""
    return sha256(MARK + PLACE.pack(sequence, previous) + fields).digest()


def follow(head: Head, ready: Draft) -> Record:
    """Return the record that ``ready`` becomes right after ``head``."""
    entry, sequence = ready.entry, head.sequence + 1
    return Record(
        sequence,
        entry.time_ms,
        entry.kind,
        entry.subject,
        entry.actor,
        entry.body,
        ready.sealed_sha256,
        head.hash,
        digest(sequence, head.hash, ready.fields),
        entry.effect,
    )


class Erased:
    """The sequences that records of kind ``erased`` name, one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, sequence: int, body: bytes) -> None:
        """Take in the erased record at ``sequence``; it can only name records before itself. A body that was altered names none."""
        try:
            named = BODY.decode(body).sequences
        except (msgspec.MsgspecError, TypeError):
            return
        for number in named:
            if 0 < number < sequence:
                if len(self._bits) <= number >> 3:
                    self._bits.extend(bytes(max(number >> 3, len(self._bits)) + 1))
                self._bits[number >> 3] |= 1 << (number & 7)

    def __contains__(self, sequence: int) -> bool:
        return sequence >> 3 < len(self._bits) and bool(self._bits[sequence >> 3] & (1 << (sequence & 7)))


class Walk:
    """A walk along a chain from its first record; it raises TamperedError at the first record that is not as it was written.

    ``expected_head`` is a head that was kept elsewhere; the chain must pass through it.
    """

    def __init__(self, expected_head: tuple[int, bytes] | None = None) -> None:
        self.head = Head(0, GENESIS)
        self.expected = None if expected_head is None else Head(*expected_head)
        self.meet_expected()

    def step(self, record: Record, seal: Seal | None, *, is_erased: bool) -> None:
        """Check the next ``record`` and its erasable part; ``is_erased`` says that a later record names it as erased."""
        expected_sequence = self.head.sequence + 1
        if record.sequence > expected_sequence:
            raise missing(expected_sequence, record)
        if record.sequence < expected_sequence:
            raise misplaced(record)
        if not is_sound(record):
            raise altered(record)
        if record.previous != self.head.hash:
            raise misplaced(record)
        check_seal(record, seal, is_erased=is_erased)
        self.head = Head(record.sequence, record.hash)
        self.meet_expected()

    def meet_expected(self) -> None:
        """Raise TamperedError CW427 when the walk has reached the expected sequence with another hash."""
        if self.expected and self.expected.sequence == self.head.sequence and self.expected.hash != self.head.hash:
            raise rewritten(self.head.sequence)

    def finish(self, tail: Head | None, stray_sequence: int | None) -> None:
        """Check that the chain ends where the ledger's tail row and the expected head say, and that no payload lies beyond."""
        if tail is None or tail.sequence > self.head.sequence:
            raise cut(self.head.sequence, tail.sequence if tail else None)
        if tail != self.head:
            raise overgrown(min(tail.sequence + 1, self.head.sequence))
        if self.expected and self.expected.sequence > self.head.sequence:
            raise cut(self.head.sequence, self.expected.sequence)
        if stray_sequence is not None:
            raise stray(stray_sequence, "")


def is_sound(record: Record) -> bool:
    """Tell whether ``record`` has the hash of its own fields."""
    try:
        return record.hash == digest(record.sequence, record.previous, packed(record, record.sealed_sha256))
    except (TypeError, AttributeError, UnicodeError, LayoutError):
        return False


def check_seal(record: Record, seal: Seal | None, *, is_erased: bool) -> None:
    """Raise TamperedError unless the erasable part is what ``record`` commits to, or is gone and a record says so."""
    if not record.sealed_sha256:
        if seal is not None:
            raise stray(record.sequence, record.kind)
    elif seal is None:
        if not is_erased:
            raise payload_missing(record)
    elif is_erased:
        raise payload_back(record)
    elif not seal.meets(record.sealed_sha256):
        raise payload_altered(record)


def tampered(code: str, place: int | str, en: str, fr: str, *, first: tuple[str, str] = ("", "")) -> TamperedError:
    """Return the error that names ``place``, the first record (its sequence) or the part of the file that is not as it was written.

    ``first`` is what the remedy begins with, in English and French.
    """
    return TamperedError(
        code,
        en,
        fr,
        remedy_en=f"{first[0]}Keep the file as evidence, restore the last sound backup, and compare its head with the one kept elsewhere.",
        remedy_fr=f"{first[1]}Conservez le fichier comme preuve, restaurez la dernière sauvegarde saine et comparez sa tête avec celle"
        " gardée ailleurs.",
        where=f"#{place}" if isinstance(place, int) else place,
    )


def altered(record: Record) -> TamperedError:
    """The record's fields do not give its hash."""
    return tampered(
        "CW420",
        record.sequence,
        f"Record {record.sequence} ({record.kind}) was altered or moved: its fields do not give its hash.",
        f"L'enregistrement {record.sequence} ({record.kind}) a été modifié ou déplacé : ses champs ne donnent pas son empreinte.",
    )


def missing(sequence: int, found: Record) -> TamperedError:
    """A sequence is skipped."""
    return tampered(
        "CW421",
        sequence,
        f"Record {sequence} is missing: the next one found is {found.sequence} ({found.kind}).",
        f"L'enregistrement {sequence} manque : le suivant trouvé est le {found.sequence} ({found.kind}).",
    )


def misplaced(record: Record) -> TamperedError:
    """The record is sound in itself but does not follow the one before it."""
    return tampered(
        "CW422",
        record.sequence,
        f"Record {record.sequence} ({record.kind}) does not follow record {record.sequence - 1}: one of them was inserted or rewritten.",
        f"L'enregistrement {record.sequence} ({record.kind}) ne suit pas le {record.sequence - 1} : l'un des deux a été inséré ou réécrit.",
    )


def payload_missing(record: Record) -> TamperedError:
    """A payload is gone and no record says that it was erased."""
    return tampered(
        "CW423",
        record.sequence,
        f"The sealed payload of record {record.sequence} ({record.kind}) is gone and no record says that it was erased.",
        f"Le contenu scellé de l'enregistrement {record.sequence} ({record.kind}) a disparu et aucun enregistrement n'en atteste"
        " l'effacement.",
    )


def payload_altered(record: Record) -> TamperedError:
    """A payload does not match its commitment."""
    return tampered(
        "CW424",
        record.sequence,
        f"The sealed payload of record {record.sequence} ({record.kind}) was altered.",
        f"Le contenu scellé de l'enregistrement {record.sequence} ({record.kind}) a été modifié.",
    )


def payload_back(record: Record) -> TamperedError:
    """A payload that was erased is there again, as after a careless restore."""
    return tampered(
        "CW425",
        record.sequence,
        f"The sealed payload of record {record.sequence} ({record.kind}) was erased but is there again.",
        f"Le contenu scellé de l'enregistrement {record.sequence} ({record.kind}) a été effacé, mais il est revenu.",
    )


def stray(sequence: int, kind: str) -> TamperedError:
    """A payload lies beside a record that commits to none, or beside no record."""
    named = f"{sequence} ({kind})" if kind else f"{sequence} (–)"
    return tampered(
        "CW425",
        sequence,
        f"A payload that the chain does not know was added under the number of record {named}.",
        f"Un contenu que la chaîne ne connaît pas a été ajouté sous le numéro de l'enregistrement {named}.",
    )


def cut(last: int, expected: int | None) -> TamperedError:
    """The chain ends too early."""
    upto = "?" if expected is None else str(expected)
    return tampered(
        "CW426",
        last + 1,
        f"The end was cut off: record {last + 1} is missing; the chain should reach record {upto}.",
        f"La fin a été coupée : l'enregistrement {last + 1} manque; la chaîne devrait aller jusqu'au {upto}.",
    )


def overgrown(sequence: int) -> TamperedError:
    """There are records that the tail row does not know."""
    return tampered(
        "CW422",
        sequence,
        f"Record {sequence} was added or rewritten past the end that the ledger noted.",
        f"L'enregistrement {sequence} a été ajouté ou réécrit au-delà de la fin notée par le registre.",
    )


def rewritten(sequence: int) -> TamperedError:
    """The chain does not pass through the head that was kept elsewhere."""
    return tampered(
        "CW427",
        sequence,
        f"Record {sequence} is not the one whose hash was kept elsewhere: the chain was rewritten at or before it.",
        f"L'enregistrement {sequence} n'est pas celui dont l'empreinte a été gardée ailleurs : la chaîne a été réécrite jusque-là.",
    )
