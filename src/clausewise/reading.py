"""Files, folders and streams as items, in order: whatever is bad becomes a ``Bad`` with its place, and the rest goes on.

A text is one item, cut at a line break when it is longer than a piece; NDJSON and CSV hold one item a row; any other file is one item with
its bytes, opened as what they are. Of a file that is too large only its name is left, so that a person must look. Memory stays bounded by
the limits here and in ``clausewise.rows``.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from mimetypes import guess_type
from pathlib import Path
from typing import BinaryIO, Literal, cast

from msgspec.structs import replace

from clausewise import columnar
from clausewise.cause import cause
from clausewise.delimited import csv_rows
from clausewise.errors import InputError
from clausewise.intake import check_items
from clausewise.model import Item, Medium, Part
from clausewise.parse.nature import medium_of
from clausewise.parse.opening import part_bytes_max
from clausewise.parse.pixmap import pixmap
from clausewise.parse.signature import signature
from clausewise.parse.subtitle import FORMS
from clausewise.rows import AS_CALLED, Bad, Columns, Read, Row, clean, error, named, ndjson, replaced, strange

piece_bytes_max = 1_000_000
batch_rows_max = 256
batch_characters_max = 2_000_000
sniffed_bytes = 8_192
control_share_max = 0.1
FOLDERS_PASSED_OVER = (".git", ".hg", ".svn")
STDIN = "-"

Form = Literal["text", "ndjson", "csv"]
# What is opened as a whole, by the ending of its name.
OPENED = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xht", ".shtml", ".svg"), Medium.PAGE),
    **dict.fromkeys((".eml", ".mht", ".mhtml"), Medium.EMAIL),
    **dict.fromkeys(
        (
            *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".rtf", ".odt", ".ott", ".fodt"),
            *(".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xls", ".xlt", ".ods", ".ots", ".fods"),
            *(".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm", ".ppt", ".pps", ".odp", ".otp", ".fodp"),
            ".pdf",
        ),
        Medium.DOCUMENT,
    ),
    # Lines with their times.
    **dict.fromkeys(FORMS, Medium.FILE),
    # Texts that are run: rules read them as well.
    **dict.fromkeys(
        (
            *(
                ".bat",
                ".cmd",
                ".com",
                ".ps1",
                ".psm1",
                ".vbs",
                ".vbe",
                ".js",
                ".jse",
                ".wsf",
                ".wsh",
                ".hta",
                ".reg",
                ".scf",
            ),
            *(
                ".sh",
                ".bash",
                ".command",
                ".php",
                ".phtml",
                ".asp",
                ".aspx",
                ".jsp",
                ".py",
                ".pl",
                ".rb",
                ".url",
                ".desktop",
                ".webloc",
                ".inf",
            ),
        ),
        Medium.FILE,
    ),
}
SUFFIXES: dict[str, Form] = {".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".tsv": "csv"}
# What a file is not, whatever its name says, when its bytes are no text.
_READ = frozenset({"text/plain", "text/html", "application/xhtml+xml", "image/svg+xml", "message/rfc822"})
_SCRIPT = b"#!"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Marks of formats whose first bytes could pass for text.
_MARK = re.compile(rb"%PDF|PK\x03\x04|GIF8|OggS|ID3[\x02-\x04]|RIFF....(?:WAVE|WEBP|AVI )|\x1f\x8b|\x7fELF", re.DOTALL)
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r\f\v\x1b"))
_STARTS_ROW = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')


def read(
    sources: Iterable[str],
    *,
    form: Form | None = None,
    stdin: BinaryIO | None = None,
    context: Mapping[str, str] | None = None,
) -> Iterator[Read]:
    """Yield every row of ``sources`` (paths, or ``-`` for ``stdin``), in order; never raises for what they hold.

    ``form`` overrides what a file's name says; without it standard input is NDJSON when it starts with an object, else one text.
    ``context`` fills the fields of Item that a row leaves empty.
    """
    given = {name: value for name, value in (context or {}).items() if value}
    for source in sources:
        for row in _source(source, form, stdin):
            yield admitted(row, given)


def batches(rows: Iterable[Read]) -> Iterator[list[Read]]:
    """Group rows, in order, into batches of at most ``batch_rows_max`` rows and about ``batch_characters_max`` characters."""
    batch: list[Read] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += sum(len(part.text) + len(part.data) for part in row.item.parts) if isinstance(row, Row) else 0
        if len(batch) >= batch_rows_max or characters >= batch_characters_max:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def admitted(row: Read, context: Mapping[str, str]) -> Read:
    """Return a row with its empty fields filled from ``context``, or what is wrong with it when it passes a limit of items."""
    if isinstance(row, Bad):
        return row
    empty = {name: value for name, value in context.items() if not getattr(row.item, name)}
    row = replace(row, item=replace(row.item, **empty)) if empty else row
    try:
        check_items([row.item])
    except InputError as refused:
        where = f"{row.path}:{row.line}{refused.where.removeprefix('/0')}"
        remedies = {"remedy_en": refused.remedy_en, "remedy_fr": refused.remedy_fr}
        return Bad(InputError(refused.code, refused.en, refused.fr, where=where, **remedies), row.path, row.line)
    return row


# Files and folders


def _source(source: str, form: Form | None, stdin: BinaryIO | None) -> Iterator[Read]:
    if source == STDIN:
        yield from guarded(STDIN, lambda: _stream(stdin or io.BytesIO(), STDIN, form))
        return
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as failure:
        yield unreadable(source, failure)
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, form)
    elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
        yield from _file(path, form)
    else:
        yield Bad(strange(clean(source)), clean(source))


def _folder(top: Path, form: Form | None) -> Iterator[Read]:
    for one in files(top):
        if isinstance(one, Bad):
            yield one
        else:
            yield from _file(one, form)


def files(top: Path) -> Iterator[Path | Bad]:
    """Walk a folder by name. Links inside it are not followed: they may lead in circles, or out of what was meant to be judged."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as failure:
            yield unreadable(str(folder), failure)
            continue
        inner: list[Path] = []
        for entry in entries:
            name = clean(entry.path)
            if entry.is_symlink():
                yield Bad(error("CW156", name), name, passed_over=True)
            elif entry.is_dir():
                inner += [Path(entry.path)] if entry.name not in FOLDERS_PASSED_OVER else []
            elif entry.is_file():
                yield Path(entry.path)
            else:
                yield Bad(strange(name), name, passed_over=True)
        waiting += reversed(inner)


