"""How much of a dear measure one part may take with all that lies in it: a document of a thousand photographs must not take an hour.

Amounts are pixels or pictures, not seconds, so that the same part is measured in the same way on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

# What one part may take: the pixels of pictures whose text is read, and the pictures whose nakedness is measured and that are looked at for
# logos.
READING, NAKEDNESS, LOGOS = "ocr", "nudity", "logos"
ALLOWED: Final = {READING: 60_000_000, NAKEDNESS: 96, LOGOS: 96}
# The name of a limit: judged, but not all of it measured so.
SAMPLED: Final = "sampled:{}"
_left: ContextVar[dict[str, int] | None] = ContextVar("left", default=None)


@contextmanager
def allowance() -> Iterator[None]:
    """Give one part its allowance; within another one's it has a share in that."""
    if _left.get() is not None:
        yield
        return
    token = _left.set(dict(ALLOWED))
    try:
        yield
    finally:
        _left.reset(token)


def spent(measure: str, amount: int) -> bool:
    """Take ``amount`` from what is left for a measure and say whether there was anything left; without an allowance there always is."""
    left = _left.get()
    if left is None:
        return True
    had = left[measure]
    left[measure] = had - amount
    return had > 0
