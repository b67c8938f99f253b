"""A small picture of a large one, for people to look at: bounded whatever the original is, and made where untrusted bytes are opened."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Final

from clausewise.parse.raster import FORMATS, library, pixels_max

if TYPE_CHECKING:
    from PIL.Image import Image

quality: Final = 80
WHITE: Final = (255, 255, 255)
SOLID: Final = frozenset({"RGB", "L"})


def preview(data: bytes, side_pixels: int) -> bytes:
    """Return a JPEG of the first frame of a picture, at most ``side_pixels`` wide and high, upright, transparent on white.

    Empty for what is no picture, has more than ``pixels_max`` pixels, or where Pillow is not installed.
    """
    try:
        image = library()
        with warnings.catch_warnings():
            # A picture that swells is refused below.
            warnings.simplefilter("ignore")
            with image.open(BytesIO(data), formats=[one for one in FORMATS if one in image.OPEN]) as picture:
                return _small(picture, side_pixels) if picture.width * picture.height <= pixels_max else b""
    except Exception:  # noqa: BLE001 - decoders raise anything for what a stranger wrote
        return b""


def _small(picture: Image, side_pixels: int) -> bytes:
    from PIL import ImageOps

    picture.draft("RGB", (side_pixels, side_pixels))
    picture.thumbnail((side_pixels, side_pixels))
    shown = ImageOps.exif_transpose(picture)
    if shown.mode not in SOLID:
        whole = shown.convert("RGBA")
        shown = library().new("RGB", whole.size, WHITE)
        shown.paste(whole, mask=whole.getchannel("A"))
    out = BytesIO()
    shown.save(out, "JPEG", quality=quality)
    return out.getvalue()
