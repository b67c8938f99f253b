"""A picture, opened: what it shows, says and carries, frame by frame, and by what it is known again.

What can be measured only with a library that is not there is named in ``limits`` as ``unavailable:…``; the rest is judged without it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from clausewise.extract import Estimate, Extract, Fingerprint, Link, Meta, Passage
from clausewise.model import Medium, Part
from clausewise.parse.barcode import codes
from clausewise.parse.budget import LOGOS, NAKEDNESS, READING, SAMPLED, spent
from clausewise.parse.exif import told
from clausewise.parse.inscription import inscriptions
from clausewise.parse.nudity import WITHOUT_NUDITY, nudity
from clausewise.parse.raster import Frame, raster
from clausewise.parse.registry import parser
from clausewise.pdq import pdq, side_pixels_max
from clausewise.picture import TONES, grey_of, in_grey, tones_of

if TYPE_CHECKING:
    from PIL.Image import Image

# Smaller pictures are bullets, rules and pixels that count visits: there is nothing to know again.
side_pixels_min: Final = 16
GREY: Final = "image.grey"
PDQ, TURNED = "pdq", "pdq.dihedral"
WITHOUT_PDQ: Final = "unavailable:pdq"


@parser(Medium.IMAGE)
def image(part: Part) -> Extract:
    """Return what a picture shows and says.

    Its fingerprints are ``pdq``, ``pdq.dihedral`` (32 bytes for each of its seven turned and mirrored forms, one after another) and
    ``tones``: the picture itself, grey and small, in which logos are looked for.
    """
    limits: dict[str, None] = {}
    opened = raster(part.data, lambda name: limits.update({name: None}))
    if opened is None:
        return Extract(part, limits=tuple(limits))
    said, words = told(opened.info, opened.exif)
    metas = [Meta("type.true", opened.media_type), Meta("image.size", f"{opened.width},{opened.height}"), *said]
    fingerprints: list[Fingerprint] = []
    passages: list[Passage] = []
    links: list[Link] = []
    estimates: list[Estimate] = []
    for frame in opened.frames:
        grey = in_grey(frame.picture)
        measured = _measured(frame, grey)
        passages += measured.passages
        links += measured.links
        estimates += measured.estimates
        limits.update(dict.fromkeys(measured.limits))
        small = thumbnail(grey)
        metas.append(Meta(GREY, b64encode(grey_of(small)).decode("ascii"), frame.path))
        taken = imprints(small, frame.path)
        if taken is None:
            limits[WITHOUT_PDQ] = None
        fingerprints += taken or ()
        if min(grey.size) >= side_pixels_min and spent(LOGOS, 1):
            quality = taken[0].quality if taken else 0.0
            fingerprints.append(Fingerprint(TONES, tones_of(grey), quality, frame.path))
        elif min(grey.size) >= side_pixels_min:
            limits[SAMPLED.format(LOGOS)] = None
    return Extract(
        part,
        # What stands in every frame of a moving picture is said once.
        passages=(*_first(passages), *words),
        links=tuple({one.url: one for one in links}.values()),
        estimates=tuple(estimates),
        metas=tuple(metas),
        fingerprints=tuple(fingerprints),
        limits=tuple(limits),
    )


def _first(passages: Iterable[Passage]) -> Iterable[Passage]:
    """Return the first of the passages that say the same."""
    known: dict[str, Passage] = {}
    for one in passages:
        known.setdefault(one.text, one)
    return known.values()


class _Measured(NamedTuple):
    """What a frame says, leads to and shows, and the measures that were not taken."""

    passages: tuple[Passage, ...]
    links: tuple[Link, ...]
    estimates: tuple[Estimate, ...]
    limits: tuple[str, ...]


def _measured(frame: Frame, grey: Image) -> _Measured:
    picture, path = frame.picture, frame.path
    passages: tuple[Passage, ...] = ()
    limits: tuple[str, ...] = ()
    if spent(READING, picture.width * picture.height):
        passages, limits = inscriptions(picture, path, grey)
    else:
        limits = (SAMPLED.format(READING),)
    links, said, unread = codes(grey, path)
    is_measured = spent(NAKEDNESS, 1)
    score = nudity(picture) if is_measured else None
    if score is None:
        limits = (*limits, WITHOUT_NUDITY if is_measured else SAMPLED.format(NAKEDNESS))
    estimates = (Estimate(NAKEDNESS, score, path),) if score else ()
    return _Measured((*passages, *said), links, estimates, (*limits, *unread))


def thumbnail(picture: Image) -> Image:
    """Return a picture in grey, no side longer than a fingerprint needs: whole pixels taken together, which moves the fewest bits."""
    grey = in_grey(picture)
    return grey.reduce((-(-grey.width // side_pixels_max), -(-grey.height // side_pixels_max)))


def imprints(small: Image, path: str = "") -> tuple[Fingerprint, ...] | None:
    """Return by what a frame is known again, of its thumbnail, nothing when it is too small; None without numpy."""
    try:
        import numpy as np
    except ImportError:
        return None
    if min(small.size) < side_pixels_min:
        return ()
    levels = np.asarray(small)
    found = pdq(levels)
    values = {PDQ: found.value, TURNED: b"".join(found.others)}
    return tuple(Fingerprint(method, value, found.quality, path) for method, value in values.items())
