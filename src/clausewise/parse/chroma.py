"""The fingerprint by which a sound is known again: Chromaprint (L. Lalinský), as the system's ``libchromaprint`` makes it.

It survives other encodings, other loudness and cuts; about eight words of 32 bits stand for a second. The library is Debian's
``libchromaprint1`` (LGPL 2.1) and is called, never shipped; without it a sound has no fingerprint, and the extract says so.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Final

METHOD: Final = "chromaprint"
# What the method works at inside: sound that comes so is not converted twice.
rate_hz: Final = 11_025
# The default method of Chromaprint since 1.0; its fingerprints compare with each other only.
_ALGORITHM: Final = 1
# It looks at sixteen pictures of a third of a second at a time: what is shorter says nothing.
words_min: Final = 16


class Chroma:
    """A fingerprint in the making. Feed it mono sound of 16 bits at ``rate_hz``."""

    def __init__(self) -> None:
        library = _library()
        assert library is not None, "ask is_there first"
        self._library = library
        self._context = ctypes.c_void_p(library.chromaprint_new(_ALGORITHM))
        library.chromaprint_start(self._context, rate_hz, 1)

    def feed(self, samples: bytes) -> None:
        """Hear ``samples``: little-endian words of 16 bits."""
        self._library.chromaprint_feed(self._context, samples, len(samples) // 2)

    def value(self) -> bytes:
        """Return the fingerprint: little-endian words of 32 bits, none when the sound is too short. To be called once."""
        words, count = ctypes.c_void_p(), ctypes.c_int()
        try:
            self._library.chromaprint_finish(self._context)
            if not self._library.chromaprint_get_raw_fingerprint(
                self._context, ctypes.byref(words), ctypes.byref(count)
            ):
                return b""
            found = ctypes.string_at(words, 4 * count.value)
            self._library.chromaprint_dealloc(words)
        finally:
            self._library.chromaprint_free(self._context)
        return found if count.value >= words_min else b""


def is_there() -> bool:
    """Say whether the library is installed."""
    return _library() is not None


@cache
def _library() -> ctypes.CDLL | None:
    name = {"darwin": "libchromaprint.1.dylib", "win32": "libchromaprint.dll"}.get(sys.platform, "libchromaprint.so.1")
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None
    library.chromaprint_new.restype = ctypes.c_void_p
    library.chromaprint_get_raw_fingerprint.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    for function in (library.chromaprint_free, library.chromaprint_dealloc):
        function.restype, function.argtypes = None, (ctypes.c_void_p,)
    return library
