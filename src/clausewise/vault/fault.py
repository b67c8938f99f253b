"""What the file system refuses, said of files that are kept."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from clausewise.errors import StoreError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def coded(path: str) -> Iterator[None]:
    """Turn whatever the file system raises inside into a StoreError CW460 about ``path``."""
    try:
        yield
    except OSError as error:
        cause = error.strerror or error
        is_full = error.errno in FULL
        raise StoreError(
            "CW460",
            f"A file cannot be kept or read ({cause}).",
            f"Un fichier ne peut pas être conservé ou lu ({cause}).",
            remedy_en="Free some disk space and try again."
            if is_full
            else "Check that this account may use the folder of files.",
            remedy_fr="Libérez de l'espace disque et réessayez."
            if is_full
            else "Vérifiez que ce compte peut utiliser le dossier des fichiers.",
            where=path,
        ) from error