def _file(path: Path, form: Form | None) -> Iterator[Read]:
    name = clean(str(path))
    if form is None and path.suffix.lower() == columnar.SUFFIX:
        yield from columnar.parquet(path, name)
        return

    def rows() -> Iterator[Read]:
        with path.open("rb") as stream:
            yield from content(stream, name, form, called=path.name)

    yield from guarded(name, rows)


def content(
    stream: BinaryIO, name: str, form: Form | None = None, *, called: str, columns: Columns = AS_CALLED
) -> Iterator[Read]:
    """Yield the rows of a file's whole content, as ``form`` or the name it is ``called`` say; ``name`` is its place."""
    suffixes = [suffix.lower() for suffix in Path(called).suffixes]
    if suffixes[-1:] == [".gz"] and suffixes[-2:-1] != [".tar"]:
        called = Path(called).stem
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=stream))
        suffixes.pop()
    suffix = suffixes[-1] if suffixes else ""
    medium = OPENED.get(suffix) if form is None else None
    if medium is not None:
        yield from _whole(stream, medium, name, called)
    else:
        yield from _stream(stream, name, form or SUFFIXES.get(suffix, "text"), columns)


def guarded(name: str, rows: Callable[[], Iterator[Read]]) -> Iterator[Read]:
    """Turn a failure to read into a row of its own; what was read before it stays."""
    try:
        yield from rows()
    except (EOFError, zlib.error, gzip.BadGzipFile) as failure:
        yield Bad(error("CW157", name, str(failure)), name)
    except OSError as failure:
        yield unreadable(name, failure)


