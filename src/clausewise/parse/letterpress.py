"""Printed text in a picture, word by word, read by Tesseract in English and French. Needs tesserocr, and Tesseract's data on the system.

Both languages are read at once. The library keeps a state, so one thread reads at a time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

# French first: so it reads English as well as the other way round, and keeps the accents of French.
LANGUAGES: Final = ("fra", "eng")
# Where systems keep the data: Debian, Fedora and Arch, by hand, Homebrew.
FOLDERS: Final = (
    *(
        "/usr/share/tesseract-ocr/5/tessdata",
        "/usr/share/tesseract-ocr/4.00/tessdata",
        "/usr/share/tesseract-ocr/tessdata",
    ),
    *("/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata"),
)
read_ms_max: Final = 8_000
_WORD_LEVEL: Final = "5"
_columns: Final = 12
_lock = Lock()


class Word(NamedTuple):
    """A word in a picture: in which line of which paragraph, where (left, top, width and height in pixels), and how sure, from 0 to 1."""

    paragraph: tuple[int, int]
    line: int
    box: tuple[int, int, int, int]
    sureness: float
    text: str


def languages() -> tuple[str, ...]:
    """Return the languages that can be read here, none when the library or all data are missing."""
    return _reader()[1]


def words(picture: Image) -> tuple[list[Word], bool]:
    """Return the words of a picture in grey, in reading order, and whether that is all. Asked only when ``languages`` are there.

    On a machine that is busy elsewhere time may run out before all was read.
    """
    api, _ = _reader()
    with _lock:
        api.SetImage(picture)
        is_whole = bool(api.Recognize(read_ms_max))
        table = api.GetTSVText(0)
        api.Clear()
    return list(_words(table)), is_whole


def _words(table: str) -> Iterator[Word]:
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) == _columns and cells[0] == _WORD_LEVEL and cells[11].strip():
            _, _, block, paragraph, line, _, *box = (int(cell) for cell in cells[:10])
            yield Word((block, paragraph), line, (box[0], box[1], box[2], box[3]), float(cells[10]) / 100, cells[11])


@cache
def _reader() -> tuple[Any, tuple[str, ...]]:
    folder = _folder()
    if folder is None:
        return None, ()
    known = tuple(one for one in LANGUAGES if (folder / f"{one}.traineddata").is_file())
    # Its threads only wait for each other; the library reads this once, when it is loaded.
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        import tesserocr
    except ImportError:
        return None, ()
    finally:
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        else:
            os.environ["OMP_THREAD_LIMIT"] = before
    try:
        return tesserocr.PyTessBaseAPI(path=str(folder), lang="+".join(known), psm=tesserocr.PSM.AUTO), known
    except RuntimeError:
        # The data are of another kind than the library reads.
        return None, ()


def _folder() -> Path | None:
    """Return the first folder with data of a language."""
    named = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(one) for one in (*((named,) if named else ()), *FOLDERS)]
    return next((one for one in folders if any((one / f"{name}.traineddata").is_file() for name in LANGUAGES)), None)
