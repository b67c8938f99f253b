"""Denied parties from an operator's list: OpenSanctions' ``targets.simple.csv`` or the ``sdn.csv`` of the US Treasury's OFAC.

Only names, aliases and what tells two bearers of a name apart are read. Columns: OpenSanctions, "Simplified tabular format"
(https://www.opensanctions.org/docs/bulk/csv/); OFAC, "Specially Designated Nationals list, data specification"
(https://ofac.treasury.gov/specially-designated-nationals-list-data-formats-data-schemas).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from msgspec import Struct

from clausewise.detect.everyday import WORDS
from clausewise.detect.prepare import fold
from clausewise.errors import InputError

LIST_BYTES_MAX = 268_435_456
FIELD_CHARACTERS_MAX = 1_048_576
words_in_name_max = 10
# A name of one word, or shorter than this, belongs to many: it needs a second sign.
telling_letters_min = 10
OPENSANCTIONS_COLUMNS = ("id", "schema", "name", "aliases")
SDN_COLUMNS = 12
SDN_NOTHING = "-0-"

_WORD = re.compile(rb"[a-z0-9\xff]+")
_ALSO_KNOWN = re.compile(r"(?:a\.k\.a\.|f\.k\.a\.|alt\. name)\s*[\"']?([^;\"']+)[\"']?", re.IGNORECASE)
_LEGAL_FORMS = frozenset(
    b"ltd limited llc inc incorporated co company corp corporation sa sarl sas gmbh ag jsc pjsc ooo zao bv nv plc ltee".split()
)
_EVERYDAY = frozenset(word.encode() for word in WORDS if word.isascii())


class Party(Struct, frozen=True):
    """A denied party: its id in the list, its first name there, every folded name as words, and its folded identifiers."""

    id: str
    name: str
    names: tuple[tuple[bytes, ...], ...]
    identifiers: tuple[bytes, ...] = ()


def words_of(text: str) -> tuple[bytes, ...]:
    """Return the folded words of a name or text."""
    return tuple(_WORD.findall(fold(text)))


def is_telling(name: tuple[bytes, ...]) -> bool:
    """Say whether a name is long and rare enough to mean one party by itself."""
    rare = [word for word in name if word not in _EVERYDAY and word not in _LEGAL_FORMS]
    return len(name) > 1 and len(rare) > 0 and sum(map(len, name)) >= telling_letters_min


def read_parties(path: Path) -> tuple[Party, ...]:
    """Read a list in either format. Raises InputError CW630 (unreadable), CW631 (neither format) or CW632 (a broken row)."""
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= LIST_BYTES_MAX else None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error
    if text is None:
        raise _unreadable(path)
    rows = enumerate(_rows(path, text), 1)
    first = next(rows, (0, []))
    if tuple(first[1][: len(OPENSANCTIONS_COLUMNS)]) == OPENSANCTIONS_COLUMNS:
        return tuple(_of_opensanctions(path, first[1], rows))
    if len(first[1]) == SDN_COLUMNS and first[1][0].strip().isdigit():
        return tuple(_of_sdn(path, [first, *rows]))
    raise InputError(
        "CW631",
        "This is neither OpenSanctions' targets.simple.csv nor OFAC's sdn.csv.",
        "Ce fichier n'est ni le targets.simple.csv d'OpenSanctions ni le sdn.csv de l'OFAC.",
        remedy_en="Download one of the two, and leave its columns as they are.",
        remedy_fr="Téléchargez l'un des deux et laissez ses colonnes telles quelles.",
        where=str(path),
    )


def _rows(path: Path, text: str) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_CHARACTERS_MAX)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        # OFAC ends its file with the sign of an old system, alone on its line.
        yield from (row for row in reader if row and row != ["\x1a"])
    except csv.Error as error:
        raise _broken(path, reader.line_num) from error


def _of_opensanctions(path: Path, header: list[str], rows: Iterable[tuple[int, list[str]]]) -> Iterator[Party]:
    for number, row in rows:
        if len(row) != len(header):
            raise _broken(path, number)
        known = dict(zip(header, row, strict=True))
        names = [known["name"], *known["aliases"].split(";")]
        told = ";".join(known.get(key, "") for key in ("identifiers", "phones", "emails", "birth_date"))
        yield _party(known["id"], names, told.split(";"))


def _of_sdn(path: Path, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Party]:
    for number, row in rows:
        if len(row) != SDN_COLUMNS:
            raise _broken(path, number)
        name, kind, remarks = row[1].strip(), row[2].strip(), row[11]
        names = [name]
        if kind == "individual" and "," in name:
            last, _, given = name.partition(",")
            names.append(f"{given.strip()} {last.strip()}")
        names += _ALSO_KNOWN.findall(remarks)
        yield _party(
            row[0].strip(), names, [] if remarks.strip() == SDN_NOTHING else re.findall(r"\d[\d-]{5,}", remarks)
        )


def _party(number: str, names: list[str], identifiers: Iterable[str]) -> Party:
    folded = dict.fromkeys(chosen for name in names for chosen in _forms(words_of(name)))
    told = dict.fromkeys(b"".join(words_of(one)) for one in identifiers)
    return Party(number, names[0].strip(), tuple(folded), tuple(one for one in told if len(one) >= 6))  # noqa: PLR2004 - shorter says nothing


def _forms(words: tuple[bytes, ...]) -> Iterator[tuple[bytes, ...]]:
    """Yield a name, and the name without its legal form."""
    if 0 < len(words) <= words_in_name_max:
        yield words
    if len(words) > 2 and words[-1] in _LEGAL_FORMS:  # noqa: PLR2004 - two words must be left
        yield from _forms(words[:-1])


def _unreadable(path: Path) -> InputError:
    return InputError(
        "CW630",
        "The list of denied parties cannot be read.",
        "La liste des parties interdites ne peut pas être lue.",
        remedy_en=f"Check `denied_parties` in register.yaml; the file must be UTF-8 and at most {LIST_BYTES_MAX} bytes.",
        remedy_fr=f"Vérifiez `denied_parties` dans register.yaml; le fichier doit être en UTF-8 et d'au plus {LIST_BYTES_MAX} octets.",
        where=str(path),
    )


def _broken(path: Path, line: int) -> InputError:
    return InputError(
        "CW632",
        f"Row {line} of the list of denied parties is broken.",
        f"La rangée {line} de la liste des parties interdites est brisée.",
        remedy_en="Download the list again.",
        remedy_fr="Téléchargez la liste de nouveau.",
        where=str(path),
    )
