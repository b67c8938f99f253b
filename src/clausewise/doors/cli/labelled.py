"""Labelled rows for evaluation: JSON lines, plain or compressed, read as a stream."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from clausewise.errors import InputError
from clausewise.intake import text_characters_max
from clausewise.labels import BENIGN
from clausewise.model import Item, Medium, Part
from clausewise.rows import lines

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


class Labelled(msgspec.Struct, frozen=True):
    """A row with what is true of it. A label that is absent is unknown.

    The content is a ``text``, the source of a page in ``html``, or ``text`` or ``data`` (base64) of another ``medium``, with the ``name``
    of the file or of the account's field; or several such in ``parts``.
    """

    labels: dict[str, int]
    text: str = ""
    parts: tuple[Part, ...] = ()
    html: str = ""
    medium: Medium = Medium.TEXT
    data: bytes = b""
    name: str = ""
    id: str | int = ""
    lang: str = ""
    source: str = ""
    split: str = ""
    meta: dict[str, Any] = {}

    def __post_init__(self) -> None:
        """Refuse a row without content."""
        if not (self.text or self.html or self.data or self.parts or self.medium is Medium.TEXT):
            raise ValueError("a row needs text, html, data or parts")

    @property
    def item(self) -> Item:
        """The content as an item."""
        if self.parts:
            return Item(self.parts)
        if self.html:
            return Item((Part(Medium.PAGE, data=self.html.encode("utf-8", "surrogatepass"), name=self.name),))
        return Item((Part(self.medium, self.text, self.data, self.name),))

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it that could be judged."""
        return not any(one.text.strip() or one.data for one in self.item.parts)

    @property
    def kind(self) -> str:
        """What kind of text its source says it is (genre or kind), empty where it says nothing."""
        kind = self.meta.get("genre") or self.meta.get("kind")
        return kind if isinstance(kind, str) else ""

    @property
    def is_ordinary(self) -> bool:
        """Whether the row is ordinary text: benign, and nothing else is said of it, so it is a negative of every label."""
        return self.labels == {BENIGN: 1}

    def truth(self, label: str) -> bool | None:
        """Say whether ``label`` is true of the row; None when that is not known."""
        value = self.labels.get(label)
        if value is not None:
            return bool(value)
        return False if self.is_ordinary else None


_labelled = msgspec.json.Decoder(Labelled)


def files(sources: Iterable[Path]) -> list[Path]:
    """Return every labelled file that ``sources`` name, folders with all below them, in order. Raises InputError CW330."""
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            found += sorted(path for path in source.rglob("*") if path.name.endswith(SUFFIXES) and path.is_file())
        elif source.is_file():
            found.append(source)
        else:
            raise _nothing(source)
    if not found:
        raise _nothing(next(iter(sources), Path()))
    return found


def _nothing(source: Path) -> InputError:
    return InputError(
        "CW330",
        "There are no labelled rows here.",
        "Il n'y a pas de lignes étiquetées ici.",
        remedy_en=f"Name a folder or files ending in {', '.join(SUFFIXES)}.",
        remedy_fr=f"Nommez un dossier ou des fichiers se terminant par {', '.join(SUFFIXES)}.",
        where=str(source),
    )


def labelled(path: Path) -> Iterator[Labelled]:
    """Yield the rows of a file. Raises InputError CW331 at the first that is none, with its place."""
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, line in lines(cast("BinaryIO", stream)):  # noqa: B007 - it also names the place of an error
                if line is None or line.strip():
                    yield _row(line or b"")
    except (msgspec.DecodeError, OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise InputError(
            "CW331",
            f"This is no labelled row: {error}.",
            f"Ceci n'est pas une ligne étiquetée : {error}.",
            remedy_en='A row has text and labels, such as {"text": "…", "lang": "fr", "labels": {"spam": 1}}.',
            remedy_fr='Une ligne a text et labels, tels que {"text": "…", "lang": "fr", "labels": {"spam": 1}}.',
            where=f"{path}:{number}",
        ) from error


def _row(line: bytes) -> Labelled:
    row = _labelled.decode(line)
    return (
        row
        if len(row.text) <= text_characters_max
        else msgspec.structs.replace(row, text=row.text[:text_characters_max])
    )
