"""The only protocols: what a room may ask of something that it does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from msgspec import Struct

from clausewise.blob import Blob, Upload
from clausewise.calibration import Calibration
from clausewise.extract import Extract
from clausewise.facts import Facts, Needle
from clausewise.member import Staff
from clausewise.model import Entry, Item, Measure, Medium, Record, Signal, Weight
from clausewise.outbox import Deliveries

# Given the entries that are about to be recorded, what else to keep in the same transaction: how an answer to a repeated request is found.
Keep = Callable[[Sequence[Entry]], Mapping[str, bytes]]


# Gets content that somebody reported, by its id and the address that was told (if any), as it is now; None lets the next one be asked.
# It is called from any thread, keeps its own deadline, and raises ``exchange.ExchangeError`` with a ``case.Found`` when no answer came.
Fetcher = Callable[[str, str], Item | None]


@runtime_checkable
class Clock(Protocol):
    """Tells the time. Judgement never asks it; the engine does, once a batch, and hands the value on."""

    def __call__(self) -> int:
        """Return milliseconds since 1970-01-01 UTC."""
        ...


@runtime_checkable
class Detector(Protocol):
    """Sees signals in prepared texts, a batch at a time.

    ``emits`` names every signal that it can make; ``version`` changes whenever the same text could score differently. ``needles`` are
    handed to the one shared scan, and their hits come back in ``Facts.hits[name]``. ``detect`` is called only with Facts in which the
    scan or the preparation found something, returns one list of signals for each, in order, and never raises for a text's sake.
    """

    name: str
    version: str
    emits: frozenset[str]
    media: tuple[Medium, ...]

    def needles(self) -> Sequence[Needle]:
        """Return what the shared scan shall look for; a hit's number is the position in this sequence."""
        ...

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in ``batch``."""
        ...


@runtime_checkable
class Inspector(Protocol):
    """Sees signals in the structure of opened parts, a batch at a time: what is hidden, loaded, forged or borrowed.

    A class may be Detector and Inspector at once. ``inspect`` is called with the extracts of its ``media``, returns one list of signals
    for each, in order, and never raises for a part's sake. Evidence bears ``extract.part`` and a ``place`` made by ``extract.place``.
    """

    name: str
    version: str
    emits: frozenset[str]
    media: tuple[Medium, ...]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract in ``batch``."""
        ...


@runtime_checkable
class KeyFinder(Protocol):
    """Finds the public keys with which mail is signed (RFC 6376, section 3.6.2): in DNS or in a list.

    It keeps its own time-out and returns None for whatever it does not find; it never raises. ``name`` is such as
    ``selector._domainkey.example.com``. Without one configured no signature is verified and nothing is looked up.
    """

    def __call__(self, name: str) -> bytes | None:
        """Return the text record at ``name``, or None."""
        ...


# Whatever turns content into signals.
Sensor = Detector | Inspector


@runtime_checkable
class Scorer(Protocol):
    """What a detector may offer beside its signals: a score of every name that it learned, for every text.

    A signal is emitted only above a floor; to measure and to calibrate, every row needs a score, however low. The scores are those that
    the signals of the same name would bear, from 0 to 1, and ``scores`` never raises for a text's sake.
    """

    def scores(self, batch: Sequence[Facts]) -> list[Mapping[str, float]]:
        """Return scores by name, such as ``tone.hate``, for each Facts in ``batch``, in order; always the same names."""
        ...


@runtime_checkable
class Explainer(Protocol):
    """What a detector may offer beside its signals: which words carried a score, and how much of it."""

    def explain(self, facts: Facts) -> list[Weight]:
        """Return the places that carried a score, heaviest first; a negative weight spoke against it."""
        ...


@runtime_checkable
class Asking(Protocol):
    """What a detector says of itself when its answers come from elsewhere (a list, a daemon) and may be others tomorrow.

    Whoever judges again passes it over: nothing is asked, and what it said then stands in the record.
    """

    asks_elsewhere: bool


@runtime_checkable
class Calibrated(Protocol):
    """What a detector's class may offer: how often each of its scores was right, by signal and language.

    A detector of the package has it in ``<name>.calibration.json`` beside its file and needs no attribute.
    """

    calibration: Calibration


class Listed(Struct, frozen=True, gc=False):
    """A dangerous address as a list has it: the SHA-256 of one of its expressions (32 bytes), and one word for what it threatens."""

    sha256: bytes
    threat: str


@runtime_checkable
class Reputation(Protocol):
    """Knows dangerous addresses by their hashes, so that whoever keeps the list does not learn which addresses are asked about.

    ``version`` changes with where and how is asked. Only the first bytes of hashes leave the process; what comes back is compared here.
    """

    version: str

    def listed(self, prefixes: Sequence[bytes]) -> Sequence[Listed]:
        """Return what is listed under any of ``prefixes`` (four bytes each); several for one prefix, or none.

        Raises ``exchange.ExchangeError`` when no answer counts; its kind is one word. Never waits longer than its own deadline.
        """
        ...


