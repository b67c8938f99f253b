"""Checkpoints: the heads of several chains at one moment, signed, and recorded in each of them.

Every shard of an installation (a process, a region, a site with a ledger of its own) keeps one chain, and knows of the others what a
checkpoint said. Whoever rewrites one chain would have to rewrite all that name it, and to forge the signature (Ed25519, RFC 8032): the key
that signs lies where the administrators of the databases do not get at it. A chain is known by the hash of its first record.

What is signed: ``clausewise checkpoint 1``, a line feed, and the canonical JSON of the moment and the heads, in order of the chains.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from clausewise.chain import GENESIS, tampered
from clausewise.errors import ConfigError, TamperedError, UnavailableError
from clausewise.ledger import every
from clausewise.model import Entry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from clausewise.model import Record
    from clausewise.ports import Store

VARIABLE: Final = "CLAUSEWISE_CHECKPOINT_KEY"
KIND: Final = "checkpoint"
MARK: Final = b"clausewise checkpoint 1\n"
KEY_BYTES: Final = 32


class Place(Struct, frozen=True):
    """How far a chain had come: the hash of its first record, by which it is known, and sequence and hash of its last."""

    chain: str
    sequence: int
    hash: str


class Checkpoint(Struct, frozen=True):
    """The body of a record of kind ``checkpoint``; ``key`` is the public key, ``signature`` what it verifies, both in base64."""

    time_ms: int
    places: tuple[Place, ...]
    key: str = ""
    signature: str = ""

    @property
    def content(self) -> bytes:
        """What is signed."""
        return MARK + msgspec.json.encode((self.time_ms, self.places), order="deterministic")

    @property
    def fingerprint(self) -> str:
        """By what people compare the key: the SHA-256 of its bytes, in hexadecimal."""
        return sha256(base64.b64decode(self.key)).hexdigest()


class Proved(Struct, frozen=True):
    """What checkpoints proved of some chains: how many, signed by which keys (fingerprints), and how many other chains they name."""

    count: int
    keys: tuple[str, ...]
    others: int


_decode = msgspec.json.Decoder(Checkpoint).decode


def private_key(environment: Mapping[str, str]) -> bytes:
    """Return the key that signs: 32 bytes in base64 in the environment. Raises ConfigError CW434 when there is none."""
    try:
        key = base64.b64decode(environment.get(VARIABLE, "").strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(
            "CW434",
            "The key that signs checkpoints is not 32 bytes in base64.",
            "La clé qui signe les points de contrôle n'est pas faite de 32 octets en base64.",
            remedy_en="Make one: python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
            remedy_fr="Créez-en une : python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
            where=VARIABLE,
        )
    return key


def mark(stores: Sequence[Store], key: bytes, *, time_ms: int, by: str = "") -> Checkpoint:
    """Sign how far the chains of ``stores`` have come, and record it in each; those without any record are left out.

    Raises UnavailableError CW435 where the package that signs is missing.
    """
    signer = _signer(key)
    found = sorted((place for store in stores if (place := _place(store)) is not None), key=lambda one: one.chain)
    unsigned = Checkpoint(time_ms, tuple(found), base64.b64encode(signer.public_key().public_bytes_raw()).decode())
    signed = msgspec.structs.replace(unsigned, signature=base64.b64encode(signer.sign(unsigned.content)).decode())
    body = msgspec.json.encode(signed, order="deterministic")
    for store in stores:
        if store.head()[0]:
            store.append([Entry(KIND, body, time_ms, actor=by)])
    return signed


def prove(stores: Sequence[Store], *, keys: Sequence[str] = ()) -> Proved:
    """Hold the chains of ``stores`` against every checkpoint in any of them; ``keys`` are the public keys that count, all if none is given.

    The chains themselves are verified apart. Raises TamperedError CW432 for a checkpoint that nobody signed who may, CW433 for a chain that
    does not pass through the place that a checkpoint names.
    """
    known = {name: store for store in stores if (name := _name(store)) is not None}
    seen: set[str] = set()
    count, others = 0, set()
    for store in stores:
        for record, checkpoint in checkpoints(store):
            count += 1
            _check_signature(record, checkpoint, keys)
            seen.add(checkpoint.fingerprint)
            for place in checkpoint.places:
                if place.chain in known:
                    _check_place(known[place.chain], place, record)
                else:
                    others.add(place.chain)
    return Proved(count, tuple(sorted(seen)), len(others))


def checkpoints(store: Store) -> Iterator[tuple[Record, Checkpoint]]:
    """Yield the checkpoints of a chain with their records, oldest first."""
    for record in every(store):
        if record.kind == KIND:
            try:
                yield record, _decode(record.body)
            except msgspec.MsgspecError:
                raise _unsigned(record) from None


def _place(store: Store) -> Place | None:
    name, (sequence, last) = _name(store), store.head()
    return None if name is None else Place(name, sequence, last.hex())


def _name(store: Store) -> str | None:
    first = store.after(0, limit=1)
    return first[0].hash.hex() if first else None


def _check_signature(record: Record, checkpoint: Checkpoint, keys: Iterable[str]) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    wanted = tuple(keys)
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(checkpoint.key, validate=True))
        public.verify(base64.b64decode(checkpoint.signature, validate=True), checkpoint.content)
    except (InvalidSignature, ValueError):
        raise _unsigned(record) from None
    if wanted and checkpoint.key not in wanted:
        raise _unsigned(record)


def _check_place(store: Store, place: Place, record: Record) -> None:
    """Raise TamperedError CW433 unless the chain of ``store`` passes through ``place``."""
    if place.sequence == 0 and place.hash == GENESIS.hex():
        return
    found = store.after(place.sequence - 1, limit=1)
    if found and found[0].sequence == place.sequence and found[0].hash.hex() == place.hash:
        return
    raise tampered(
        "CW433",
        place.sequence,
        f"The chain {place.chain[:16]} does not pass through record {place.sequence}, as the checkpoint in record {record.sequence} says:"
        " it was rewritten or cut off there or before.",
        f"La chaîne {place.chain[:16]} ne passe pas par l'enregistrement {place.sequence}, contrairement à ce qu'atteste le point de"
        f" contrôle de l'enregistrement {record.sequence} : elle a été réécrite ou coupée jusque-là.",
    )


def _unsigned(record: Record) -> TamperedError:
    return tampered(
        "CW432",
        record.sequence,
        f"The checkpoint in record {record.sequence} is not signed by a key that counts.",
        f"Le point de contrôle de l'enregistrement {record.sequence} n'est pas signé par une clé reconnue.",
    )


def _signer(key: bytes) -> Ed25519PrivateKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "CW435",
            "Checkpoints need the package cryptography, which is not installed.",
            "Les points de contrôle ont besoin du paquet cryptography, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[blobs]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[blobs]'",
        ) from error
    return Ed25519PrivateKey.from_private_bytes(key)
