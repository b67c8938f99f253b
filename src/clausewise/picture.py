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
    table = [0] * (background_levels_max + 1) + [255] * (255 - background_levels_max)
    box = ImageChops.difference(whole, ground).point(table).getbbox()
    return whole.crop(box) if box else whole
