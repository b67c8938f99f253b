"""The content that a case is about, part by part, as it can be shown: text with its places marked, pictures with boxes, sounds with times.

Nothing of it is ever drawn as markup, and bytes are served only where their first bytes say that a browser shows them harmlessly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from clausewise.doors.http.desk.frame import Frame, frame
from clausewise.doors.http.desk.opened import Shown, characters_shown_max, passages
from clausewise.doors.http.desk.shelved import File
from clausewise.doors.http.desk.stretch import Stretch, stretches
from clausewise.exhibit import Exhibit, data_bytes_max
from clausewise.model import Evidence, Part

# A picture of more pixels is shown as a small one, so that nobody's browser has to hold the whole.
shown_pixels_max: Final = 16_000_000
_BOX: Final = re.compile(r"box (\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2}):(\d{2}(?:\.\d)?)")
_TYPES: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavif", 4, "image/avif"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"\xff\xf3", 0, "audio/mpeg"),
    (b"\xff\xf1", 0, "audio/aac"),
    (b"ftypM4A", 4, "audio/mp4"),
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
    def is_large(self) -> bool:
        """Whether a small picture of it is shown instead: it has many bytes, or more pixels than anybody's screen."""
        pixels = self.frame.width * self.frame.height if self.frame else 0
        return self.family == "image" and (self.size > data_bytes_max or pixels > shown_pixels_max)

    @property
    def family(self) -> str:
        """``image``, ``audio``, ``video`` or nothing."""
        return self.type.partition("/")[0]

    @property
    def boxes(self) -> list[tuple[int, int, int, int]]:
        """The boxes on a picture, each once."""
        return list(dict.fromkeys(spot.box for spot in self.spots if spot.box))


def specimens(shown: Exhibit, evidence: Iterable[Evidence], file: Callable[[Part], File | None]) -> list[Specimen]:
    """Return the parts of what was kept, with what was seen in each; ``file`` finds the bytes of those that lie elsewhere."""
    seen = list(evidence)
    omitted = dict(shown.omitted)
    found = []
    for number, part in enumerate(shown.item.parts):
        here = [one for one in seen if one.part == number]
        there = file(part) if part.absent else None
        if there is not None:
            found.append(specimen(number, replace(part, data=there.head, absent=""), here, size=there.size))
        else:
            found.append(specimen(number, part, here, omitted.get(number, part.absent)))
    return found


def media_type(data: bytes) -> str:
    """Return the media type that a browser may show, by the first bytes; empty for anything else."""
    return next((kind for mark, at, kind in _TYPES if data[at : at + len(mark)] == mark), "")


def specimen(number: int, part: Part, seen: Sequence[Evidence], omitted: str = "", *, size: int = 0) -> Specimen:
    """Return a part with what was ``seen`` in it; ``size`` is that of the whole, where only the first bytes are at hand."""
    inline = [one for one in seen if not one.place and one.end > one.start]
    kind = "" if part.absent else media_type(part.data)
    # What a browser shows by itself is not read here, nor what is at hand in part alone.
    read = passages(part, seen) if not kind and size <= len(part.data) else []
    return Specimen(
        number,
        part,
        () if read else stretches(part.text[:characters_shown_max], inline),
        [_spot(one) for one in seen if one.place or not part.text],
        kind,
        frame(part.data) if kind.startswith("image/") else None,
        omitted or ("cut" if len(part.text) > characters_shown_max else ""),
        read,
        size or (0 if part.absent else len(part.data)),
    )


def _spot(seen: Evidence) -> Spot:
    box, time = _BOX.fullmatch(seen.place), _TIME.search(seen.place)
    sides = tuple(map(int, box.groups())) if box else None
    seconds = int(time[1]) * 3600 + int(time[2]) * 60 + float(time[3]) if time else None
    return Spot(seen, (sides[0], sides[1], sides[2], sides[3]) if sides else None, seconds)
