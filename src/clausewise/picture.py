"""A small picture in grey of any picture: what two pictures are compared by. Needs Pillow (the extra ``image``)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

image_pixels_max: Final = 40_000_000
image_bytes_max: Final = 16 * 1024 * 1024
side_pixels: Final = 32
# Corners this near each other in grey are one background.
background_levels_max: Final = 24
_APART: Final = [0] * (background_levels_max + 1) + [255] * (255 - background_levels_max)
# A picture in grey in which logos are looked for: its method as a fingerprint, and its longer side.
TONES: Final = "tones"
tones_side_pixels: Final = 320
_SIZE_BYTES: Final = 2


def grey(data: bytes) -> bytes | None:
    """Return the ``side_pixels`` squared levels of a picture without its even frame; None when it cannot be read or is too large.

    Raises ImportError without Pillow.
    """
    from PIL import Image

    if not 0 < len(data) <= image_bytes_max:
        return None
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > image_pixels_max:
                return None
            # A JPEG can be read at a fraction of its size.
            picture.draft("RGB", (8 * side_pixels, 8 * side_pixels))
            return grey_of(picture)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        return None


def grey_of(picture: Image) -> bytes:
    """Return what ``grey`` does of a picture that is decoded already."""
    from PIL import Image

    return _trimmed(_on_white(picture)).resize((side_pixels, side_pixels), Image.Resampling.BOX).tobytes()


def in_grey(picture: Image) -> Image:
    """Return a picture in grey; itself when it is."""
    return picture if picture.mode == "L" else picture.convert("L")


def tones_of(picture: Image) -> bytes:
    """Return a picture in grey and no larger than logos are looked for in: width, height (two bytes each) and levels, row by row."""
    from PIL import Image

    grey = in_grey(picture)
    scale = min(1.0, tones_side_pixels / max(grey.size))
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    small = grey if grey.size == size else grey.resize(size, Image.Resampling.BOX, reducing_gap=1.0)
    return b"".join(side.to_bytes(_SIZE_BYTES, "little") for side in size) + small.tobytes()


def tones_size(tones: bytes) -> tuple[int, int]:
    """Return width and height of what ``tones_of`` returned. Raises ValueError when its bytes are not as many."""
    width, height = (int.from_bytes(tones[at : at + _SIZE_BYTES], "little") for at in (0, _SIZE_BYTES))
    if len(tones) != 2 * _SIZE_BYTES + width * height:
        raise ValueError
    return width, height


def logo_of(data: bytes, side_pixels: int, margin_pixels: int) -> tuple[Image, Image] | None:
    """Return a logo in grey with its opacity, its longer side so long, with a margin around; None when it cannot be read or is empty.

    What has the colour of all four corners is its ground and transparent. Raises ImportError without Pillow.
    """
    from PIL import Image, ImageChops, ImageOps

    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > image_pixels_max:
                return None
            shown = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        return None
    opacity, tones = shown.getchannel("A"), _on_white(shown)
    if opacity.getextrema()[0]:
        ground = Image.new("L", tones.size, _corner(tones))
        opacity = ImageChops.difference(tones, ground).point(_APART)
    box = opacity.getbbox()
    if box is None:
        return None
    scale = side_pixels / max(box[2] - box[0], box[3] - box[1])
    size = (max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale)))
    made = [one.crop(box).resize(size, Image.Resampling.BOX) for one in (tones, opacity)]
    return ImageOps.expand(made[0], margin_pixels, 255), ImageOps.expand(made[1], margin_pixels, 0)


def _corner(whole: Image) -> int:
    return int(whole.getpixel((0, 0)) or 0)  # type: ignore[arg-type]


def _on_white(picture: Image) -> Image:
    """Return a picture in grey, what is transparent in it on white."""
    from PIL import Image

    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("L")
    shown = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown).convert("L")


def _trimmed(whole: Image) -> Image:
    """Return a picture without the even frame around it."""
    from PIL import Image, ImageChops

    corners = [
        int(whole.getpixel(at) or 0)  # type: ignore[arg-type]
        for at in ((0, 0), (whole.width - 1, 0), (0, whole.height - 1), (whole.width - 1, whole.height - 1))
    ]
    if max(corners) - min(corners) > background_levels_max:
        return whole
    ground = Image.new("L", whole.size, sum(corners) // len(corners))
    box = ImageChops.difference(whole, ground).point(_APART).getbbox()
    return whole.crop(box) if box else whole
