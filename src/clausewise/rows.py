"""Rows as items, and those of NDJSON: what is bad costs its own row, is named with its place, and the rest goes on.

A row holds ``text`` and may hold id, author, target, host, path, network and (NDJSON) time_ms; whatever else it holds is passed over.
What people said of it (``labels`` and ``clauses``, names to 0 or 1) comes along for those who compare.
``columns`` says what a field is called in the rows where it is not called so.
``medium`` makes the text a page's or an e-mail's source, a link, or what an account shows; ``name`` says what (see ``parse.account``).
Rows of CSV stand in ``clausewise.delimited``.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO, Final

import msgspec

from clausewise.clause import EXAMPLE_MEDIA, SOURCES
from clausewise.errors import ClausewiseError, InputError
from clausewise.intake import identifier_characters_max
from clausewise.model import Item, Part, Words

line_bytes_max = 16 * 1024 * 1024
skipped_bytes = 1024 * 1024
detail_characters_max = 40
CONTEXT: Final = ("id", "author", "target", "host", "path", "network")
WHAT: Final = ("medium", "name")
# The name of the column in which a field stands.
Columns = Mapping[str, str]
AS_CALLED: Final[Columns] = MappingProxyType({})
LABELLED: Final = ("labels", "clauses")
FIELDS: Final = ("text", "time_ms", *WHAT, *CONTEXT, *LABELLED)
_MEDIA = ", ".join(sorted(medium.value for medium in EXAMPLE_MEDIA))
_SURROGATE = re.compile("[\ud800-\udfff]")
# A letter of a key spelled as an escape, which hides that the key stands there twice.
_ESCAPED_LETTER = re.compile(r"\\u00[5-7]")
_BYTE = re.compile(r"\(byte (\d+)\)")


class Row(msgspec.Struct, frozen=True):
    """An item and where it came from: ``line`` and ``column`` (from 1) of its first character.

    ``whole_line`` marks a row of a table: every place in it has the row's line, and the column counts within its text. ``labels`` are
    labels and clauses of which somebody said that they are true of it or not.
    """

    item: Item
    path: str
    line: int = 1
    column: int = 1
    notes: tuple[ClausewiseError, ...] = ()
    whole_line: bool = False
    labels: Mapping[str, bool] = {}

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of code point ``offset`` of the item's text."""
        if self.whole_line:
            return self.line, offset + 1
        before = self.item.parts[0].text[:offset]
        breaks = before.count("\n")
        return (self.line + breaks, offset - before.rfind("\n")) if breaks else (self.line, self.column + offset)


class Bad(msgspec.Struct, frozen=True):
    """A row or file that was not judged, and why; ``error.where`` is its place.

    ``passed_over`` marks what is none of the content that was asked for, such as a link inside a folder.
    """

    error: ClausewiseError
    path: str
    line: int = 1
    passed_over: bool = False

    def told(self) -> dict[str, Any]:
        """Return it as data: its place, and its error in both languages."""
        return {"path": self.path, "line": self.line, "error": self.error.told()}


Read = Row | Bad

