"""The display names that an operator protects: one a line in a UTF-8 file; empty lines and lines that begin with ``#`` are passed over."""

from __future__ import annotations

from pathlib import Path

from clausewise.errors import InputError

roll_bytes_max = 16 * 1024 * 1024


def read_names(path: Path) -> tuple[str, ...]:
    """Return the names of a file, each once. Raises InputError CW633 when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.stat().st_size <= roll_bytes_max else None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    if text is None:
        raise _unreadable(path)
    lines = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def _unreadable(path: Path) -> InputError:
    return InputError(
        "CW633",
        "The list of protected names cannot be read.",
        "La liste des noms protégés ne peut pas être lue.",
        remedy_en=f"Check `protected_names` in register.yaml; the file must be UTF-8 and at most {roll_bytes_max} bytes.",
        remedy_fr=f"Vérifiez `protected_names` dans register.yaml; le fichier doit être en UTF-8 et d'au plus {roll_bytes_max} octets.",
        where=str(path),
    )
