"""Files that are kept outside the ledger: what is noted of each, and of the upload by which it came."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

ALGORITHM = "sha256"


class State(StrEnum):
    """How far an upload is. ``stored`` waits to be named by a check; ``erased`` has nothing left but its id."""

    RECEIVING = "receiving"
    STORED = "stored"
    WAITING = "waiting"
    JUDGING = "judging"
    JUDGED = "judged"
    FAILED = "failed"
    ERASED = "erased"


class Blob(Struct, frozen=True):
    """One file at rest: SHA-256 of its bytes (32 bytes), where it lies, its size in bytes, and the key to it, itself encrypted."""

    digest: bytes
    name: str
    size: int
    key: bytes
    time_ms: int


class Upload(Struct, frozen=True):
    """One upload, which is also the job of judging it.

    ``caller`` is the id of the API key that sent it; ``request`` what was said of it (JSON); ``size`` in bytes, so far or in all; ``key``
    opens what has come while it is ``receiving``. ``attempt`` and ``fingerprint`` find it again by its Idempotency-Key. ``decision`` is
    the verdict's id, ``code`` why there is none. Whoever judges it holds it until ``lease_ms``; after ``until_ms`` it is forgotten.
    """

    id: str
    caller: str
    state: State
    size: int
    request: bytes
    created_ms: int
    until_ms: int
    key: bytes = b""
    attempt: str | None = None
    fingerprint: str = ""
    decision: str = ""
    code: str = ""
    tries: int = 0
    lease_ms: int = 0


class Holding(Struct, frozen=True):
    """What a decision keeps: the digests of its files, each with the upload that it came by, and until when.

    ``upload`` is the job that the decision ends, if any.
    """

    until_ms: int
    blobs: list[tuple[str, str]]
    upload: str = ""


def named(digest: bytes) -> str:
    """Return a digest as it is written outside: ``sha256:`` and 64 hexadecimal digits."""
    return f"{ALGORITHM}:{digest.hex()}"


def parsed(text: str) -> bytes | None:
    """Return the digest that ``text`` names, with or without its algorithm; None for anything else."""
    algorithm, _, digits = text.rpartition(":")
    try:
        digest = bytes.fromhex(digits)
    except ValueError:
        return None
    return digest if algorithm in ("", ALGORITHM) and len(digest) == 32 and len(digits) == 64 else None  # noqa: PLR2004
