"""The frames of a picture as anybody would see them: decoded within named limits, turned upright, in colour on an even ground.

Of an animation every frame is decoded up to ``frames_max``, and those are kept that show something new. Needs Pillow.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from clausewise.errors import UnavailableError
from clausewise.picture import side_pixels

if TYPE_CHECKING:
    from PIL.Image import Image

# Pillow itself warns at 89 million: a bomb swells to gigabytes. A frame in colour takes three bytes a pixel.
pixels_max: Final = 80_000_000
frames_max: Final = 600
frames_pixels_max: Final = 400_000_000
frames_kept_max: Final = 16
# A frame is new when so many of its cells (of 32 by 32) changed by so many levels of grey: a line of text does, a flicker does not.
cells_changed_min, cell_levels_min = 6, 48
# From so light an average on, what is opaque is light, and stands out on black.
light_levels_min: Final = 150

PIXELS, FRAMES, MALFORMED, FORMAT = "pixels", "frames", "malformed", "format"
# Judged, but not every frame of it (see ``clausewise.extract``).
SAMPLED = "sampled:frames"
# What Pillow decodes by itself in C or Python; PostScript, films and metafiles would call other programs or show nothing.
FORMATS: Final = (
    *(
        "PNG",
        "JPEG",
        "MPO",
        "GIF",
        "WEBP",
        "AVIF",
        "BMP",
        "DIB",
        "TIFF",
        "ICO",
        "CUR",
        "ICNS",
        "JPEG2000",
        "PPM",
        "PCX",
        "TGA",
        "QOI",
    ),
    *("PSD", "DDS", "SGI", "HEIF"),
)
_PAGED: Final = frozenset({"TIFF", "MPO"})

Limit = Callable[[str], None]


class Frame(NamedTuple):
    """A frame that is judged: its path (empty for a picture of one), and the picture, RGB and upright."""

    path: str
    picture: Image


class Raster(NamedTuple):
    """A picture that was opened: its type as its bytes say, its size as stored, its metadata, and the frames that are judged."""

    media_type: str
    width: int
    height: int
    info: dict[Any, Any]
    exif: Any
    frames: tuple[Frame, ...]


def raster(data: bytes, limit: Limit) -> Raster | None:
    """Return ``data`` as a picture, None when it is none; ``limit`` is told what was passed or is broken.

    Raises UnavailableError without Pillow.
    """
    image = library()
    try:
        with warnings.catch_warnings():
            # A picture that swells is refused below; what a decoder has to say of oddities helps nobody here.
            warnings.simplefilter("ignore")
            with image.open(BytesIO(data), formats=[one for one in FORMATS if one in image.OPEN]) as picture:
                if picture.width * picture.height > pixels_max:
                    limit(PIXELS)
                    return None
                frames = tuple(_frames(picture, limit))
                media_type = image.MIME.get(picture.format or "") or f"image/x-{(picture.format or '').lower()}"
                return Raster(media_type, picture.width, picture.height, dict(picture.info), _exif(picture), frames)
    except image.DecompressionBombError:
        limit(PIXELS)
    except image.UnidentifiedImageError:
        limit(FORMAT)
    except Exception:  # noqa: BLE001 - decoders raise anything for what a stranger wrote
        limit(MALFORMED)
    return None


def library() -> Any:
    """Return Pillow's module of pictures, with every format that is installed. Raises UnavailableError CW780."""
    try:
        from PIL import Image
    except ImportError as failure:
        raise UnavailableError(
            "CW780",
            "Pictures cannot be opened: Pillow is not installed.",
            "Les images ne peuvent pas être ouvertes : Pillow n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[image]'",
            remedy_fr="Exécutez : python -m pip install 'clausewise[image]'",
        ) from failure
    Image.init()
    if "HEIF" not in Image.OPEN:
        # Not required: its decoder is under the LGPL. Who has installed it has chosen it.
        with contextlib.suppress(ImportError):
            from pillow_heif import register_heif_opener

            register_heif_opener()
    return Image


def _exif(picture: Image) -> Any:
    try:
        return picture.getexif()
    except Exception:  # noqa: BLE001 - broken metadata do not keep the picture from being seen
        return {}


def _orientation(picture: Image) -> int:
    """Return how a picture was turned (EXIF 3.0, tag 274); 1 is upright."""
    found = _exif(picture).get(0x0112, 1)
    return found if isinstance(found, int) else 0


def _frames(picture: Image, limit: Limit) -> Iterator[Frame]:
    count = int(getattr(picture, "n_frames", 1))
    if count == 1:
        yield Frame("", _upright(picture))
        return
    budget = min(frames_max, max(1, frames_pixels_max // max(1, picture.width * picture.height)))
    if count > budget:
        limit(FRAMES)
    word = "page" if picture.format in _PAGED else "frame"
    # With its small grey twin, by which the next ones are compared.
    kept: list[tuple[Frame, bytes]] = []
    for number in range(min(count, budget)):
        picture.seek(number)
        shown = _upright(picture)
        if shown is picture:
            # The library decodes the next one into the same place.
            shown = picture.copy()
        twin = shown.resize((side_pixels, side_pixels)).convert("L").tobytes()
        if any(not _is_new(twin, other) for _, other in kept):
            continue
        if len(kept) == frames_kept_max:
            limit(SAMPLED)
            # Every other one makes room: what is kept spreads over the whole.
            kept = kept[::2]
        kept.append((Frame(f"{word} {number + 1}", shown), twin))
    yield from (frame for frame, _ in kept)


def _is_new(twin: bytes, other: bytes) -> bool:
    return sum(abs(one - two) >= cell_levels_min for one, two in zip(twin, other, strict=True)) >= cells_changed_min


def _upright(picture: Image) -> Image:
    """Return a frame as it is shown: turned as its metadata say, and on white or black, whichever its opaque parts stand out on."""
    from PIL import Image, ImageOps, ImageStat

    # Most stand upright and in colour: a copy of a large picture takes its time.
    picture.load()
    turned = picture if _orientation(picture) == 1 else ImageOps.exif_transpose(picture)
    if turned.mode.startswith(("I", "F")):
        # Sixteen bits and more a level: the highest eight are what is shown.
        low, high = cast("tuple[float, float]", turned.getextrema())
        scale = 255 / ((high - low) or 1)
        return turned.convert("F").point(lambda level: (level - low) * scale).convert("L").convert("RGB")
    if turned.mode not in ("RGBA", "LA", "PA", "La", "RGBa") and "transparency" not in turned.info:
        return turned if turned.mode == "RGB" else turned.convert("RGB")
    shown = turned.convert("RGBA")
    opacity = shown.getchannel("A")
    light = ImageStat.Stat(shown.convert("L"), opacity.point(lambda level: 255 if level else 0))
    ground = "black" if light.count[0] and light.mean[0] >= light_levels_min else "white"
    return Image.alpha_composite(Image.new("RGBA", shown.size, ground), shown).convert("RGB")