_SAVE = Words("Save it in UTF-8 and try again.", "Enregistrez-le en UTF-8 et réessayez.")
_ERRORS = {
    "CW150": (
        Words("This cannot be read: {detail}.", "Ceci ne peut pas être lu : {detail}."),
        Words("Check the name and that you may read it.", "Vérifiez le nom et le droit de lecture."),
    ),
    "CW151": (
        Words(f"The row is longer than {line_bytes_max} bytes.", f"La ligne dépasse {line_bytes_max} octets."),
        Words("Send it in smaller pieces.", "Envoyez-la en plus petits morceaux."),
    ),
    "CW152": (
        Words("The row is not valid JSON ({detail}).", "La ligne n'est pas du JSON valable ({detail})."),
        Words(
            'Write one object a line, such as {{"text": "…"}}.', 'Écrivez un objet par ligne, tel que {{"text": "…"}}.'
        ),
    ),
    "CW153": (
        Words("The row is nested too deeply.", "La ligne a trop de niveaux d'imbrication."),
        Words(
            "Flatten it; only its text and context are read.",
            "Aplatissez-la; seuls son texte et son contexte sont lus.",
        ),
    ),
    "CW154": (
        Words("The row has no usable “{detail}”.", "La ligne n'a pas de « {detail} » utilisable."),
        Words(
            "Give text as a string; time_ms as a whole number.",
            "Donnez du texte entre guillemets; time_ms en nombre entier.",
        ),
    ),
    "CW155": (
        Words("The first line names no column “text”.", "La première ligne ne nomme aucune colonne « text »."),
        Words("Name the columns in the first line.", "Nommez les colonnes à la première ligne."),
    ),
    "CW156": (
        Words("This is a link and was not followed.", "Ceci est un lien et n'a pas été suivi."),
        Words(
            "Name its target on the command line if you mean it.",
            "Nommez sa cible sur la ligne de commande si vous la voulez.",
        ),
    ),
    "CW157": (
        Words("The compressed file is damaged: {detail}.", "Le fichier compressé est endommagé : {detail}."),
        Words("Compress it again.", "Compressez-le de nouveau."),
    ),
    "CW158": (Words("The rows are written in UTF-16.", "Les lignes sont écrites en UTF-16."), _SAVE),
    "CW159": (
        Words("The row is not valid CSV ({detail}).", "La ligne n'est pas du CSV valable ({detail})."),
        Words(
            "Put texts in double quotes and double the quotes within.",
            "Mettez les textes entre guillemets droits et doublez ceux du texte.",
        ),
    ),
    "CW160": (
        Words(
            "Malformed UTF-8 was replaced; the rest was judged.",
            "De l'UTF-8 mal formé a été remplacé; le reste a été jugé.",
        ),
        _SAVE,
    ),
    "CW161": (
        Words("This is no plain file.", "Ceci n'est pas un fichier ordinaire."),
        Words(
            "Name a file, a folder or - for standard input.",
            "Nommez un fichier, un dossier ou - pour l'entrée standard.",
        ),
    ),
    "CW162": (
        Words("The row names “{detail}” more than once.", "La ligne nomme « {detail} » plus d'une fois."),
        Words(
            "Give each field once, so that nothing goes unjudged.",
            "Donnez chaque champ une fois, pour que tout soit jugé.",
        ),
    ),
    "CW163": (
        Words(
            "The first line names the column “{detail}” more than once.",
            "La première ligne nomme plus d'une fois la colonne « {detail} ».",
        ),
        Words(
            "Name each column once, so that nothing goes unjudged.",
            "Nommez chaque colonne une fois, pour que tout soit jugé.",
        ),
    ),
    "CW164": (
        Words("No row can hold the medium “{detail}”.", "Aucune ligne ne peut contenir le média « {detail} »."),
        Words(
            f"Write one of {_MEDIA}, or leave it out for plain text.",
            f"Écrivez l'un de {_MEDIA}, ou rien pour du texte brut.",
        ),
    ),
}


def error(code: str, where: str, detail: str = "", detail_fr: str = "") -> InputError:
    """Return the error ``code`` (CW150 to CW164) of the place ``where``; ``detail_fr`` says the detail in French."""
    said, remedy = _ERRORS[code]
    return InputError(
        code,
        said.en.format(detail=detail),
        said.fr.format(detail=detail_fr or detail),
        remedy_en=remedy.en.format(),
        remedy_fr=remedy.fr.format(),
        where=where,
    )


def strange(where: str) -> InputError:
    """Return the error for what is neither a file nor a folder."""
    return error("CW161", where)


def named(path: str, number: int = 0) -> str:
    """Return an item's id for a place: ``path:number``, cut at the front to the longest id there may be."""
    return clean(f"{path}:{number}" if number else path)[-identifier_characters_max:]


def clean(text: str) -> str:
    """Replace halves of surrogate pairs, which no UTF-8 can hold."""
    return _SURROGATE.sub("\ufffd", text)


def replaced(text: str, given: bytes, where: str) -> tuple[ClausewiseError, ...]:
    """Return a note when decoding ``given`` to ``text`` had to replace something."""
    return (mended(where),) if text.count("\ufffd") > given.count(b"\xef\xbf\xbd") else ()


def mended(where: str) -> ClausewiseError:
    """Return the note that something in a row was no UTF-8 and was replaced."""
    return error("CW160", where)


