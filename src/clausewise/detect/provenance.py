"""Where a picture, sound, film or document says that it comes from: manifests that do not hold, and what is left of some that were cut out.

What: a C2PA manifest that does not validate (``provenance.invalid``), and remains that show that one, or the author's data, was taken out
(``provenance.stripped``): a cut box, a pointer to a manifest inside the file that is not there, a digest of IPTC data that are gone.
Why: whoever cuts or forges the label of a picture hides its source.
Limits: who signed is not judged, only that nothing changed since; nothing is fetched, so a manifest that lies elsewhere is left in peace,
and so is one that cannot be checked without the library. Programs strip and break labels by themselves too: scores stay low.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from clausewise.detect.registry import detector
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

INVALID, STRIPPED = "provenance.invalid", "provenance.stripped"
excerpt_characters_max = 120

# How surely each way of failing shows tampering: forged words more than changed pixels, which any program that edits leaves behind.
_FORGED, _CHANGED, _BROKEN = 0.85, 0.75, 0.5
_FAILURES: Final = (
    (
        re.compile(
            r"claimSignature\.(?:mismatch|missing)|assertion\.hashedURI\.mismatch|claim\.\w+|assertion\.missing"
        ),
        _FORGED,
    ),
    (re.compile(r"assertion\.\w*[hH]ash\.mismatch"), _CHANGED),
)
# A certificate that nobody here knows or that ran out since says nothing of the content.
_NO_FAILURE: Final = re.compile(r"signingCredential\.(?:untrusted|expired|ocsp)|timeStamp\.|algorithm\.")
_REMAINS: Final = {"manifest_cut": 0.7, "manifest_gone": 0.6, "iptc_gone": 0.5}


@detector
class Provenance:
    """The inspector of labels of origin; see the module for what, why and limits."""

    name = "provenance"
    version = "1"
    emits = frozenset({INVALID, STRIPPED})
    media = (Medium.IMAGE, Medium.AUDIO, Medium.VIDEO, Medium.DOCUMENT, Medium.ACCOUNT)

    def __init__(self, register: Register) -> None:
        del register  # where content comes from does not depend on the operator

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of the label that each part's opening found."""
        return [list(_signals(extract)) for extract in batch]


def _signals(extract: Extract) -> Iterator[Signal]:
    for name in (INVALID, STRIPPED):
        said = [one.content.partition(": ") for one in extract.metas if one.name == name]
        worst = max(((_weight(name, what), what, why) for what, _, why in said), default=(0.0, "", ""))
        if worst[0]:
            place = extract.place(extract.source.name or extract.medium.value)
            spot = Evidence(extract.part, 0, 0, worst[2][:excerpt_characters_max], worst[1], place)
            yield Signal(name, worst[0], (spot,), Provenance.name)


def _weight(name: str, what: str) -> float:
    if name == STRIPPED:
        return _REMAINS.get(what, 0.0)
    if _NO_FAILURE.match(what):
        return 0.0
    return next((score for form, score in _FAILURES if form.fullmatch(what)), _BROKEN)