def unreadable(name: str, failure: Exception) -> Bad:
    """Return what stands in the place of a source that cannot be read."""
    said = cause(failure)
    return Bad(error("CW150", clean(name), said.en, said.fr), clean(name))


def _stream(stream: BinaryIO, name: str, form: Form | None, columns: Columns = AS_CALLED) -> Iterator[Read]:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    head = buffered.peek(sniffed_bytes)[:sniffed_bytes]
    if form is None:
        form = "ndjson" if _STARTS_ROW.match(head) else "text"
    if form == "text":
        if head.startswith(_SCRIPT) or (not head.startswith(_UTF16) and is_binary(head)):
            yield from _whole(buffered, _medium(head, name), name)
        else:
            yield from _texts(buffered, head, name)
    elif head.startswith(_UTF16):
        yield Bad(error("CW158", name), name)
    else:
        rows = ndjson if form == "ndjson" else csv_rows
        yield from rows(buffered, name, columns=columns)


# Texts


def _texts(stream: BinaryIO, head: bytes, name: str) -> Iterator[Read]:
    encoding = "utf-16" if head.startswith(_UTF16) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    left, line, column, number, last = "", 1, 1, 0, False
    while not last:
        wanted = piece_bytes_max - len(left)
        chunk = stream.read(wanted)
        last = len(chunk) < wanted
        decoded = decoder.decode(chunk, final=last)
        text, left = _cut(left + decoded, last=last)
        if not text and number:
            return
        number += 1
        notes = replaced(decoded, chunk, f"{name}:{line}") if encoding != "utf-16" else ()
        ident = named(name) if number == 1 else named(f"{name}#{number}")
        yield Row(Item.of_text(clean(text), id=ident), name, line, column, notes)
        breaks = text.count("\n")
        line, column = line + breaks, len(text) - text.rfind("\n") if breaks else column + len(text)


def _cut(text: str, *, last: bool) -> tuple[str, str]:
    """Cut a piece after the last line break of its second half, else after the last space there, else nowhere."""
    half = len(text) // 2
    end = len(text) if last else (text.rfind("\n", half) + 1) or (text.rfind(" ", half) + 1) or len(text)
    return text[:end], text[end:]


def is_binary(head: bytes) -> bool:
    """Say whether the first bytes of a file are no text: a known mark, or more than ``control_share_max`` that no text has."""
    if _MARK.match(head) or pixmap(head):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # The last character may be cut in two.
    malformed = head.decode("utf-8", "replace")[:-1].count("\ufffd")
    return bool(head) and (controls + malformed) / len(head) > control_share_max


def _medium(head: bytes, name: str) -> Medium:
    """Return what a file is that is no text: what its mark says, else its name; whoever opens it looks more closely."""
    kind = signature(head) or guess_type(name)[0] or ""
    return medium_of(kind) if kind not in _READ else Medium.FILE


def _whole(stream: BinaryIO, medium: Medium, name: str, called: str = "") -> Iterator[Read]:
    """Read a file that is opened as a whole; ``called`` is its name when the one it was found under says how it was packed."""
    data = stream.read(part_bytes_max + 1)
    if len(data) > part_bytes_max:
        # Nobody opens it, so a person must look.
        yield Row(Item((Part(Medium.FILE, name=name),), id=named(name)), name)
        return
    if not data:
        # Whatever it is called, it says nothing.
        yield Row(Item.of_text("", id=named(name)), name)
        return
    called = called or Path(name).name
    part = Part(medium, data=data, name=called, declared_type=guess_type(called)[0] or "")
    yield Row(Item((part,), id=named(name)), name)
