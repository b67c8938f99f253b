"""How often a score was right: the table that ships with a detector which learned its scores, and the threshold for an error accepted.

A file ``<detector>.calibration.json`` beside the detector's own:

    {"format": 1, "signals": {"tone.hate": {
      "en": {"rows": 4100, "ece": 0.021, "points": [[0.97, 0.99, 0.12], [0.91, 0.98, 0.25], [0.5, 0.7, 0.8]]},
      "fr": {"rows": 1900, "ece": 0.034, "points": [[0.94, 0.98, 0.18]]}}}}

``rows`` is on how many rows, none of them trained on, the language was measured; ``ece`` the expected calibration error there, 0 to 1
(see ``clausewise.measure``). A point is [score, precision, recall] of finding every row that scores at least ``score``, each 0 to 1, in
any order. How the scores were calibrated (isotonic, Platt or not at all) does not matter here. Precision at the very top stands on few
rows: whoever writes the file leaves such points out, or puts a lower bound there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from clausewise.errors import InputError
from clausewise.model import LanguageCode

FORMAT = 1
file_bytes_max = 8_388_608
SUFFIX = ".calibration.json"

Share: TypeAlias = Annotated[float, Meta(ge=0.0, le=1.0)]


class Curve(Struct, frozen=True):
    """What finding at each score came to, in one language; see the module for the fields."""

    rows: Annotated[int, Meta(ge=0)]
    ece: Share
    points: tuple[tuple[Share, Share, Share], ...]

    def threshold(self, precision: float) -> float | None:
        """Return the lowest score at which so large a share of what is found was true, and anything was found; None if there is none."""
        return min(
            (score for score, reached, recall in self.points if recall > 0 and reached >= precision), default=None
        )

    @property
    def best(self) -> tuple[float, float]:
        """The highest precision that is reached, and the lowest score that reaches it; (0, 1) without a point."""
        precision, score = max(
            ((reached, -score) for score, reached, recall in self.points if recall > 0), default=(0.0, -1.0)
        )
        return precision, -score


Calibration: TypeAlias = Mapping[str, Mapping[LanguageCode, Curve]]
# Nothing was measured: no precision can be asked for.
UNCALIBRATED: Calibration = MappingProxyType({})


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal[1]
    signals: dict[str, dict[LanguageCode, Curve]]


def read(path: Path) -> Calibration:
    """Return the curves of a file, by signal and language. Raises InputError CW267 when it is none, with what is wrong."""
    try:
        if path.stat().st_size > file_bytes_max:
            raise _unreadable(path, f"more than {file_bytes_max} bytes", f"plus de {file_bytes_max} octets")
        return msgspec.json.decode(path.read_bytes(), type=_File).signals
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(path, str(error), str(error)) from error


@cache
def shipped() -> Calibration:
    """Return the curves of every file that ships with the package's own detectors, read once."""
    found: dict[str, Mapping[LanguageCode, Curve]] = {}
    for path in sorted((Path(str(files("clausewise"))) / "detect").glob(f"*{SUFFIX}")):
        found.update(read(path))
    return MappingProxyType(found)


def _unreadable(path: Path, en: str, fr: str) -> InputError:
    return InputError(
        "CW267",
        f"This is no table of calibration: {en}.",
        f"Ceci n'est pas une table d'étalonnage : {fr}.",
        remedy_en="Write it again with the tool that measured the detector.",
        remedy_fr="Réécrivez-la avec l'outil qui a mesuré le détecteur.",
        where=str(path),
    )
