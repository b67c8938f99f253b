"""Nakedness in pictures and films.

What: the score that a learned model gives each picture, and each frame of a film or a moving picture (``image.nudity``).
Why: services that are open to all ages bear no pornography, and words alone do not show it.
Limits: what the score is worth is not measured here, for no such pictures may be kept for tests; its authors say that above 0.8 a picture
is mostly not for every eye. It knows photographs, hardly drawings; it takes art, medicine, swimwear and nursing for more than they are, and
knows no ages. So no machine acts on it but to label or to hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clausewise.detect.registry import detector
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

SIGNAL: Final = "image.nudity"
ESTIMATE: Final = "nudity"
# Below it the model itself holds a picture for harmless.
LEAST: Final = 0.5
frames_named_max: Final = 8


@detector
class Nudity:
    """The inspector of nakedness; see the module for what, why and limits."""

    name = "nudity"
    version = "open_nsfw-2016/1"
    emits = frozenset({SIGNAL})
    media = (Medium.IMAGE, Medium.VIDEO)

    def __init__(self, register: Register) -> None:
        del register  # what a picture shows does not depend on the operator

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return a signal for each picture or film whose most naked frame scores at least ``LEAST``."""
        return [self._inspect(extract) for extract in batch]

    def _inspect(self, extract: Extract) -> list[Signal]:
        seen = sorted(
            (one for one in extract.estimates if one.name == ESTIMATE and one.score >= LEAST),
            key=lambda one: -one.score,
        )
        if not seen:
            return []
        name = extract.source.name or extract.medium.value
        spots = tuple(
            Evidence(extract.part, 0, 0, "", f"{ESTIMATE}/{one.score:.2f}", extract.place(one.path or name))
            for one in seen[:frames_named_max]
        )
        return [Signal(SIGNAL, round(seen[0].score, 4), spots, self.name)]
