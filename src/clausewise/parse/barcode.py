"""Codes in a picture that a telephone reads: QR, Data Matrix, Aztec and PDF417, as links and words. Needs zxing-cpp."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from clausewise.extract import Link, Passage, Role
from clausewise.picture import in_grey

if TYPE_CHECKING:
    from PIL.Image import Image

WITHOUT_CODES: Final = "unavailable:codes"
codes_max: Final = 64
characters_max: Final = 8_000
# A code needs 21 points a side at the least.
side_pixels_min: Final = 21
pixels_read_max: Final = 4_000_000
FORMATS: Final = "QRCode,MicroQRCode,RMQRCode,DataMatrix,Aztec,PDF417"
# What a telephone opens: an address with a scheme, or a host that it takes for one of the web.
_ADDRESS: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,30}:(?://)?|(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?=[/?#]|$))\S+|(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}",
    re.IGNORECASE,
)
# Bookmarks (MEBKM of NTT DoCoMo) and cards of people hold addresses behind a name.
_FIELD: Final = re.compile(r"(?:^|[;\n])(?:MEBKM:)?URL(?:;[^:\n]{0,60})?:((?:[^;\\\n]|\\.){3,2000})", re.IGNORECASE)
_STRUCTURED: Final = re.compile(r"(?:MEBKM|MECARD|BEGIN|WIFI|BIZCARD):", re.IGNORECASE)


def codes(picture: Image, path: str = "") -> tuple[tuple[Link, ...], tuple[Passage, ...], tuple[str, ...]]:
    """Return the links that codes in a picture lead to, the words of the others, and the measures that could not be taken."""
    try:
        import zxingcpp
    except ImportError:
        return (), (), (WITHOUT_CODES,)
    if min(picture.size) < side_pixels_min:
        return (), (), ()
    shown, scale = _bounded(picture)
    links: list[Link] = []
    passages: list[Passage] = []
    found = zxingcpp.read_barcodes(shown, formats=zxingcpp.barcode_formats_from_str(FORMATS))
    for code in found[:codes_max]:
        text = code.text[:characters_max].strip()
        place = _place(code.position, scale, path)
        addresses = list(_addresses(text))
        links += (Link(address, Role.ANCHOR, path=place) for address in addresses)
        if text and addresses != [text]:
            passages.append(Passage(text, place))
    return tuple(links), tuple(passages), ()


def _bounded(picture: Image) -> tuple[Image, float]:
    grey = in_grey(picture)
    factor = math.ceil(math.sqrt(grey.width * grey.height / pixels_read_max))
    return (grey, 1.0) if factor <= 1 else (grey.reduce(factor), 1 / factor)


def _addresses(text: str) -> Iterator[str]:
    if _STRUCTURED.match(text):
        yield from (
            found.replace("\\", "") for found in _FIELD.findall(text) if _ADDRESS.fullmatch(found.replace("\\", ""))
        )
    elif _ADDRESS.fullmatch(text):
        yield text


def _place(position: Any, scale: float, path: str) -> str:
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    across, down = [round(one.x / scale) for one in corners], [round(one.y / scale) for one in corners]
    box = f"box {min(across)},{min(down)},{max(across) - min(across)},{max(down) - min(down)}"
    return f"{path} {box}" if path else box
