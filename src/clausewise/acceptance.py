"""The error that an operator accepts, as a number: ``tone.hate >= precision(0.98)`` becomes a plain condition.

The threshold of each language comes from the detector's calibration. The strictest one holds for every text; where a language reaches the
precision sooner, its own is enough there:

    (tone.hate >= 0.94 || item.language == "en" && tone.hate >= 0.91)

So a text in a language that was never measured, or too short to tell, must pass the strictest. What comes out is all that a judge and a
published policy ever see; that same policy gives the same verdict whatever calibration ships later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from msgspec import Struct

from clausewise.calibration import Calibration
from clausewise.expression import Flaw
from clausewise.model import LANGUAGES, LanguageCode, Words

DECIMALS: Final = 6
_WISH: Final = re.compile(
    r"(?<![\w.])(?P<signal>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?P<between>\s*>=\s*)"
    r"(?P<call>precision\(\s*(?P<share>[0-9]+(?:\.[0-9]+)?)\s*\))"
)
# A number that a signal must reach, or a precision in its place.
WISH_OR_NUMBER: Final = re.compile(
    r"(?<![\w.])(?P<signal>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*>=\s*"
    r"(?P<value>precision\(\s*[0-9]+(?:\.[0-9]+)?\s*\)|[0-9]+(?:\.[0-9]+)?)"
)
_CALL: Final = re.compile(r"(?<![\w.])precision\s*\(")
_NAMES: Final[dict[LanguageCode, Words]] = {"en": Words("English", "anglais"), "fr": Words("French", "français")}


class Accepted(Struct, frozen=True, forbid_unknown_fields=True):
    """A precision that an operator asks of a signal in a band, and the thresholds that give it, by language."""

    band: str
    signal: str
    precision: float
    thresholds: dict[LanguageCode, float]
    rows: dict[LanguageCode, int]


class Resolved(NamedTuple):
    """A condition without wishes, what was accepted in it, and what is wrong with it (offsets in the text as it was written)."""

    text: str
    accepted: tuple[Accepted, ...]
    flaws: tuple[Flaw, ...]


def masked(text: str) -> str:
    """Return ``text`` with each precision written as a plain number, nothing moved: what else is wrong is found where it stands."""
    return _WISH.sub(lambda found: f"{found['signal']}{found['between']}{found['share']:<{len(found['call'])}}", text)


def resolved(text: str, band: str, calibration: Calibration) -> Resolved:
    """Replace every wish in the condition of a band by its thresholds."""
    accepted: list[Accepted] = []
    pieces: list[str] = []
    flaws = list(_misplaced(text))
    position = 0
    for found in _WISH.finditer(text):
        wish = _accepted(found, band, calibration)
        pieces.append(text[position : found.start()])
        position = found.end()
        if isinstance(wish, Flaw):
            flaws.append(wish)
            continue
        accepted.append(wish)
        pieces.append(_plain(wish))
    return Resolved("".join((*pieces, text[position:])), tuple(accepted), tuple(flaws))


def _accepted(found: re.Match[str], band: str, calibration: Calibration) -> Accepted | Flaw:
    signal, share = found["signal"], float(found["share"])
    curves = calibration.get(signal, {})
    missing = [language for language in LANGUAGES if language not in curves]
    if missing:
        return _uncalibrated(
            found, missing, [name for name in sorted(calibration) if set(calibration[name]) >= set(LANGUAGES)]
        )
    thresholds: dict[LanguageCode, float] = {}
    for language in LANGUAGES:
        threshold = curves[language].threshold(share)
        if threshold is None:
            return _unreachable(found, language, *curves[language].best)
        thresholds[language] = ceil(round(threshold * 10**DECIMALS, 3)) / 10**DECIMALS
    return Accepted(band, signal, share, thresholds, {language: curves[language].rows for language in LANGUAGES})


def _plain(wish: Accepted) -> str:
    """Return the condition of a wish in plain CEL."""
    strictest = max(wish.thresholds.values())
    milder = [
        f'item.language == "{language}" && {wish.signal} >= {_number(threshold)}'
        for language, threshold in wish.thresholds.items()
        if threshold < strictest
    ]
    whole = " || ".join((f"{wish.signal} >= {_number(strictest)}", *milder))
    return f"({whole})" if milder else whole


def _number(value: float) -> str:
    """Return a number as conditions write it: always with a decimal point."""
    return f"{value:.{DECIMALS}f}".rstrip("0") + ("0" if value == int(value) else "")


def _misplaced(text: str) -> Iterator[Flaw]:
    """Find each ``precision(…)`` that does not stand where it means something."""
    for call in _CALL.finditer(masked(text)):
        yield Flaw(
            "CW264",
            "A precision is asked of one signal, and nothing else is calculated with it.",
            "On exige une précision d'un seul signal, et elle n'entre dans aucun autre calcul.",
            "Write `tone.hate >= precision(0.98)`.",
            "Écrivez `tone.hate >= precision(0.98)`.",
            call.start(),
            len("precision"),
        )


def _uncalibrated(found: re.Match[str], missing: Sequence[LanguageCode], known: Sequence[str]) -> Flaw:
    signal = found["signal"]
    languages = Words(" or ".join(_NAMES[one].en for one in missing), " ni en ".join(_NAMES[one].fr for one in missing))
    some = ", ".join(f"`{name}`" for name in known)
    return Flaw(
        "CW265",
        f"Nobody measured how often `{signal}` is right in {languages.en}, so no precision can be asked of it.",
        f"Personne n'a mesuré à quelle fréquence `{signal}` a raison en {languages.fr}; on ne peut donc en exiger une précision.",
        f"Write a number, or ask it of: {some}." if known else "Write a number, such as 0.9.",
        f"Écrivez un nombre, ou exigez-la de : {some}." if known else "Écrivez un nombre, comme 0.9.",
        found.start("signal"),
        len(signal),
    )


def _unreachable(found: re.Match[str], language: LanguageCode, best: float, score: float) -> Flaw:
    signal, share, name = found["signal"], found["share"], _NAMES[language]
    return Flaw(
        "CW266",
        f"No score of `{signal}` reaches a precision of {share} in {name.en}; the best is {best:.3f}, at {score:.3f}.",
        f"Aucun score de `{signal}` n'atteint une précision de {share} en {name.fr}; la meilleure est {best:.3f}, à {score:.3f}.",
        "Accept a larger error, or let this band hold instead of act.",
        "Acceptez une erreur plus grande, ou faites que ce niveau retienne au lieu d'agir.",
        found.start("call"),
        len(found["call"]),
    )
