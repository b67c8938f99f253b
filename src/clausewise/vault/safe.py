"""The safe: files go in encrypted and held by somebody, come out for who may see them, and are gone when the last hold on them ends.

What happens in which order decides what a crash leaves behind:

    1. the bytes, encrypted, in ``incoming``            → a file without an upload: swept
    2. the file on the shelf under its name             → a name that no row knows: noise without a key, swept after an hour
    3. the row with its key, and a hold on it           → held until it expires, then let go
    4. the upload that names it; only now it is told    → judged after the next start
    5. the decision, with what it keeps, in one append  → carried over by the next ``settle``
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from clausewise.blob import Blob, State, named
from clausewise.errors import NotFoundError, StoreError
from clausewise.ports import Custody, Shelf, Store
from clausewise.vault import frame
from clausewise.vault.fault import coded
from clausewise.vault.folder import Folder
from clausewise.vault.receiving import Receiving
from clausewise.vault.wrapping import Wrapping

HOUR_MS = 3_600_000
orphan_hours = 1
attempt_hours = 24
sweep_names = 500
PART = ".part"


class Swept(NamedTuple):
    """What a sweep did: keys destroyed, files removed, files without a row removed, unfinished files removed."""

    keys: int
    removed: int
    orphans: int
    unfinished: int


class Safe:
    """Keeps files on ``shelf``, their keys in ``custody``, and what is coming in in the folder ``incoming``."""

    def __init__(self, custody: Custody, shelf: Shelf, incoming: Path, wrapping: Wrapping) -> None:
        self.custody = custody
        self._shelf = shelf
        self._incoming = incoming
        self._wrapping = wrapping

    @classmethod
    def beside(cls, store: Store, environment: Mapping[str, str], *, place: str = "") -> Safe:
        """Open the safe of the ledger ``store``: in the folder ``<its file>.blobs``, or in ``place``.

        ``place`` is a folder, or ``s3://bucket/prefix``. A ledger in memory has a folder of which nobody can read anything afterwards.
        """
        root = Path(store.place + ".blobs") if store.place else Path(tempfile.mkdtemp(prefix="clausewise-"))
        wrapping = Wrapping.of(environment, Path(store.place + ".key") if store.place else None)
        if place.startswith("s3://"):
            from clausewise.vault.bucket import Bucket

            return cls(store.custody(), Bucket.of(place), root / "incoming", wrapping)
        root = Path(place) if place else root
        return cls(store.custody(), Folder(root), root / "incoming", wrapping)

    # In

    def receive(self) -> Receiving:
        """Begin to take a file in."""
        return Receiving.fresh(self._incoming / (secrets.token_hex(16) + PART), frame.new_key())

    def begin(self, upload: str) -> bytes:
        """Begin to take in a file that may come in several times, for ``upload``; return its wrapped key."""
        key = frame.new_key()
        received = Receiving.fresh(self._path(upload), key)
        received.flush()
        received.close()
        return self._wrapping.wrapped(key, upload.encode())

    def resume(self, upload: str, wrapped: bytes) -> Receiving:
        """Go on with what ``begin`` began."""
        return Receiving.resumed(self._path(upload), self._wrapping.opened(wrapped, upload.encode()))

    def abandon(self, upload: str) -> None:
        """Remove what has come in for ``upload``, if anything."""
        with coded(str(self._incoming)):
            self._path(upload).unlink(missing_ok=True)

    def keep(self, received: Receiving, subject: str, *, now_ms: int, until_ms: int) -> Blob:
        """Put a finished file away, held by ``subject`` until then, and return its blob: one that has the same bytes if there is one."""
        digest, name = received.digest, ""
        if self.custody.hold(digest, subject, until_ms):
            there = self.blob(digest)
            if self._shelf.has(there.name):
                received.discard()
                return there
            name = there.name
        blob = Blob(
            digest, self._wrapping.name(digest), received.size, self._wrapping.wrapped(received.key, digest), now_ms
        )
        self._shelf.put(blob.name, received.path)
        kept = self.custody.add_blob(blob, subject, until_ms, instead_of=name)
        if kept.name != blob.name:
            self._shelf.remove(blob.name)
        return kept

    # Out

    def blob(self, digest: bytes) -> Blob:
        """Return a blob. Raises NotFoundError CW457 when it was let go of, or never there."""
        found = self.custody.blob(digest)
        if found is None:
            raise NotFoundError(
                "CW457",
                "This file is not kept here, or no longer.",
                "Ce fichier n'est pas conservé ici, ou ne l'est plus.",
                remedy_en="Send it again.",
                remedy_fr="Renvoyez-le.",
                where=named(digest),
            )
        return found

    def read(self, digest: bytes, start: int = 0) -> Iterator[bytes]:
        """Yield the bytes of a file in pieces, from byte ``start`` on. Raises NotFoundError CW457, StoreError CW452, CW453 or CW455."""
        blob = self.blob(digest)
        key = self._wrapping.opened(blob.key, digest)
        number, left = divmod(start, frame.frame_bytes)
        if number and start < blob.size:
            pieces = frame.opened(self._shelf.read(blob.name, frame.offset(number)), key, blob.name, number=number)
            try:
                return _without(chain([next(pieces)], pieces), left)
            except (StoreError, StopIteration):
                # It came in several goes, and its frames are of any length: what is before is passed over.
                pass
        return _without(frame.opened(self._shelf.read(blob.name), key, blob.name), start)

    # Away

    def sweep(self, now_ms: int) -> Swept:
        """End what has had its time, and remove from the disk what nobody can open or asks for."""
        self.custody.settle()
        keys = self.custody.expire(now_ms, now_ms - attempt_hours * HOUR_MS)
        return Swept(keys, self.clear(), self._sweep_shelf(), self._sweep_incoming())

    def clear(self) -> int:
        """Remove the files whose keys are destroyed; return how many."""
        names = self.custody.waste()
        for name in names:
            self._shelf.remove(name)
        if names:
            self.custody.cleared(names)
        return len(names)

    def _sweep_shelf(self) -> int:
        before_ms = _wall_ms() - orphan_hours * HOUR_MS
        count = 0
        batch: list[str] = []
        for name, time_ms in self._shelf.names():
            if time_ms < before_ms:
                batch.append(name)
            if len(batch) == sweep_names:
                count += self._remove_unknown(batch)
                batch = []
        return count + self._remove_unknown(batch)

    def _remove_unknown(self, names: list[str]) -> int:
        known = self.custody.names(names)
        unknown = [name for name in names if name not in known]
        for name in unknown:
            self._shelf.remove(name)
        return len(unknown)

    def _sweep_incoming(self) -> int:
        before_ms = _wall_ms() - orphan_hours * HOUR_MS
        count = 0
        with coded(str(self._incoming)):
            for path in sorted(self._incoming.glob("*" + PART)):
                upload = self.custody.upload(path.stem)
                wanted = upload is not None and upload.state is State.RECEIVING
                if not wanted and path.stat().st_mtime_ns // 1_000_000 < before_ms:
                    path.unlink(missing_ok=True)
                    count += 1
        return count

    def _path(self, upload: str) -> Path:
        assert upload.replace("-", "").isalnum(), "an upload's id is made here"
        return self._incoming / (upload + PART)


def _without(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    """Yield ``pieces`` without their first ``count`` bytes."""
    for piece in pieces:
        if count < len(piece):
            yield piece[count:] if count else piece
        count = max(0, count - len(piece))


def _wall_ms() -> int:
    """Return the time by which file systems mark files; the engine's clock may be another."""
    return time.time_ns() // 1_000_000
