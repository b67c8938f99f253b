"""A recording's container: opened with PyAV over FFmpeg, within limits, and what it says of itself.

Only the formats and codecs below are read: FFmpeg knows hundreds, among them play lists that fetch other files and decoders that nobody
has looked at for years. Nothing but the bytes themselves is ever opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from clausewise.errors import UnavailableError
from clausewise.extract import Kind, Meta, Passage
from clausewise.parse.moment import coordinates, moment
from clausewise.parse.watch import watched

if TYPE_CHECKING:
    from av.container import InputContainer

open_ms_max: Final = 4_000
streams_max: Final = 32
tags_max: Final = 256
tag_characters_max: Final = 100_000
chapters_max: Final = 1_000
# What is read to find out what streams there are.
probe_bytes_max: Final = 8 * 1024 * 1024

FORMATS: Final = (
    "3g2,3gp,aac,ac3,aiff,amr,ape,asf,au,avi,caf,eac3,flac,flv,h264,hevc,ivf,loas,m4a,m4v,matroska,mj2,mov,mp3,mp4,mpeg,mpegts,"
    "mpegvideo,obu,ogg,tta,w64,wav,webm,wv"
)
_SOUNDS: Final = (
    "aac,aac_latm,ac3,adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,alac,amrnb,amrwb,ape,eac3,flac,g722,gsm_ms,libopencore_amrnb,libopencore_amrwb,"
    "libopus,mp1,mp1float,mp2,mp2float,mp3,mp3float,opus,pcm_alaw,pcm_f32be,pcm_f32le,pcm_f64be,pcm_f64le,pcm_mulaw,pcm_s16be,pcm_s16le,"
    "pcm_s24be,pcm_s24le,pcm_s32be,pcm_s32le,pcm_s8,pcm_u8,tta,vorbis,wavpack,wmapro,wmav1,wmav2"
)
_PICTURES: Final = (
    "av1,dnxhd,ffv1,flv,h263,h264,hevc,libdav1d,libvpx,libvpx-vp9,mjpeg,mpeg1video,mpeg2video,mpeg4,msmpeg4,msmpeg4v2,png,prores,qtrle,"
    "rawvideo,svq3,theora,vc1,vp6,vp6f,vp8,vp9,wmv1,wmv2,wmv3"
)
_TEXTS: Final = "ass,mov_text,srt,ssa,subrip,text,webvtt"
CODECS: Final = frozenset(f"{_SOUNDS},{_PICTURES},{_TEXTS}".split(","))
# Tags that people read where the recording is shown, and what each is; all others are kept as metas only.
_SHOWN: Final = {
    "title": Kind.TITLE,
    "artist": Kind.NAME,
    "album_artist": Kind.NAME,
    "author": Kind.NAME,
    "composer": Kind.NAME,
    "album": Kind.TITLE,
    "show": Kind.TITLE,
    "comment": Kind.NOTE,
    "description": Kind.NOTE,
    "synopsis": Kind.NOTE,
    "keywords": Kind.NOTE,
    "copyright": Kind.NOTE,
}
_LYRICS: Final = ("lyrics", "unsyncedlyrics")
_PLACES: Final = ("location", "com.apple.quicktime.location.iso6709", "iso6709", "geolocation")
PLACE: Final = "exif.gps"
TAG: Final = "tag."


def carrier(data: bytes) -> InputContainer:
    """Open a recording's bytes. Raises UnavailableError without PyAV, and av.FFmpegError or ValueError for what it cannot read."""
    av = _library()
    options = {"format_whitelist": FORMATS, "max_streams": str(streams_max + 1), "probesize": str(probe_bytes_max)}
    # FFmpeg compares each tag with all before it: a hundred thousand would take minutes.
    with watched(open_ms_max):
        opened: InputContainer = av.open(
            BytesIO(data), mode="r", options=options, metadata_errors="replace", io_open=_nothing_else
        )
    return opened


def subtitles(data: bytes, form: str) -> InputContainer:
    """Open a file of subtitles in UTF-8, of one of FFmpeg's forms. Raises as ``carrier`` does."""
    av = _library()
    with watched(open_ms_max):
        opened: InputContainer = av.open(
            BytesIO(data), mode="r", format=form, metadata_errors="replace", io_open=_nothing_else
        )
    return opened


def _library() -> Any:
    try:
        import av
    except ImportError as failure:
        raise UnavailableError(
            "CW790",
            "Sound and video are opened with PyAV, which is not installed.",
            "Les sons et les vidéos s'ouvrent au moyen de PyAV, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[audio]' (or [video])",
            remedy_fr="Exécutez : python -m pip install 'clausewise[audio]' (ou [video])",
        ) from failure
    return av


def _nothing_else(*_place: Any, **_options: Any) -> Any:
    raise PermissionError


def metas(opened: InputContainer) -> Iterator[Meta]:
    """Yield what the container and its streams say of themselves, and where it says to have been recorded."""
    seen: set[tuple[str, str]] = set()
    for path, tags in _tags(opened):
        for name, content in tags.items():
            key = name.lower()
            if (key, content) in seen:
                continue
            if len(seen) == tags_max:
                return
            seen.add((key, content))
            yield Meta(TAG + key, content[:tag_characters_max], path)
            place = coordinates(content) if key.partition("-")[0] in _PLACES else ""
            if place:
                yield Meta(PLACE, place, path)


def passages(opened: InputContainer) -> Iterator[Passage]:
    """Yield the tags that people read, the words of a song among them, and the names of chapters with their times."""
    seen: set[str] = set()
    for path, tags in _tags(opened):
        for name, content in tags.items():
            key = name.lower()
            kind = Kind.BODY if key.split("-")[0] in _LYRICS else _SHOWN.get(key)
            if kind is not None and content.strip() and content not in seen and len(seen) < tags_max:
                seen.add(content)
                yield Passage(content[:tag_characters_max], f"{path}tag {key}", kind)
    for chapter in opened.chapters()[:chapters_max]:
        title = chapter["metadata"].get("title", "")
        if title.strip():
            yield Passage(
                title[:tag_characters_max], moment(float(chapter["start"] * (chapter["time_base"] or 0))), Kind.TITLE
            )


def is_cut(opened: InputContainer) -> bool:
    """Say whether there are more tags or chapters than are looked at."""
    tags = sum(len(tags) for _, tags in _tags(opened))
    return tags > tags_max or len(opened.chapters()) > chapters_max


def _tags(opened: InputContainer) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "", opened.metadata
    for number, stream in enumerate(opened.streams, start=1):
        yield f"stream {number} ", stream.metadata
