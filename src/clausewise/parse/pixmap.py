"""Pictures whose formats have no mark that might not be chance: portable maps (Netpbm's PNM and PAM) and Targa (Truevision, 1991).

They are told by their headers, whose numbers must fit each other and the length of what follows.
"""

from __future__ import annotations

import re
from typing import Final

PORTABLE, TARGA = "image/x-portable-anymap", "image/x-tga"
header_bytes_max: Final = 1024
# Blanks and comments; a number without leading noughts.
_GAP, _SIDE = rb"(?:\s|#[^\n]*\n)+", rb"([1-9]\d{0,5})"
_BITS: Final = re.compile(rb"P4%b%b%b%b\s" % (_GAP, _SIDE, _GAP, _SIDE))
_LEVELS: Final = re.compile(rb"P[56]%b%b%b%b%b[1-9]\d{0,4}\s" % (_GAP, _SIDE, _GAP, _SIDE, _GAP))
# All that follows is numbers; a text may begin like that, and goes on otherwise.
_WRITTEN: Final = re.compile(
    rb"P(?:1%b%b%b%b%b[01]|[23](?:%b\d+){4,})(?:\s|\d|#[^\n]*\n)*" % (_GAP, _SIDE, _GAP, _SIDE, _GAP, _GAP)
)
_OTHERS: Final = re.compile(
    rb"P7\s+(?:#[^\n]*\n)?(?:WIDTH|HEIGHT|DEPTH|MAXVAL|TUPLTYPE)\s|P[Ff]\s+\d+\s+\d+\s+-?\d+\.\d+\s"
)

# The header of a Targa file, how its pixels may be kept (without and with run lengths), and how many bits one may take.
_TARGA_BYTES, _TARGA_END = 18, b"TRUEVISION-XFILE.\0"
_PLAIN, _PACKED, _DEPTHS = (1, 2, 3), (9, 10, 11), (8, 15, 16, 24, 32)
_MAPPED: Final = frozenset((1, 9))
_COLOURED: Final = (15, 16, 24, 32)


def pixmap(data: bytes) -> str:
    """Return the media type of ``data`` if it is such a picture, empty if it is none."""
    if data[:1] == b"P":
        return PORTABLE if _is_portable(data[:header_bytes_max], len(data)) else ""
    return TARGA if _is_targa(data) else ""


def _is_portable(head: bytes, length: int) -> bool:
    bits = _BITS.match(head)
    if bits:
        return bits.end() + -(-int(bits[1]) // 8) * int(bits[2]) <= length
    written = _WRITTEN.match(head)
    if written:
        return written.end() == len(head)
    return bool(_LEVELS.match(head) or _OTHERS.match(head))


def _is_targa(data: bytes) -> bool:
    if len(data) <= _TARGA_BYTES or data[1] > 1 or data[2] not in _PLAIN + _PACKED:
        return False
    width, height = (int.from_bytes(data[at : at + 2], "little") for at in (12, 14))
    depth, is_mapped = data[16], data[2] in _MAPPED
    if not (width and height) or is_mapped > data[1] or not (depth in _DEPTHS or (depth == 1 and data[2] == 3)):  # noqa: PLR2004 - black and white
        return False
    if data.endswith(_TARGA_END) or (data[7] in _COLOURED if data[1] else not any(data[3:8])):
        return True
    # What is said of a map that is not there may be anything where the length fits.
    return data[2] in _PLAIN and _TARGA_BYTES + data[0] + -(-width * depth // 8) * height == len(data)
