"""What others make of bytes that no mark of ours tells: libmagic, and on doubt Magika, a learned model.

Either may be missing; then bytes without a mark stay unknown. Magika is asked only about what libmagic does not know, and believed only
when it is sure.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from clausewise.parse.magic import magic

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN = "application/octet-stream"
looked_at_bytes = 64 * 1024
# Below this Magika is left alone: measured on honest files, what it says of shorter ones is chance.
learned_bytes_min = 64
sure_min = 0.9
# Every part is asked about several times while it is opened.
parts_remembered_max = 16
_VAGUE = frozenset({"", UNKNOWN, "application/x-empty", "inode/x-empty", "image/x-tga"})


def surmise(data: bytes, name: str = "") -> str:
    """Return the media type of ``data``, or ``application/octet-stream`` when nobody knows it; ``name`` is not looked at."""
    del name
    return _surmised(data[:looked_at_bytes])


@lru_cache(maxsize=parts_remembered_max)
def _surmised(head: bytes) -> str:
    told = magic(head)
    if told in _VAGUE and len(head) >= learned_bytes_min:
        told = _learned(head)
    # Whatever has controls in it is neither a text nor a page, though a library may call it so.
    return UNKNOWN if told in _VAGUE or told.startswith(("text/", "message/")) else told


def _learned(head: bytes) -> str:
    ask = _model()
    if ask is None:
        return ""
    try:
        return ask(head)
    except Exception:  # noqa: BLE001 - a native library may raise anything for what a stranger wrote
        return ""


@cache
def _model() -> Callable[[bytes], str] | None:
    try:
        from magika import Magika
    except ImportError:
        return None
    asked: Any = Magika()

    def told(head: bytes) -> str:
        result = asked.identify_bytes(head)
        return str(result.output.mime_type) if result.score >= sure_min else ""

    return told
