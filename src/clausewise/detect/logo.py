"""Pictures that carry one of the register's logos: among other things, scaled, on another ground, in other tones.

What: slides each of the ``logos`` of the register's marks over a picture in grey, at every size from an eighth of its longer side, and
measures how well the logo's own shape and the ground close around it agree with what lies there (``image.logo``: normalised correlation
under a mask, D. Padfield 2012, *Masked Object Registration in the Fourier Domain*), in tones and then in edges.
Why: a page, a poster or a letter that shows the operator's logo speaks in its name.
Limits: who shows a logo may review it, sell it or work there: a person decides, and a grant lifts it. Turned, slanted and half covered
logos are not found, nor smaller ones; a logo as plain as a disc is found in every disc. Without logos nothing is compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clausewise.detect.avatar import unreadable
from clausewise.detect.registry import detector
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.picture import TONES, image_bytes_max, logo_of, tones_side_pixels, tones_size
from clausewise.register import Register

if TYPE_CHECKING:
    from PIL.Image import Image

SIGNAL: Final = "image.logo"
SIZE: Final = "image.size"
# A logo is compared at this size, and the picture at every size that makes the logo in it so large: each a seventh smaller than the last.
logo_side_pixels: Final = 40
step: Final = 1.15
# The ground counts so far around a logo.
ring_pixels: Final = 3
# Edges are edges from so many levels a pixel on.
edge_levels_max: Final = 15.0
# From so much correlation on it is the logo; below the second, shapes are merely alike (``python -m benchmarks.logo``).
SAME, ALIKE = 0.8, 0.7
# What is as like as this at one of the sizes is looked at between them: this share larger or smaller, with so much around it.
PROMISING: Final = 0.5
ground_share: Final = 0.25
between: Final = (0.93, 0.965, 1.0, 1.035, 1.07)
around_share: Final = 0.2
SAME_SCORE, ALIKE_SCORE = 0.9, 0.7
# Where there is less contrast, there is nothing to compare.
contrast_levels_min: Final = 10.0
_even: Final = 32


class _Form(NamedTuple):
    """A logo as it is compared: which points of its box count, and the tones of those, several of one mask, centred and of length 1."""

    mask: Any
    tones: tuple[Any, ...]


class _Known(NamedTuple):
    """A logo with its forms, the one with the ground around first, and its edges on a light, a dark and a middling ground."""

    mark: str
    forms: tuple[_Form, ...]
    edges: _Form


class _Place(NamedTuple):
    """Where in a picture something is as like a logo as ``likeness`` says: left, top, width and height as shares of it."""

    likeness: float
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@detector
class Logo:
    """The inspector of logos in pictures; see the module for what, why and limits."""

    name = "logo"
    emits = frozenset({SIGNAL})
    media = (Medium.IMAGE,)

    def __init__(self, register: Register) -> None:
        paths = [(mark.name, path) for mark in register.marks if isinstance(mark.logos, tuple) for path in mark.logos]
        contents = [(mark, _content(Path(path))) for mark, path in paths]
        self.version = sha256(repr((contents, 1)).encode()).hexdigest()[:12]
        self.logos = tuple(known for mark, data in contents if (known := _known(mark, data)) is not None)

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return a signal for each picture that carries one of the logos."""
        return [self._inspect(extract) if self.logos else [] for extract in batch]

    def _inspect(self, extract: Extract) -> list[Signal]:
        best, mark, path = _Place(0.0), "", ""
        for one in extract.fingerprints:
            if one.method != TONES:
                continue
            for known, place in self.places(one.value):
                if place.likeness > best.likeness:
                    best, mark, path = place, known, one.path
        if best.likeness < ALIKE:
            return []
        where = extract.place(f"{path} {_box(extract, best)}".strip())
        spot = Evidence(extract.part, 0, 0, "", f"{mark}/logo", where)
        return [Signal(SIGNAL, SAME_SCORE if best.likeness >= SAME else ALIKE_SCORE, (spot,), self.name)]

    def places(self, tones: bytes) -> Iterator[tuple[str, _Place]]:
        """Yield for each logo, by its mark, where a picture in grey (``picture.tones_of``) is most like it."""
        from PIL import Image

        width, height = tones_size(tones)
        whole = Image.frombytes("L", (width, height), tones[-width * height :])
        pictures = list(_sizes(whole))
        for known in self.logos:
            best = max((_likest(one, known.forms) for one in pictures), default=_Place(0.0))
            yield known.mark, (_nearer(whole, best, known) if best.likeness >= PROMISING else best)


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if not 0 < len(content) <= image_bytes_max:
        raise unreadable(path)
    return content


def _known(mark: str, data: bytes) -> _Known | None:
    """Return a logo as it is compared; None when there is nothing to see, or no numpy to compare with."""
    try:
        import numpy as np
    except ImportError:
        return None
    from PIL import ImageFilter

    found = logo_of(data, logo_side_pixels, ring_pixels)
    if found is None:
        return None
    tones, opacity = found
    share = np.asarray(opacity, dtype=np.float32) / 255
    around = np.asarray(opacity.filter(ImageFilter.MaxFilter(2 * ring_pixels + 1))) > 0
    upon = [share * np.asarray(tones, dtype=np.float32) + (1 - share) * ground for ground in (255.0, 0.0, 127.5)]
    opaque = share > 0.5  # noqa: PLR2004 - more of it than of the ground
    forms = (_form(upon[:2], around), _form(upon[:1], opaque))
    edges = _form([_edges(one) for one in upon], around, 0.0)
    return _Known(mark, forms if forms[1].tones else forms[:1], edges) if forms[0].tones else None


