"""Where a job leaves its files: each is drafted apart and put in place in one step, so that whatever is there is whole."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

from clausewise.errors import ConflictError
from clausewise.job.bucket import is_in_bucket
from clausewise.vault.bucket import Bucket
from clausewise.vault.fault import coded
from clausewise.vault.folder import Folder

# What lies in the folder of a job.
JOB: Final = "job.json"
PLAN: Final = "plan.ndjson"
VERDICTS: Final = "verdicts"
COUNTS: Final = "counts"
ASIDE: Final = "aside"
DRAFTS: Final = "unfinished"
LOCK: Final = "lock"
_OWN: Final = frozenset({JOB, PLAN, VERDICTS, COUNTS, ASIDE, DRAFTS, LOCK})


class Shelf(Protocol):
    """What a place needs of ``ports.Shelf``."""

    def put(self, name: str, source: Path) -> None:
        """Put a file in place, in one step; ``source`` is gone then."""

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file."""

    def has(self, name: str) -> bool:
        """Say whether there is a file of that name."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


class Place:
    """A folder with the files of one job, which nobody but its owner may look into, or ``s3://bucket/prefix``."""

    def __init__(self, root: str) -> None:
        """Raises UnavailableError CW458 or StoreError CW451 for a bucket."""
        self._is_folder = not is_in_bucket(root)
        self.root = os.path.realpath(root) if self._is_folder else root.rstrip("/")
        self._shelf: Shelf = Folder(Path(self.root)) if self._is_folder else Bucket.of(self.root)
        self._drafts = Path(self.root) / DRAFTS

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Hand out the path of a file to be written; whatever is still there afterwards is removed."""
        path = self._draft()
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _draft(self) -> Path:
        """Return the path of a draft; what goes into a bucket is drafted on this machine, and appears there when all of it has arrived."""
        if self._is_folder:
            self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._drafts / uuid4().hex
        handle, name = tempfile.mkstemp(prefix="clausewise-")
        os.close(handle)
        return Path(name)

    def put(self, name: str, draft: Path) -> None:
        """Put a draft, which is on the disk, in place. Raises StoreError CW460."""
        self._shelf.put(name, draft)

    def write(self, name: str, content: bytes) -> None:
        """Put ``content`` in place under ``name``."""
        from clausewise.job.sheet import written

        with self.draft() as path:
            written(path, content)
            self._shelf.put(name, path)

    def read(self, name: str) -> bytes:
        """Return a whole file. Raises StoreError CW452."""
        return b"".join(self._shelf.read(name))

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a file, one after the other. Raises StoreError CW452."""
        rest = b""
        for piece in self._shelf.read(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            yield rest

    def has(self, name: str) -> bool:
        """Say whether a file is in place."""
        return self._shelf.has(name)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        self._shelf.remove(name)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the place, so that nobody else begins here, and remove what somebody left unfinished who was killed.

        A bucket cannot be held: who works there at once does the same twice, and nothing worse. Raises ConflictError CW198 when somebody
        holds the folder already, CW199 when what lies there is no job; StoreError CW460.
        """
        if not self._is_folder:
            yield
            return
        with coded(self.root):
            root = Path(self.root)
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if {entry.name for entry in root.iterdir()} - _OWN:
                raise foreign(self.root)
            lock = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as taken:
                raise busy(self.root) from taken
            shutil.rmtree(self._drafts, ignore_errors=True)
            yield
        finally:
            os.close(lock)


def busy(where: str) -> ConflictError:
    """Return the error for a folder in which a job is running."""
    return ConflictError(
        "CW198",
        "A job is already running in this folder.",
        "Un travail est déjà en cours dans ce dossier.",
        remedy_en="Wait until it ends, or name another folder with --out.",
        remedy_fr="Attendez qu'il finisse, ou nommez un autre dossier avec --out.",
        where=where,
    )


def foreign(where: str) -> ConflictError:
    """Return the error for a folder that holds something else."""
    return ConflictError(
        "CW199",
        "This folder holds something that is no job.",
        "Ce dossier contient autre chose qu'un travail.",
        remedy_en="Name an empty folder, or one that does not exist yet, with --out.",
        remedy_fr="Nommez avec --out un dossier vide, ou qui n'existe pas encore.",
        where=where,
    )