@runtime_checkable
class Enforcer(Protocol):
    """Carries a measure out on the operator's side (hides the post, suspends the account).

    It is called after the record that decides is durable. It may be called twice for the same measure and must then do nothing the
    second time. A failure is raised; it becomes a record of its own and never undoes the decision.
    """

    def __call__(self, measure: Measure, decision: str, *, undo: bool) -> None:
        """Carry ``measure`` of decision id ``decision`` out, or take it back when ``undo``."""
        ...


class ApiKey(Struct, frozen=True):
    """A key of the HTTP service. Of its secret only the SHA-256 is kept (32 bytes); a scope is one word without spaces.

    ``plan`` names the limits of its uploads, which stand in the settings; empty for those of everybody.
    """

    id: str
    sha256: bytes
    scopes: tuple[str, ...]
    name: str
    created_ms: int
    revoked_ms: int | None = None
    plan: str = ""


@runtime_checkable
class Store(Protocol):
    """Keeps the ledger's records, append-only.

    An append is atomic: after it returns, all of its records are durable and in the order given; if it raises, none is there. Nothing
    is ever updated; only ``erase`` takes sealed payloads away, and the chain stays whole. Any thread may call any method, and several
    processes may have the same ledger open; the chain never forks. Every method may raise StoreError. ``place`` is the path of its file,
    or one on this machine beside which lies what belongs to it, or empty when it is in memory.
    """

    place: str

    def append(self, entries: Sequence[Entry], *, keep: Mapping[str, bytes] | None = None) -> list[Record]:
        """Chain and keep ``entries``; return the records they became.

        ``keep`` is written in the same transaction and bears the time of the last entry, so it needs at least one. A key that is
        already kept raises ConflictError, and nothing of the call is there: whoever comes second reads ``kept`` instead.
        """
        ...

    def after(self, sequence: int, *, effect_only: bool = False, limit: int = 1000) -> list[Record]:
        """Return records with a higher sequence, oldest first, at most ``limit``; only those that change state if asked."""
        ...

    def others(self, sequence: int, *, kind: str, limit: int = 1000) -> list[Record]:
        """Return what ``after`` does without records of one ``kind``, which may be most of a ledger and is not read to be passed over."""
        ...

    def bodies(self, kind: str, sequence: int, *, since_ms: int, until_ms: int, limit: int) -> list[tuple[int, bytes]]:
        """Return sequence and body of the records of a ``kind`` after ``sequence`` and of that time, oldest first, at most ``limit``."""
        ...

    def of_subject(self, subject: str) -> list[Record]:
        """Return every record about ``subject`` (a decision, item or authorization id), oldest first."""
        ...

    def head(self) -> tuple[int, bytes]:
        """Return the sequence and hash of the last record, (0, 32 zero bytes) if there is none; keep it elsewhere for ``verify``."""
        ...

    def sealed(self, sequence: int) -> bytes | None:
        """Return the sealed payload of a record, or None when it has none or it was erased. Raises TamperedError if it was altered."""
        ...

    def erase(self, sequences: Sequence[int], *, reason: str, time_ms: int) -> int:
        """Destroy sealed payloads for good, record that (kind ``erased``), and return how many there were.

        The subjects of those records let go of their files in the same transaction: the key to a file that nobody else holds is
        destroyed with them. Sequences without a payload are passed over; when none has one, nothing is recorded. ``reason`` stays in
        the chain for ever and must name no person.
        """
        ...

    def verify(self, *, expected_head: tuple[int, bytes] | None = None) -> Iterator[int]:
        """Walk the whole chain, yielding the sequence reached every so often and at the end.

        ``expected_head`` is a head that was kept elsewhere, this chain's latest or an earlier one. Raises TamperedError at the first
        record that was altered, moved, inserted or is missing.
        """
        ...

    def kept(self, key: str) -> bytes | None:
        """Return the value that an append kept under ``key``, or None."""
        ...

    def forget_kept(self, before_ms: int) -> int:
        """Remove the values kept before ``before_ms`` and return how many there were."""
        ...

    def secret(self, name: str) -> bytes:
        """Return this ledger's secret of that name: 32 random bytes, made when it is first asked for.

        It lies beside the records, is never one itself and never forgotten; every process that has the ledger open gets the same.
        """
        ...

    def add_key(self, key: ApiKey) -> None:
        """Keep an API key. Raises ConflictError when its id or its secret is already there."""
        ...

    def revoke_key(self, key_id: str, *, time_ms: int) -> bool:
        """Mark a key as revoked; return False when there is no such key or it was revoked before."""
        ...

    def keys(self) -> list[ApiKey]:
        """Return every API key, revoked ones too, oldest first."""
        ...

    def find_key(self, sha256: bytes) -> ApiKey | None:
        """Return the API key whose secret has that SHA-256, revoked or not, or None."""
        ...

    def custody(self) -> Custody:
        """Return the account of files that lies beside the records."""
        ...

    def staff(self) -> Staff:
        """Return the account of the people who work here, which lies beside the records."""
        ...

    def deliveries(self) -> Deliveries:
        """Return the account of webhooks that lies beside the records."""
        ...

    def close(self) -> None:
        """Flush what is waiting and let go of files and threads. Idempotent."""
        ...