def _form(shown: Sequence[Any], mask: Any, contrast_levels: float = contrast_levels_min) -> _Form:
    import numpy as np

    tones = (_centred(one, mask) for one in shown)
    kept = tuple(one for one, length in tones if length > contrast_levels * math.sqrt(mask.sum()))
    return _Form(mask.astype(np.float32), kept)


def _edges(levels: Any) -> Any:
    """Return how steep levels are, plain edges no more than faint ones."""
    import numpy as np

    down, across = np.gradient(levels)
    return np.minimum(np.hypot(down, across), edge_levels_max)


def _centred(levels: Any, mask: Any) -> tuple[Any, float]:
    """Return levels under a mask, centred and of length 1, and the length that they had."""
    import numpy as np

    if not mask.any():
        return levels, 0.0
    centred = np.where(mask, levels - levels[mask].mean(), 0).astype(np.float32)
    length = math.sqrt(float((centred * centred).sum()))
    return (centred / length if length else centred), length


def _sizes(whole: Image) -> Iterator[Image]:
    """Yield a picture at every size at which a logo in it is looked for, the smallest first."""
    from PIL import Image

    side = float(logo_side_pixels)
    longer = max(whole.size)
    while side < longer * math.sqrt(step) and side <= tones_side_pixels:
        size = (max(1, round(whole.width * side / longer)), max(1, round(whole.height * side / longer)))
        yield whole.resize(size, Image.Resampling.BOX)
        side *= step


def _likest(picture: Image, forms: Sequence[_Form]) -> _Place:
    """Return where a picture is most like a logo: in its tones or the opposite ones."""
    import numpy as np

    levels = np.asarray(picture, dtype=np.float32)
    height, width = forms[0].mask.shape
    down, across = levels.shape[0] - height + 1, levels.shape[1] - width + 1
    if down < 1 or across < 1:
        return _Place(0.0)
    size = tuple(-(-side // _even) * _even for side in levels.shape)

    def slid(seen: Any, laid: Any) -> Any:
        return np.fft.irfft2(seen * np.conj(np.fft.rfft2(laid, size)), size)[:down, :across]

    levels = levels - levels.mean()
    seen, squared = np.fft.rfft2(levels, size), np.fft.rfft2(levels * levels, size)
    likest: Any = None
    for form in forms:
        count = float(form.mask.sum())
        sums = slid(seen, form.mask)
        spread = slid(squared, form.mask) - sums * sums / count
        least = count * contrast_levels_min * contrast_levels_min
        scale = np.where(spread > least, 1 / np.sqrt(np.maximum(spread, least)), 0)
        likeness = np.max([np.abs(slid(seen, tones)) for tones in form.tones], axis=0) * scale
        # What is like the logo alone must be somewhat like it with the ground around: many things are dark discs in light ones.
        likest = likeness if likest is None else np.maximum(likest, np.minimum(likeness, likest + ground_share))
    at = int(likest.argmax())
    top, left = divmod(at, across)
    box = (left / picture.width, top / picture.height, width / picture.width, height / picture.height)
    return _Place(min(1.0, float(likest.flat[at])), box)


def _nearer(whole: Image, place: _Place, known: _Known) -> _Place:
    """Return a place that was found at one size as it is at the sizes between, and as like as its edges are, too."""
    from PIL import Image

    left, top, width, height = (share * side for share, side in zip(place.box, whole.size * 2, strict=True))
    room = around_share * max(width, height)
    cut = (max(0.0, left - room), max(0.0, top - room), left + width + room, top + height + room)
    cut = (*cut[:2], min(cut[2], whole.width), min(cut[3], whole.height))
    sides = (cut[2] - cut[0], cut[3] - cut[1])
    best = place
    for factor in between:
        scale = factor * known.forms[0].mask.shape[1] / width
        size = (max(1, round(sides[0] * scale)), max(1, round(sides[1] * scale)))
        found = _likest(whole.resize(size, Image.Resampling.BILINEAR, box=cut), known.forms)
        if found.likeness > best.likeness:
            x, y, wide, high = (share * side for share, side in zip(found.box, sides * 2, strict=True))
            box = ((cut[0] + x) / whole.width, (cut[1] + y) / whole.height, wide / whole.width, high / whole.height)
            best = _Place(found.likeness, box)
    return best._replace(likeness=(best.likeness + _edged(whole, best, known.edges)) / 2)


def _edged(whole: Image, place: _Place, edges: _Form) -> float:
    """Return how like the edges of a logo those at a place are."""
    import numpy as np
    from PIL import Image

    left, top, width, height = (share * side for share, side in zip(place.box, whole.size * 2, strict=True))
    box = (left, top, min(left + width, whole.width), min(top + height, whole.height))
    size = (edges.mask.shape[1], edges.mask.shape[0])
    levels = np.asarray(whole.resize(size, Image.Resampling.BILINEAR, box=box), dtype=np.float32)
    seen, length = _centred(_edges(levels), edges.mask > 0)
    return max((float((seen * one).sum()) for one in edges.tones), default=0.0) if length else 0.0


def _box(extract: Extract, place: _Place) -> str:
    """Return the box of a place in pixels of the picture, as words in it have theirs."""
    said = next((one.content for one in extract.metas if one.name == SIZE), "1,1").split(",")
    sides = [int(said[number % 2]) for number in range(4)]
    return "box " + ",".join(str(round(share * side)) for share, side in zip(place.box, sides, strict=True))
