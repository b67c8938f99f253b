"""Where a picture, sound, film or document says that it comes from: manifests that do not hold, and what is left of some that were cut out.

What: a C2PA manifest that does not validate (``provenance.invalid``), and remains that show that one, or the author's data, was taken out
(``provenance.stripped``): a cut box, a pointer to a manifest inside the file that is not there, a digest of IPTC data that are gone.
Why: whoever cuts or forges the label of a picture hides its source. Formats: C2PA 2.2 (JUMBF, ISO 19566-5), XMP, Photoshop's resources.
Limits: who signed is not judged, only that nothing changed since; nothing is fetched, so a manifest that lies elsewhere is left in peace,
and so is one that cannot be checked without the library. Programs strip and break labels by themselves too: scores stay low.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

import msgspec

from clausewise.detect.registry import detector
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

INVALID, STRIPPED = "provenance.invalid", "provenance.stripped"
excerpt_characters_max = 120

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
# How surely each way of failing shows tampering: forged words more than changed pixels, which any program that edits leaves behind.
_FORGED, _CHANGED, _BROKEN = 0.85, 0.75, 0.5
_FAILURES: Final = (
    (
        re.compile(
            r"claimSignature\.(?:mismatch|missing)|assertion\.hashedURI\.mismatch|claim\.\w+|assertion\.missing"
        ),
        _FORGED,
    ),
    (re.compile(r"assertion\.\w*[hH]ash\.mismatch"), _CHANGED),
)
# A certificate that nobody here knows or that ran out since says nothing of the content.
_NO_FAILURE: Final = re.compile(r"signingCredential\.(?:untrusted|expired|ocsp)|timeStamp\.|algorithm\.")
_CUT_SCORE, _POINTER_SCORE, _DIGEST_SCORE = 0.7, 0.6, 0.5


class _Result(msgspec.Struct):
    code: str
    explanation: str = ""


class _Manifest(msgspec.Struct):
    failure: list[_Result] = []


class _Results(msgspec.Struct, rename="camel"):
    active_manifest: _Manifest = msgspec.field(default_factory=_Manifest)


class _Report(msgspec.Struct):
    validation_results: _Results = msgspec.field(default_factory=_Results)


@detector
class Provenance:
    """The inspector of labels of origin; see the module for what, why and limits."""

    name = "provenance"
    version = "1"
    emits = frozenset({INVALID, STRIPPED})
    media = (Medium.IMAGE, Medium.AUDIO, Medium.VIDEO, Medium.DOCUMENT, Medium.ACCOUNT)

    def __init__(self, register: Register) -> None:
        del register  # where content comes from does not depend on the operator

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of the bytes of each part."""
        return [list(_signals(extract)) if extract.source.data else [] for extract in batch]


def _signals(extract: Extract) -> Iterator[Signal]:
    data = extract.source.data
    if _STORE.search(data):
        yield from _of_store(extract)
    elif _INNER.search(data):
        yield _signal(extract, STRIPPED, _CUT_SCORE, "manifest_cut")
    elif pointer := _POINTER.search(data):
        yield _signal(extract, STRIPPED, _POINTER_SCORE, "manifest_gone", pointer[0].decode("utf-8", "replace"))
    digests = [*_DIGEST.findall(data), *(bytes.fromhex(one.decode()) for one in _LEGACY.findall(data))]
    if any(one not in (_NOTHING, _NONE) for one in digests) and not _IPTC.search(data):
        yield _signal(extract, STRIPPED, _DIGEST_SCORE, "iptc_gone")


def _of_store(extract: Extract) -> Iterator[Signal]:
    """Yield what is wrong with the manifest that a part bears, nothing when it holds or cannot be checked."""
    data = extract.source.data
    media_type = next((kind for form, kind in _FORMATS if form.match(data)), extract.source.declared_type)
    try:
        from c2pa import C2paError, Context, Reader, Settings
    except ImportError:
        return
    try:
        with (
            Settings.from_dict(_SETTINGS) as settings,
            Context(settings) as context,
            Reader(media_type, BytesIO(data), context=context) as reader,
        ):
            report = msgspec.json.decode(reader.json(), type=_Report)
    except C2paError.NotSupported:
        return
    except (C2paError, msgspec.DecodeError):
        yield _signal(extract, STRIPPED, _CUT_SCORE, "manifest_cut")
        return
    failures = [one for one in report.validation_results.active_manifest.failure if not _NO_FAILURE.match(one.code)]
    if failures:
        worst = max(failures, key=_weight)
        yield _signal(extract, INVALID, _weight(worst), worst.code, worst.explanation)


def _weight(result: _Result) -> float:
    return next((score for form, score in _FAILURES if form.fullmatch(result.code)), _BROKEN)


def _signal(extract: Extract, name: str, score: float, sense: str, excerpt: str = "") -> Signal:
    place = extract.place(extract.source.name or extract.medium.value)
    spot = Evidence(extract.part, 0, 0, excerpt[:excerpt_characters_max], sense, place)
    return Signal(name, score, (spot,), Provenance.name)
