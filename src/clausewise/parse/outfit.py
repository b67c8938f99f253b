"""What of the system's own libraries and data the packages that are installed can use, as seen from here: inside a worker's walls, say."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Final, NamedTuple

from clausewise.parse import chroma, container, letterpress, magic


class Piece(NamedTuple):
    """One of them: the package of Debian that brings it, the module that needs it (none: ours), and whether it is there."""

    package: str
    module: str
    is_there: Callable[[], bool]


PIECES: Final = {
    "libmagic": Piece("libmagic1", "", magic.is_there),
    "libarchive": Piece("libarchive13", "libarchive", container.is_there),
    "libchromaprint": Piece("libchromaprint1", "av", chroma.is_there),
    "tesseract-eng": Piece("tesseract-ocr", "tesserocr", lambda: "eng" in letterpress.languages()),
    "tesseract-fra": Piece("tesseract-ocr-fra", "tesserocr", lambda: "fra" in letterpress.languages()),
}


def wanted() -> tuple[str, ...]:
    """Return the names of the pieces that something installed has a use for."""
    return tuple(name for name, one in PIECES.items() if not one.module or find_spec(one.module))


def missing() -> tuple[str, ...]:
    """Return the names of the wanted pieces that are not there."""
    return tuple(name for name in wanted() if not PIECES[name].is_there())