@runtime_checkable
class Shelf(Protocol):
    """Keeps the encrypted bytes of files under names: a folder, or a bucket somewhere else.

    A file is there whole or not at all, and durable once ``put`` has returned. Any thread may call any method. Every method may raise
    StoreError.
    """

    def put(self, name: str, source: Path) -> None:
        """Take the file ``source`` over under ``name``, a path of plain letters, digits, ``/`` and ``.``; it is gone from where it was."""
        ...

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Yield what lies under ``name`` in pieces, from byte ``start`` on; nothing past its end. Raises StoreError CW452."""
        ...

    def has(self, name: str) -> bool:
        """Say whether something lies under ``name``."""
        ...

    def remove(self, name: str) -> None:
        """Remove what lies under ``name``, if anything."""
        ...

    def names(self) -> Iterator[tuple[str, int]]:
        """Yield every name with the time at which it was put, in milliseconds since 1970-01-01 UTC."""
        ...


@runtime_checkable
class Custody(Protocol):
    """Keeps account of files: their keys, who holds each and until when, and uploads as jobs.

    A blob exists as long as somebody holds it; its last holder gone, its key is destroyed in the same transaction and its name goes to
    the waste, to be removed from the shelf. Any thread and several processes may call. Every method may raise StoreError.
    """

    def blob(self, digest: bytes) -> Blob | None:
        """Return the blob with that SHA-256, or None."""

    def hold(self, digest: bytes, subject: str, until_ms: int) -> bool:
        """Let ``subject`` hold a blob until then, or longer if it does; return False when there is no such blob."""

    def add_blob(self, blob: Blob, subject: str, until_ms: int, *, instead_of: str = "") -> Blob:
        """Keep ``blob``, held by ``subject``, and return it, or the one with the same digest that is there already.

        ``instead_of`` names the file of one that is there and shall be replaced, because its file is gone.
        """

    def held_by(self, caller: str, digest: bytes) -> str | None:
        """Return the id of an upload by ``caller`` that holds the blob, or None."""

    def holdings(self, subject: str) -> list[bytes]:
        """Return the digests that ``subject`` holds."""

    def let_go(self, subjects: Sequence[str]) -> None:
        """End what the ``subjects`` (decisions, uploads) hold and empty those that are uploads; nothing is left of what they said."""

    def add_upload(self, upload: Upload, *, since_ms: int = 0, bytes_max: int | None = None) -> Upload | None:
        """Keep an upload and return it, or the earlier one of the same attempt.

        None when its caller would have passed ``bytes_max`` since then; nothing is kept of it.
        """

    def change_upload(self, upload: Upload, *, if_state: str) -> bool:
        """Replace an upload if it is still in ``if_state``; say whether it was."""

    def upload(self, upload_id: str) -> Upload | None:
        """Return an upload, or None."""

    def upload_of(self, attempt: str) -> Upload | None:
        """Return the upload of an attempt, or None."""

    def spent(self, caller: str, since_ms: int) -> tuple[int, int]:
        """Return how many bytes ``caller`` has sent since then, and when the first of them came (0 for none)."""

    def claim(self, now_ms: int, lease_ms: int) -> Upload | None:
        """Take the oldest upload that waits, or whose judge has let its lease run out, and hold it until ``lease_ms``."""

    def renew(self, uploads: Sequence[str], lease_ms: int) -> None:
        """Hold claimed uploads until then."""

    def settle(self) -> int:
        """Carry over what decisions keep of their files (values kept under ``held/``, as ``blob.Holding``); return how many there were."""

    def expire(self, now_ms: int, attempts_before_ms: int) -> int:
        """End every hold and forget every upload whose time is over, and attempts older than that; return how many keys were destroyed."""

    def waste(self) -> list[str]:
        """Return the names of files whose keys are destroyed, to be removed from the shelf."""

    def cleared(self, names: Sequence[str]) -> None:
        """Note that these are removed from the shelf."""

    def names(self, names: Sequence[str]) -> set[str]:
        """Return those of ``names`` that are the file of a blob."""
