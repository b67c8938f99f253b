"""The content that a case is about, part by part, as it can be shown: text with its places marked, pictures with boxes, sounds with times.

Nothing of it is ever drawn as markup, and bytes are served only where their first bytes say that a browser shows them harmlessly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from clausewise.doors.http.desk.frame import Frame, frame
from clausewise.doors.http.desk.opened import Shown, characters_shown_max, passages
from clausewise.doors.http.desk.stretch import Stretch, stretches
from clausewise.exhibit import Exhibit
from clausewise.model import Evidence, Part

_BOX: Final = re.compile(r"box (\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2}):(\d{2}(?:\.\d)?)")
_TYPES: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"fLaC", 0, "audio/flac"),
    (b"OggS", 0, "audio/ogg"),
    (b"WAVE", 8, "audio/wav"),
    (b"ftyp", 4, "video/mp4"),
    (b"\x1aE\xdf\xa3", 0, "video/webm"),
)


class Spot(NamedTuple):
    """Where something was seen that cannot be marked in the text: a place, what stands there, and what hides it from readers."""

    evidence: Evidence
    box: tuple[int, int, int, int] | None
    seconds: float | None


class Specimen(NamedTuple):
    """One part. ``type`` is the media type under which its bytes are served, empty for none; ``frame`` the size of a picture.

    ``passages`` are those of a part that was opened; ``stretches`` those of a text. ``size`` counts the bytes, wherever they are.
    """

    number: int
    part: Part
    stretches: Sequence[Stretch]
    spots: Sequence[Spot]
    type: str
    frame: Frame | None
    omitted: str
    passages: Sequence[Shown] = ()
    size: int = 0

    @property
    def family(self) -> str:
        """``image``, ``audio``, ``video`` or nothing."""
        return self.type.partition("/")[0]

    @property
    def boxes(self) -> list[tuple[int, int, int, int]]:
        """The boxes on a picture, each once."""
        return list(dict.fromkeys(spot.box for spot in self.spots if spot.box))


def specimens(shown: Exhibit, evidence: Iterable[Evidence]) -> list[Specimen]:
    """Return the parts of what was kept, with what was seen in each."""
    seen = list(evidence)
    omitted = dict(shown.omitted)
    return [
        specimen(number, part, [one for one in seen if one.part == number], omitted.get(number, ""))
        for number, part in enumerate(shown.item.parts)
    ]


def media_type(data: bytes) -> str:
    """Return the media type that a browser may show, by the first bytes; empty for anything else."""
    return next((kind for mark, at, kind in _TYPES if data[at : at + len(mark)] == mark), "")


def specimen(number: int, part: Part, seen: Sequence[Evidence], omitted: str = "", *, size: int = 0) -> Specimen:
    """Return a part with what was ``seen`` in it; ``size`` is that of the whole, where only the first bytes are at hand."""
    inline = [one for one in seen if not one.place and one.end > one.start]
    kind = media_type(part.data)
    # What a browser shows by itself is not read here.
    read = passages(part, seen) if not kind else []
    return Specimen(
        number,
        part,
        () if read else stretches(part.text[:characters_shown_max], inline),
        [_spot(one) for one in seen if one.place or not part.text],
        kind,
        frame(part.data) if kind.startswith("image/") else None,
        omitted or ("cut" if len(part.text) > characters_shown_max else ""),
        read,
        size or len(part.data),
    )


def _spot(seen: Evidence) -> Spot:
    box, time = _BOX.fullmatch(seen.place), _TIME.search(seen.place)
    sides = tuple(map(int, box.groups())) if box else None
    seconds = int(time[1]) * 3600 + int(time[2]) * 60 + float(time[3]) if time else None
    return Spot(seen, (sides[0], sides[1], sides[2], sides[3]) if sides else None, seconds)
