"""The label of origin of a file: whether a C2PA manifest holds, and what is left of one, or of an author's data, that was taken out.

Formats: C2PA 2.2 (JUMBF, ISO 19566-5), XMP, Photoshop's resources. What is found becomes a Meta whose name begins with ``provenance.``
and whose content is ``what: explanation``. Nothing is fetched; without the library a manifest is seen and not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import msgspec

from clausewise.extract import Meta
from clausewise.model import Medium, Part

INVALID, STRIPPED = "provenance.invalid", "provenance.stripped"
MANIFEST_CUT, MANIFEST_GONE, IPTC_GONE = "manifest_cut", "manifest_gone", "iptc_gone"
MEDIA: Final = frozenset({Medium.IMAGE, Medium.AUDIO, Medium.VIDEO, Medium.DOCUMENT, Medium.ACCOUNT})
failures_max: Final = 8
explanation_characters_max: Final = 200

_FORMATS: Final = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"RIFF.{4}AVI ", re.DOTALL), "video/avi"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "image/tiff"),
    (re.compile(rb".{4}ftyp(?:avif|avis)", re.DOTALL), "image/avif"),
    (re.compile(rb".{4}ftyp(?:hei[cx]|mif1)", re.DOTALL), "image/heic"),
    (re.compile(rb".{4}ftypM4A", re.DOTALL), "audio/mp4"),
    (re.compile(rb".{4}ftypqt", re.DOTALL), "video/quicktime"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"ID3|\xff[\xf2\xf3\xfb]"), "audio/mpeg"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"%PDF-"), "application/pdf"),
)
# A C2PA store is a box of the kind jumb whose description is labelled so; inside stand manifests, claims, assertions and signatures.
_STORE: Final = re.compile(rb"jumb.{4}jumdc2pa", re.DOTALL)
_INNER: Final = re.compile(rb"jumdc2(?:ma|um|as|cl|cs)\x00\x11\x00\x10\x80\x00\x00\xaa\x008\x9bq")
_POINTER: Final = re.compile(rb"dcterms:provenance\s*(?:=\s*[\"']|>\s*)(?:self#jumbf=|xmp\.iid:)[^\"'<]{1,200}")
# Photoshop keeps a digest (resource 0x0425) of the IPTC data (0x0404) beside them; XMP repeats it.
_IPTC: Final = re.compile(rb"8BIM\x04\x04")
_DIGEST: Final = re.compile(rb"8BIM\x04\x25\x00\x00\x00\x00\x00\x10(.{16})", re.DOTALL)
_LEGACY: Final = re.compile(rb"photoshop:LegacyIPTCDigest\s*(?:=\s*[\"']|>)([0-9A-Fa-f]{32})")
# The MD5 of nothing: there never were any.
_NOTHING: Final = bytes.fromhex("d41d8cd98f00b204e9800998ecf8427e")
_NONE: Final = bytes(16)
_SETTINGS: Final = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": False}}


class _Result(msgspec.Struct):
    code: str
    explanation: str = ""


class _Manifest(msgspec.Struct):
    failure: list[_Result] = []


class _Results(msgspec.Struct, rename="camel"):
    active_manifest: _Manifest = msgspec.field(default_factory=_Manifest)


class _Report(msgspec.Struct):
    validation_results: _Results = msgspec.field(default_factory=_Results)


def labels(part: Part) -> tuple[Meta, ...]:
    """Return what is wrong with the label of origin of a part's bytes; nothing for most."""
    return tuple(_labels(part)) if part.data and part.medium in MEDIA else ()


def _labels(part: Part) -> Iterator[Meta]:
    data = part.data
    if _STORE.search(data):
        yield from _of_store(part)
    elif _INNER.search(data):
        yield _meta(STRIPPED, MANIFEST_CUT)
    elif pointer := _POINTER.search(data):
        yield _meta(STRIPPED, MANIFEST_GONE, pointer[0].decode("utf-8", "replace"))
    digests = [*_DIGEST.findall(data), *(bytes.fromhex(one.decode()) for one in _LEGACY.findall(data))]
    if any(one not in (_NOTHING, _NONE) for one in digests) and not _IPTC.search(data):
        yield _meta(STRIPPED, IPTC_GONE)


def _of_store(part: Part) -> Iterator[Meta]:
    """Yield what is wrong with the manifest that a part bears, nothing when it holds or cannot be checked."""
    media_type = next((kind for form, kind in _FORMATS if form.match(part.data)), part.declared_type)
    try:
        from c2pa import C2paError, Context, Reader, Settings
    except ImportError:
        return
    try:
        with (
            Settings.from_dict(_SETTINGS) as settings,
            Context(settings) as context,
            Reader(media_type, BytesIO(part.data), context=context) as reader,
        ):
            report = msgspec.json.decode(reader.json(), type=_Report)
    except C2paError.NotSupported:
        return
    except (C2paError, msgspec.DecodeError):
        yield _meta(STRIPPED, MANIFEST_CUT)
        return
    for one in report.validation_results.active_manifest.failure[:failures_max]:
        yield _meta(INVALID, one.code, one.explanation)


def _meta(name: str, what: str, explanation: str = "") -> Meta:
    return Meta(name, f"{what}: {explanation[:explanation_characters_max]}")
