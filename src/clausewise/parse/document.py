"""Documents: which of the formats the bytes are, whatever the name says, and its reader.

Known by their bytes: OOXML (DOCX, XLSX, PPTX and their kin), OpenDocument (ODT, ODS, ODP), PDF, RTF, and Office before 2007. Anything else
is named in ``limits``: ``encrypted``, ``legacy`` (of old workbooks and Outlook's messages only what they carry is opened), ``unknown``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from clausewise.errors import UnavailableError
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.archive import Archive
from clausewise.parse.compound import compound
from clausewise.parse.draft import Draft
from clausewise.parse.nature import child_of, nature
from clausewise.parse.office import Package
from clausewise.parse.opendocument import flat, opendocument
from clausewise.parse.pdf import pdf
from clausewise.parse.presentation import presentation
from clausewise.parse.registry import parser
from clausewise.parse.richtext import richtext
from clausewise.parse.spreadsheet import spreadsheet
from clausewise.parse.wordprocessing import wordprocessing

sniffed_bytes = 2_048
UNKNOWN = "unknown"
FAILED = "failed"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = re.compile(rb"%PDF-\d")
_FLAT = re.compile(rb"<office:document[\s>]")
# By the folder that the main member lies in.
_OFFICE: dict[str, Callable[[Package], None]] = {"word": wordprocessing, "xl": spreadsheet, "ppt": presentation}


@parser(Medium.DOCUMENT)
def document(part: Part) -> Extract:
    """Return what a document holds."""
    draft = Draft(part)
    try:
        _read(part, draft)
    except UnavailableError:
        raise
    except Exception:  # noqa: BLE001 - what nobody foresaw costs this document alone, and a person looks at it
        draft.limit(FAILED)
    return draft.extract()


def _read(part: Part, draft: Draft) -> None:
    data = part.data or part.text.encode("utf-8", "replace")
    if data.startswith(b"PK"):
        _zipped(Archive(data, draft.limit), draft)
    elif _PDF.search(data[:sniffed_bytes]):
        pdf(data, draft)
    elif data.startswith(_COMPOUND):
        compound(data, draft)
    elif data.lstrip()[:5].lower() == b"{\\rtf":
        richtext(data, draft)
    elif _FLAT.search(data[:sniffed_bytes]):
        flat(data, draft)
    elif nature(data) in {Medium.PAGE, Medium.EMAIL}:
        draft.child(child_of(data, part.name))
    else:
        draft.limit(UNKNOWN)


def _zipped(archive: Archive, draft: Draft) -> None:
    if "META-INF/manifest.xml" in archive and ("content.xml" in archive or "styles.xml" in archive):
        opendocument(archive, draft)
        return
    package = Package(archive, draft)
    reader = _OFFICE.get(_kind(package))
    if reader is None:
        draft.limit(UNKNOWN)
        return
    reader(package)
    package.rest()


def _kind(package: Package) -> str:
    told = package.types.get(package.main, "")
    for kind, word in (("word", "wordprocessingml"), ("xl", "spreadsheetml"), ("ppt", "presentationml")):
        if word in told or f"ms-{kind}" in told:
            return kind
    return package.main.partition("/")[0]
