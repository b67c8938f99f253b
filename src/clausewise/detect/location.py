"""Pictures that say where they were taken.

What: a position in a picture's EXIF or XMP data (``image.location``).
Why: telephones write it unasked, and whoever publishes the picture publishes an address, their own or another person's.
Limits: the place may be public, and mostly the picture is the sender's own: they are asked whether they mean to, no more. What a picture
shows of a place is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clausewise.detect.registry import detector
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

SIGNAL: Final = "image.location"
GPS: Final = "exif.gps"
SCORE: Final = 0.6
# About a hundred metres are enough to say which place is meant; the record need not keep more.
decimals: Final = 3


@detector
class Location:
    """The inspector of positions in pictures; see the module for what, why and limits."""

    name = "location"
    version = "1"
    emits = frozenset({SIGNAL})
    media = (Medium.IMAGE, Medium.VIDEO)

    def __init__(self, register: Register) -> None:
        del register  # where a picture was taken does not depend on the operator

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return a signal for each picture or film that says where it was taken."""
        return [self._inspect(extract) for extract in batch]

    def _inspect(self, extract: Extract) -> list[Signal]:
        said = next((one for one in extract.metas if one.name == GPS), None)
        if said is None:
            return []
        try:
            rough = ", ".join(f"{float(number):.{decimals}f}" for number in said.content.split(","))
        except ValueError:
            return []
        spot = Evidence(
            extract.part, 0, 0, rough, GPS, extract.place(said.path or extract.source.name or extract.medium.value)
        )
        return [Signal(SIGNAL, SCORE, (spot,), self.name)]