def lines(stream: BinaryIO, first: int = 1) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of each line; None for one longer than ``line_bytes_max``, which is passed over in chunks.

    ``first`` is the number of the line that ``stream`` begins with.
    """
    number = first - 1
    while line := stream.readline(line_bytes_max + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) <= line_bytes_max or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(skipped_bytes)) and not rest.endswith(b"\n"):
            pass
        yield number, None


# NDJSON


def ndjson(stream: BinaryIO, name: str, first: int = 1, columns: Columns = AS_CALLED) -> Iterator[Read]:
    """Yield one row a line, numbered from ``first``; empty lines are passed over."""
    keys = {field: columns.get(field, field) for field in FIELDS}
    for number, line in lines(stream, first):
        if line is None:
            yield Bad(error("CW151", f"{name}:{number}"), name, number)
        elif line.strip():
            yield _json_row(line, name, number, keys)


def _json_row(line: bytes, name: str, number: int, keys: Columns) -> Read:
    place = f"{name}:{number}"
    text = line.decode("utf-8", "replace")
    try:
        fields = _json_object(text, keys)
    except RecursionError:
        return Bad(error("CW153", place), name, number)
    except _Unusable as unusable:
        return Bad(error(unusable.code, place, unusable.key), name, number)
    except ValueError as invalid:
        at = _BYTE.search(str(invalid))
        details = (f"at byte {at[1]}", f"à l'octet {at[1]}") if at else ("?",)
        return Bad(error("CW152", place, *details), name, number)
    return row_of(fields, name, number, replaced(text, line, place))


def _json_object(text: str, keys: Columns) -> dict[str, Any]:
    found = _decoded(text, keys.values())
    if repeated := _repeated(text, found, keys.values()):
        raise _Unusable(repeated, "CW162")
    return {field: found[key] for field, key in keys.items() if key in found}


def _repeated(text: str, found: Mapping[str, Any], keys: Collection[str]) -> str:
    """Return a key that is read and stands in the row twice: decoders keep the last, and the others would go unjudged."""
    if not _ESCAPED_LETTER.search(text) and all(text.count(f'"{key}"') == 1 for key in keys if key in found):
        return ""
    # The outermost object comes last, as pairs; numbers stay text, for their size is nobody's concern here.
    pairs = json.loads(text, object_pairs_hook=list, parse_int=str, parse_float=str)
    read = [key for key, _ in pairs]
    return next((key for key in keys if read.count(key) > 1), "")


def _decoded(text: str, keys: Collection[str]) -> dict[str, Any]:
    try:
        raw = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        return {key: msgspec.json.decode(raw[key]) for key in keys if key in raw}
    except msgspec.DecodeError:
        # Half of a surrogate pair, as a cut emoji leaves it: the standard library reads it, and ``_row`` replaces it.
        found = json.loads(text) if "\\ud" in text.lower() else None
        if not isinstance(found, dict):
            raise
        return found


class _Unusable(Exception):  # noqa: N818 - a signal between two functions
    def __init__(self, key: str, code: str = "CW154") -> None:
        super().__init__(key)
        self.key = key
        self.code = code


def row_of(fields: Mapping[str, Any], name: str, number: int, notes: tuple[ClausewiseError, ...] = ()) -> Read:
    """Return the row that has these ``fields``, or what is wrong with them; ``number`` is its line in the source ``name``."""
    try:
        return _row(fields, name, number, notes)
    except _Unusable as unusable:
        return Bad(error(unusable.code, f"{name}:{number}", unusable.key), name, number)


def _row(fields: Mapping[str, Any], name: str, number: int, notes: tuple[ClausewiseError, ...]) -> Row:
    text, time_ms = fields.get("text"), fields.get("time_ms") or 0
    if not isinstance(text, str):
        raise _Unusable("text")
    if isinstance(time_ms, bool) or not isinstance(time_ms, int):
        raise _Unusable("time_ms")
    values = {key: _plain(key, fields[key]) for key in CONTEXT if fields.get(key) is not None}
    if not values.get("id"):
        values["id"] = named(name, number)
    whole = clean(text)
    if whole != text and not notes:
        notes = (mended(f"{name}:{number}"),)
    item = Item((_part(whole, fields),), time_ms=time_ms, **values)
    return Row(item, name, number, notes=notes, whole_line=True, labels=_labels(fields))


def _labels(fields: Mapping[str, Any]) -> dict[str, bool]:
    """Return what people said of a row; what is no yes or no of a name says nothing."""
    told = (fields[key] for key in LABELLED if isinstance(fields.get(key), dict))
    return {name: bool(one) for some in told for name, one in some.items() if one in (0, 1)}


def _part(text: str, fields: Mapping[str, Any]) -> Part:
    if fields.get("medium") is None:
        return Part(text=text)
    medium = next((one for one in EXAMPLE_MEDIA if one.value == fields["medium"]), None)
    if medium is None:
        raise _Unusable(clean(str(fields["medium"]))[:detail_characters_max], "CW164")
    told = "" if fields.get("name") is None else _plain("name", fields["name"])
    return Part(medium, data=text.encode(), name=told) if medium in SOURCES else Part(medium, text, name=told)


def _plain(key: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _Unusable(key)
    return clean(str(value))
