"""What the system's libmagic makes of bytes (I. Darwin, C. Zoulas: file(1)), as a media type; without it nothing is said.

The library is called by its own name: a search for it starts programs, which a confined process may not.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from threading import Lock
from typing import Final

# From <magic.h>: only the media type is asked for.
_MIME_TYPE: Final = 0x10
# The library keeps a state in what it opens.
_lock = Lock()


def magic(data: bytes) -> str:
    """Return the media type of ``data``, empty when the library is missing or fails."""
    opened = _opened()
    if opened is None:
        return ""
    library, cookie = opened
    with _lock:
        told = library.magic_buffer(cookie, data, len(data))
    return told.decode("ascii", "replace") if told else ""


def is_there() -> bool:
    """Say whether the library and its database are installed."""
    return _opened() is not None


@cache
def _opened() -> tuple[ctypes.CDLL, ctypes.c_void_p] | None:
    try:
        library = ctypes.CDLL(
            {"darwin": "libmagic.dylib", "win32": "libmagic-1.dll"}.get(sys.platform, "libmagic.so.1")
        )
    except OSError:
        return None
    library.magic_open.restype, library.magic_open.argtypes = ctypes.c_void_p, (ctypes.c_int,)
    library.magic_load.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
    library.magic_buffer.restype = ctypes.c_char_p
    library.magic_buffer.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)
    cookie = ctypes.c_void_p(library.magic_open(_MIME_TYPE))
    return (library, cookie) if cookie and library.magic_load(cookie, None) == 0 else None
