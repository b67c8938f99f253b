"""A shelf in a folder: one file for each blob, put in place in one step when it is on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from clausewise.errors import StoreError
from clausewise.vault.fault import coded

read_bytes = 1024 * 1024


class Folder:
    """Keeps files under ``root``, which is made if it is missing; nobody but its owner may look into it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, source: Path) -> None:
        """See ``Shelf.put``; ``source`` lies in the same file system."""
        target = self._root / name
        with coded(str(target)):
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source.replace(target)
            # The renaming itself must be on the disk before anybody is told.
            for folder in (target.parent, self._root):
                synced(folder)

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """See ``Shelf.read``."""
        path = self._root / name
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            raise missing(str(path)) from None
        with coded(str(path)), stream:
            stream.seek(start)
            while piece := stream.read(read_bytes):
                yield piece

    def has(self, name: str) -> bool:
        """See ``Shelf.has``."""
        return (self._root / name).is_file()

    def remove(self, name: str) -> None:
        """See ``Shelf.remove``."""
        path = self._root / name
        with coded(str(path)):
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()

    def names(self) -> Iterator[tuple[str, int]]:
        """See ``Shelf.names``."""
        for folder in sorted(self._root.iterdir()) if self._root.is_dir() else ():
            if not folder.is_dir() or len(folder.name) != len("ab"):
                continue
            with suppress(FileNotFoundError):
                for path in sorted(folder.iterdir()):
                    yield f"{folder.name}/{path.name}", path.stat().st_mtime_ns // 1_000_000


def synced(folder: Path) -> None:
    """Bring what was renamed in ``folder`` to the disk."""
    stream = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(stream)
    finally:
        os.close(stream)


def missing(where: str) -> StoreError:
    """Return the error for a file that is not where it was put."""
    return StoreError(
        "CW452",
        "A file that is known is not on its shelf.",
        "Un fichier connu n'est pas à sa place.",
        remedy_en="Restore it from a backup of the shelf, or send it again.",
        remedy_fr="Restaurez-le depuis une sauvegarde, ou renvoyez-le.",
        where=where,
    )
