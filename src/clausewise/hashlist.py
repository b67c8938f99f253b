"""Lists of hashes as exchanges hand them out, read row by row: what is bad costs its own row and is named with its line.

csv      a header names the columns: id, label, expires, and pdq, sha256, sha1, md5, tlsh, or method (or type) and value (or hash)
ndjson   one object a line, as ``clausewise bank export`` writes them
pdq      one PDQ hash a line, or ``pdq,HASH,words`` as ThreatExchange's own lists; what stands behind a # is passed over
ncmec    XML or JSON in the manner of NCMEC's hash sharing: images, videos and files with their fingerprints
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final
from xml.parsers import expat

from msgspec import Struct

from clausewise import known
from clausewise.errors import InputError
from clausewise.kinship import is_digest

list_bytes_max: Final = 1024 * 1024 * 1024
rows_max: Final = 5_000_000
value_bytes_max: Final = 4 * 1024 * 1024
words_characters_max: Final = 200
bad_named_max: Final = 20

FORMATS: Final = ("csv", "ndjson", "pdq", "ncmec")
# What lists call a method.
_NAMES: Final = {
    **{method: method for method in known.METHODS},
    "sha-256": known.SHA256,
    "sha-1": known.SHA1,
    "hash_pdq": known.PDQ,
    "hash_md5": known.MD5,
    "hash_sha1": known.SHA1,
    "hash_sha256": known.SHA256,
    # ThreatExchange says so of films.
    "video_md5": known.MD5,
    "hash_video_md5": known.MD5,
    "video_sha256": known.SHA256,
    "hash_video_sha256": known.SHA256,
    "text": known.TEXT,
}
_HEX: Final = re.compile(r"[0-9A-Fa-f]+")
_SPACE: Final = re.compile(r"\s+")


class Row(Struct, frozen=True, gc=False):
    """One entry of a list: its values by method, what the list calls it and says of it, and when it ends (0: never)."""

    values: tuple[tuple[str, bytes], ...]
    name: str = ""
    label: str = ""
    expires_ms: int = 0


class Read(Struct):
    """A list that was read: its rows, how many were bad or withdrawn, and where the first bad ones stand."""

    rows: list[Row] = []
    bad: int = 0
    withdrawn: int = 0
    places: list[str] = []

    def refuse(self, place: str) -> None:
        """Count a row that says nothing usable."""
        self.bad += 1
        if len(self.places) < bad_named_max:
            self.places.append(place)


def read(data: bytes, form: str) -> Read:
    """Read a list. Raises InputError CW171 when it is not of that form, CW172 when nothing in it can be used, CW173 past a limit."""
    if len(data) > list_bytes_max:
        raise _too_large(f"{list_bytes_max} bytes", f"{list_bytes_max} octets")
    try:
        text = data.decode("utf-8-sig")
        found = Read()
        for number, (place, row) in enumerate(_READERS[form](text, found)):
            if number >= rows_max:
                raise _too_large(f"{rows_max} entries", f"{rows_max} entrées")
            if row is None:
                found.refuse(place)
            else:
                found.rows.append(row)
    except (UnicodeDecodeError, KeyError, csv.Error, ValueError, expat.ExpatError, RecursionError) as error:
        raise _unreadable(form, str(error)) from error
    if not found.rows:
        raise InputError(
            "CW172",
            "Nothing in the list can be used.",
            "Rien dans la liste n'est utilisable.",
            remedy_en=f"Hashes are hexadecimal, of: {', '.join(known.METHODS)}.",
            remedy_fr=f"Les empreintes sont en hexadécimal, de : {', '.join(known.METHODS)}.",
            where=", ".join(found.places[:3]),
        )
    return found


def value_of(method: str, text: str) -> bytes | None:
    """Return a value written in hexadecimal as bytes; None when it is none of that method."""
    text = text.strip()
    if method == known.TLSH:
        return text.upper().encode() if is_digest(text) else None
    if len(text) % 2 or len(text) > 2 * value_bytes_max or not _HEX.fullmatch(text):
        return None
    value = bytes.fromhex(text)
    return value if len(value) == known.WIDTHS.get(method, len(value)) else None


def _row(values: Iterable[tuple[str, str]], name: str = "", label: str = "", expires: object = "") -> Row | None:
    """Return a row of what could be read, None when nothing could."""
    made = [
        (method, value)
        for called, text in values
        if (method := _NAMES.get(called.strip().lower(), "")) and (value := value_of(method, text)) is not None
    ]
    if not made:
        return None
    return Row(tuple(made), _line(name), _line(label), _moment(expires))


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()[:words_characters_max]


def _moment(said: object) -> int:
    """Return a moment in milliseconds: a whole number of them, or a date (ISO 8601). Raises ValueError."""
    if isinstance(said, int):
        return said
    text = str(said or "").strip()
    if not text or text.isdecimal():
        return int(text or 0)
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def _csv(text: str, _: Read) -> Iterator[tuple[str, Row | None]]:
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=separator)
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    if not {*names} & {*_NAMES, "value", "hash"}:
        raise ValueError("no column of hashes")

    def cell(row: dict[str | Any, Any], *called: str) -> str:
        found = next((names[name] for name in called if name in names), None)
        return str(row.get(found) or "") if found is not None else ""

    for row in rows:
        values = [(name, cell(row, name)) for name in names if name in _NAMES]
        value = cell(row, "value", "hash")
        if value:
            values.append((cell(row, "method", "type", "signal_type", "hash_type"), value))
        told = _row(
            [one for one in values if one[1]],
            cell(row, "id", "name"),
            cell(row, "label", "labels", "tags", "description"),
            cell(row, "expires", "expires_ms"),
        )
        yield f"line {rows.line_num}", told


def _ndjson(text: str, _: Read) -> Iterator[tuple[str, Row | None]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found = json.loads(line)
            if not isinstance(found, dict) or not isinstance(found.get("values"), list):
                yield f"line {number}", None
                continue
            values = [
                (str(one.get("method")), str(one.get("value"))) for one in found["values"] if isinstance(one, dict)
            ]
            name, label = (str(found.get(name) or "") for name in ("name", "label"))
            yield f"line {number}", _row(values, name, label, found.get("expires_ms", 0))


def _pdq(text: str, _: Read) -> Iterator[tuple[str, Row | None]]:
    for number, line in enumerate(text.splitlines(), start=1):
        fields = [field.strip() for field in re.split(r"[,;\t ]", line.partition("#")[0].strip(), maxsplit=2)]
        if fields == [""]:
            continue
        if fields[0].lower() in _NAMES and len(fields) > 1:
            yield f"line {number}", _row([(fields[0], fields[1])], label="".join(fields[2:]))
        else:
            yield f"line {number}", _row([(known.PDQ, fields[0])], label="".join(fields[2:]))


def _ncmec(text: str, found: Read) -> Iterator[tuple[str, Row | None]]:
    start = text.lstrip()[:1]
    entries = _of_xml(text) if start == "<" else _of_json(json.loads(text))
    for number, (values, told) in enumerate(entries, start=1):
        if "deleted" in told:
            found.withdrawn += 1
            continue
        yield f"entry {number}", _row(values, told.get("id", ""), told.get("classification", ""))


def _of_json(whole: Any) -> Iterator[tuple[list[tuple[str, str]], dict[str, str]]]:
    if not isinstance(whole, dict):
        raise ValueError("no object")  # noqa: TRY004 - the caller says what is wrong with the list
    for group in ("images", "videos", "files", "hashes"):
        for one in whole.get(group) or ():
            if not isinstance(one, dict):
                continue
            prints = one.get("fingerprints", one)
            values = [(str(name), str(value)) for name, value in prints.items() if str(name).lower() in _NAMES]
            told = {name: str(one[name]) for name in ("id", "classification") if name in one}
            yield values, told | ({"deleted": ""} if one.get("deleted") else {})


def _of_xml(text: str) -> Iterator[tuple[list[tuple[str, str]], dict[str, str]]]:
    """Yield the entries of XML. A document type is refused: lists have none, and entities can swell."""
    entries: list[tuple[list[tuple[str, str]], dict[str, str]]] = []
    words: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        words.clear()
        name = name.rpartition(":")[2]
        if name in ("image", "video", "file", "deletedImage", "deletedVideo"):
            entries.append(([], {"deleted": ""} if name.startswith("deleted") else {}))

    def end(name: str) -> None:
        name, said = name.rpartition(":")[2], "".join(words).strip()
        words.clear()
        if not entries:
            return
        values, told = entries[-1]
        if name.lower() in _NAMES:
            values.append((name, said))
        elif name in ("id", "classification"):
            told.setdefault(name, said)

    def refuse(*_: object) -> None:
        raise ValueError("a document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = words.append, refuse
    parser.Parse(text, True)
    yield from entries


_READERS: Final = {"csv": _csv, "ndjson": _ndjson, "pdq": _pdq, "ncmec": _ncmec}


def form_of(name: str) -> str:
    """Return the form that a file's name tells, empty when it tells none."""
    endings = {"csv": "csv", "tsv": "csv", "ndjson": "ndjson", "jsonl": "ndjson", "txt": "pdq", "pdq": "pdq"}
    return {**endings, "xml": "ncmec", "json": "ncmec"}.get(name.rpartition(".")[2].lower(), "")


def _unreadable(form: str, why: str) -> InputError:
    return InputError(
        "CW171",
        f"This is no list of the form {form!r}: {why}.",
        f"Ce n'est pas une liste de la forme « {form} » : {why}.",
        remedy_en=f"Name one of: {', '.join(FORMATS)}; all are UTF-8.",
        remedy_fr=f"Indiquez l'une de : {', '.join(FORMATS)}; toutes sont en UTF-8.",
        where="/format",
    )


def _too_large(en: str, fr: str) -> InputError:
    return InputError(
        "CW173",
        f"The list is too large; at most {en} are taken.",
        f"La liste est trop longue; {fr} au plus sont admis.",
        remedy_en="Import it in pieces.",
        remedy_fr="Importez-la par morceaux.",
    )
