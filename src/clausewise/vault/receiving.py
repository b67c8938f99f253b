"""A file while it comes in: encrypted piece by piece into a file of its own, so that nothing of it lies anywhere in the clear."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Self

from clausewise.errors import ConflictError
from clausewise.vault import frame
from clausewise.vault.fault import coded
from clausewise.vault.folder import read_bytes


class Receiving:
    """Takes the bytes of one file in order. Not thread-safe; blocks while it writes.

    ``size`` counts what was taken. ``digest`` is known once it is finished.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.key = key
        self.size = 0
        self.digest = b""
        self._number = 0
        self._rest = bytearray()
        self._aead = frame.cipher(key)
        self._sum = sha256()
        self._from_start = True
        with coded(str(path)):
            for folder in (path.parent.parent, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
            self._stream = os.fdopen(handle, "r+b", buffering=0)
        self._lock()

    @classmethod
    def fresh(cls, path: Path, key: bytes) -> Self:
        """Begin a new file."""
        one = cls(path, key)
        with coded(str(path)):
            one._stream.write(frame.MAGIC)
        return one

    @classmethod
    def resumed(cls, path: Path, key: bytes) -> Self:
        """Go on with a file that was left off; what was cut in the middle of a frame is taken off."""
        one = cls(path, key)
        with coded(str(path)):
            one._number, one.size, end = frame.extent(one._stream, key)
            one._stream.truncate(end)
            one._stream.seek(end)
            if not end:
                one._stream.write(frame.MAGIC)
        one._from_start = False
        return one

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, piece: bytes) -> None:
        """Take the next bytes."""
        self.size += len(piece)
        if self._from_start:
            self._sum.update(piece)
        view = memoryview(piece)
        if self._rest:
            taken = frame.frame_bytes - len(self._rest)
            self._rest += view[:taken]
            view = view[taken:]
            if len(self._rest) == frame.frame_bytes:
                self._put(self._rest)
                self._rest = bytearray()
        while len(view) >= frame.frame_bytes:
            self._put(view[: frame.frame_bytes])
            view = view[frame.frame_bytes :]
        self._rest += view

    def flush(self) -> None:
        """Bring everything that was taken to the disk."""
        if self._rest:
            self._put(self._rest)
            self._rest = bytearray()
        with coded(str(self.path)):
            os.fsync(self._stream.fileno())

    def finish(self) -> bytes:
        """End the file on the disk and return the SHA-256 of its bytes. Raises StoreError CW453 when what lay there is not sound."""
        if self._rest:
            self._put(self._rest)
            self._rest = bytearray()
        with coded(str(self.path)):
            self._stream.write(frame.sealed(self._aead, b"", self._number, is_last=True))
            os.fsync(self._stream.fileno())
        if not self._from_start:
            for piece in frame.opened(self._read(), self.key, str(self.path)):
                self._sum.update(piece)
        self.close()
        self.digest = self._sum.digest()
        return self.digest

    def close(self) -> None:
        """Let go of the file, which stays as it is. Idempotent."""
        self._stream.close()

    def discard(self) -> None:
        """Remove the file. Idempotent."""
        self.close()
        with suppress(OSError):
            self.path.unlink()

    def _lock(self) -> None:
        """Keep everybody else out, other processes too; the lock ends with the stream."""
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            raise ConflictError(
                "CW459",
                "Another request is sending this file at the moment.",
                "Une autre requête envoie ce fichier en ce moment.",
                remedy_en="Wait until it ends, ask how far it came, and go on from there.",
                remedy_fr="Attendez qu'elle se termine, demandez où elle en est et continuez de là.",
            ) from None

    def _put(self, plain: bytes | bytearray | memoryview) -> None:
        with coded(str(self.path)):
            content = memoryview(frame.sealed(self._aead, plain, self._number))
            while content:
                content = content[self._stream.write(content) :]
        self._number += 1

    def _read(self) -> Iterator[bytes]:
        with coded(str(self.path)):
            self._stream.seek(0)
            while piece := self._stream.read(read_bytes):
                yield piece
