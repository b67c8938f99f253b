"""What the system says of a file that it refuses, in English and French."""

from __future__ import annotations

import errno
from typing import Final

from clausewise.model import Words

# What the system says in English only, in French.
_FRENCH: Final = {
    errno.ENOENT: "ce fichier n'existe pas",
    errno.EACCES: "la permission manque",
    errno.EPERM: "la permission manque",
    errno.ELOOP: "ces liens tournent en rond",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier",
    errno.EIO: "le support est défectueux",
}


def cause(failure: Exception) -> Words:
    """Return why something could not be read, each without a capital; what has no French yet is said as the system says it."""
    said = (failure.strerror if isinstance(failure, OSError) else None) or str(failure)
    french = _FRENCH.get(failure.errno or 0, said) if isinstance(failure, OSError) else said
    return Words(said[:1].lower() + said[1:], french[:1].lower() + french[1:])
