"""The card of a detector: what it says of itself in its docstring, and what was measured of it.

The measured part is a file ``<name>.card.json`` beside the detector's own, as ``clausewise eval … --detector NAME --card FILE`` writes it:

    {"format": 1, "detector": "words", "version": "7c0e…", "policy": "dexero 2026.2", "rows": 69000, "figures": [
      {"label": "hate", "lang": "en", "rows": 6385, "positives": 1345, "roc_auc": 0.6, "average_precision": 0.3,
       "calibration_error": 0.1, "brier": 0.2, "certain": {"found": 9, "precision": 1.0, "recall": 0.1}, "likely": …, …}]}

Figures are of that detector alone, over all sources together, at the bands of that policy; null where nothing was there to measure.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import msgspec

from clausewise.doors.cli.french import FRENCH
from clausewise.errors import InputError
from clausewise.labels import labels_of
from clausewise.model import LanguageCode, PolicyStamp
from clausewise.ports import Sensor

FORMAT = 1
file_bytes_max = 1_048_576
_PARAGRAPH = re.compile(r"^(What|Why|Limits): (.*?)(?=^\w+: |\n\n|\Z)", re.MULTILINE | re.DOTALL)


class Rate(msgspec.Struct, frozen=True):
    """What finding the rows of a band comes to."""

    found: int
    precision: float | None
    recall: float | None


class Figures(msgspec.Struct, frozen=True):
    """What was measured of one label in one language; see ``clausewise.measure`` for the measures."""

    label: str
    lang: str
    rows: int
    positives: int
    roc_auc: float | None
    average_precision: float | None
    calibration_error: float | None
    brier: float | None
    certain: Rate
    likely: Rate
    possible: Rate
    acted: Rate


class Card(msgspec.Struct, frozen=True):
    """The measured part of a card; see the module for what it holds."""

    format: int
    detector: str
    version: str
    policy: str
    rows: int
    figures: tuple[Figures, ...]


def card_of(detector: Sensor, figures: dict[str, Any]) -> Card:
    """Return the card of ``detector`` from the figures of an evaluation in which it was alone."""
    stamp: PolicyStamp = figures["policy"]
    wanted = labels_of(detector.emits)
    rows = tuple(msgspec.convert(row, Figures) for row in figures["labels"] if row["label"] in wanted)
    return Card(FORMAT, detector.name, detector.version, f"{stamp.id} {stamp.version}", figures["rows"], rows)


def read(detector: Sensor) -> Card | None:
    """Return the card that ships beside the detector's own file, or None. Raises InputError CW335 for one that cannot be read."""
    home = getattr(inspect.getmodule(type(detector)), "__file__", None)
    path = Path(home).with_name(f"{detector.name}.card.json") if home else Path()
    if not path.is_file():
        return None
    try:
        content = path.read_bytes() if path.stat().st_size <= file_bytes_max else b""
        card = msgspec.json.decode(content, type=Card)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(path) from error
    if card.format != FORMAT or card.detector != detector.name:
        raise _unreadable(path)
    return card


def said(detector: Sensor, language: LanguageCode = "en") -> dict[str, str]:
    """Return what the detector says of itself: ``what``, ``why`` and ``limits``, as far as it does.

    English stands in the docstring of its module; French in ``french`` for the detectors that ship, else the English is all there is.
    """
    if language == "fr" and detector.name in FRENCH:
        return dict(zip(("what", "why", "limits"), FRENCH[detector.name], strict=True))
    words = inspect.getdoc(inspect.getmodule(type(detector))) or ""
    return {found[1].lower(): " ".join(found[2].replace("``", "").split()) for found in _PARAGRAPH.finditer(words)}


def _unreadable(path: Path) -> InputError:
    return InputError(
        "CW335",
        "This is not the card of that detector.",
        "Ceci n'est pas la fiche de ce détecteur.",
        remedy_en="Write it again with `clausewise eval FOLDER --detector NAME --card FILE`.",
        remedy_fr="Réécrivez-la avec « clausewise eval FOLDER --detector NAME --card FILE ».",
        where=str(path),
    )
