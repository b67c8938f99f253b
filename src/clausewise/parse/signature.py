"""The marks by which formats are known: the first bytes that their specifications ask for, each with its media type."""

from __future__ import annotations

import re
from typing import Final

from clausewise.parse.pixmap import pixmap

sniffed_bytes: Final = 1024
zip_bytes_looked_at: Final = 65_536
PROGRAM, SCRIPT, ZIP = "application/vnd.microsoft.portable-executable", "text/x-shellscript", "application/zip"
JAVA, MACH = "application/java-vm", "application/x-mach-binary"
# Media types of what a machine runs as it is.
PROGRAMS: Final = frozenset(
    {
        PROGRAM,
        SCRIPT,
        JAVA,
        MACH,
        "application/x-dosexec",
        "application/x-executable",
        "application/vnd.android.dex",
        "application/x-ms-shortcut",
        "application/java-archive",
        "application/vnd.android.package-archive",
        "text/x-php",
    }
)
_PDF = re.compile(rb".{0,1000}?%PDF-", re.DOTALL)
# The first that fits counts.
_MARKS: Final = tuple(
    (re.compile(mark, re.DOTALL), kind)
    for mark, kind in (
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"RIFF....WEBP", "image/webp"),
        (rb"II[*+]\x00|MM\x00[*+]", "image/tiff"),
        (rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", "image/bmp"),
        (rb"....ftypavi[fs]", "image/avif"),
        (rb"....ftyp(?:hei[cxms]|mif1|msf1)", "image/heic"),
        (rb"\x00\x00\x00\x0cJXL |\xff\x0a[\x00-\xff]{2}\x00", "image/jxl"),
        (rb"\x00\x00[\x01\x02]\x00[\x01-\x20]\x00..\x00", "image/x-icon"),
        (rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51\x00", "image/jp2"),
        (rb"icns[\x00-\x0f]", "image/icns"),
        (rb"8BPS\x00[\x01\x02]", "image/vnd.adobe.photoshop"),
        (rb"DDS \x7c\x00\x00\x00", "image/vnd-ms.dds"),
        (rb"qoif\x00", "image/qoi"),
        (rb"\n[\x00\x02\x03\x05][\x00\x01][\x01\x02\x04\x08].{61}[\x01-\x04]", "image/x-pcx"),
        (rb"\x01\xda[\x00\x01][\x01\x02]\x00[\x01-\x03]", "image/sgi"),
        (rb"[\x28\x6c\x7c]\x00{3}.{8}\x01\x00[\x01\x04\x08\x10\x18\x20]\x00[\x00-\x06]\x00{3}", "image/bmp"),
        # Raw photographs and others that nobody here decodes: a person looks.
        (rb"FUJIFILMCCD-RAW |IIR[OS]\x08\x00|MMOR|IIU\x00[\x08\x18]\x00|II\x1a\x00{3}HEAPCCDR|FOVb", "image/x-dcraw"),
        (rb"II\xbc[\x00\x01]", "image/jxr"),
        (rb"gimp xcf ", "image/x-xcf"),
        (rb"AT&TFORM....DJV", "image/vnd.djvu"),
        (rb"\xd7\xcd\xc6\x9a|VCLMTF", "image/wmf"),
        (rb"\x01\x00\x00\x00.{36} EMF", "image/emf"),
        (rb"RIFF....WAVE", "audio/wav"),
        (rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2]", "audio/mpeg"),
        (rb"fLaC", "audio/flac"),
        (rb"OggS", "audio/ogg"),
        (rb"FORM....AIF[FC]", "audio/aiff"),
        (rb"MThd\x00\x00\x00\x06", "audio/midi"),
        (rb"....ftypM4[AB]", "audio/mp4"),
        (rb"RIFF....AVI ", "video/x-msvideo"),
        (rb"\x1aE\xdf\xa3", "video/webm"),
        (rb"....ftypqt", "video/quicktime"),
        (rb"....ftyp", "video/mp4"),
        (rb"FLV\x01", "video/x-flv"),
        (rb"\x00\x00\x01[\xba\xb3]", "video/mpeg"),
        (rb"\{\\rtf", "application/rtf"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (rb"\x7fELF", "application/x-executable"),
        (rb"\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe\x00\x00\x00[\x01-\x1e]", MACH),
        (rb"\xca\xfe\xba\xbe", JAVA),
        (rb"dex\n03\d\x00", "application/vnd.android.dex"),
        (rb"\x00asm[\x01\x02]\x00", "application/wasm"),
        (rb"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
        (rb"(?:\xef\xbb\xbf)?#!\s?/", SCRIPT),
        (rb"(?:\xef\xbb\xbf)?\s{0,80}<\?php\s", "text/x-php"),
        (rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", ZIP),
        (rb"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (rb"Rar!\x1a\x07", "application/vnd.rar"),
        (rb"\x1f\x8b\x08", "application/gzip"),
        (rb"BZh[1-9]1AY&SY", "application/x-bzip2"),
        (rb"\xfd7zXZ\x00", "application/x-xz"),
        (rb"\x28\xb5\x2f\xfd", "application/zstd"),
        (rb"\x04\"M\x18", "application/x-lz4"),
        (rb"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed"),
        (rb"!<arch>\n", "application/x-archive"),
        (rb"xar!\x00\x1c", "application/x-xar"),
        (rb"0707(?:01|02|07)[0-9a-fA-F]{6}", "application/x-cpio"),
        (rb"..-l[hz][0-9sd]-", "application/x-lzh-compressed"),
        (rb".{257}ustar", "application/x-tar"),
        (rb"SQLite format 3\x00", "application/vnd.sqlite3"),
        (rb"wOF[F2]", "font/woff"),
        (rb"OTTO\x00|\x00\x01\x00\x00\x00[\x04-\x40]\x00|true\x00[\x04-\x40]|ttcf\x00", "font/sfnt"),
    )
)
# Members that an office document has and another ZIP file has not.
OFFICE: Final = re.compile(
    rb"\[Content_Types\]\.xml|application/vnd\.oasis\.opendocument|(?:word|xl|ppt)/[\w/]+\.xml|META-INF/manifest\.xml",
    re.DOTALL,
)
_WITHIN_ZIP: Final = (
    (
        re.compile(rb"AndroidManifest\.xml.{0,65536}(?:classes\d?\.dex|resources\.arsc)", re.DOTALL),
        "vnd.android.package-archive",
    ),
    (re.compile(rb"mimetypeapplication/epub\+zip"), "epub+zip"),
    (re.compile(rb"META-INF/MANIFEST\.MF"), "java-archive"),
)
_DISC, _DISC_AT = b"CD001", 0x8001
_PE_OFFSET_AT, _PE_HEADER_MAX = 0x3C, 64 * 1024


def signature(data: bytes, *, at_start: bool = False) -> str:
    """Return the media type that the marks of ``data`` tell, empty if they tell none; ``at_start`` takes no mark further in."""
    head = data[:sniffed_bytes]
    if head.startswith(b"MZ"):
        return _dos(data)
    if data[_DISC_AT : _DISC_AT + len(_DISC)] == _DISC:
        return "application/x-iso9660-image"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    for mark, kind in _MARKS:
        if mark.match(head):
            return _zip(data) if kind == ZIP else kind
    if at_start:
        return ""
    return "application/pdf" if _PDF.match(head) else pixmap(data)


def _dos(data: bytes) -> str:
    """Tell a program of Windows, whose header an offset leads to, from one of DOS and from a text that begins with MZ."""
    place = int.from_bytes(data[_PE_OFFSET_AT : _PE_OFFSET_AT + 4], "little")
    if place < _PE_HEADER_MAX and data[place : place + 4] == b"PE\0\0":
        return PROGRAM
    return "application/x-dosexec" if b"\0" in data[:64] else ""


def _zip(data: bytes) -> str:
    ends = data[:4096] + data[-zip_bytes_looked_at:]
    if OFFICE.search(ends) and b"AndroidManifest.xml" not in ends:
        return ZIP
    return next((f"application/{kind}" for mark, kind in _WITHIN_ZIP if mark.search(ends)), ZIP)
