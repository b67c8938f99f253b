"""What is shown while a slow file is judged: its name and how long it has taken, on a terminal and nowhere else."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from clausewise.doors.cli.shown import one_line

quiet_seconds = 1.0
tick_seconds = 0.5
name_characters_max = 60
CLEAR = "\r\x1b[K"


@contextmanager
def waiting(said: str, *, is_wanted: bool = True, stream: TextIO | None = None) -> Iterator[None]:
    """Draw ``said`` and the seconds on standard error once ``quiet_seconds`` have passed; nothing of it stays."""
    stream = stream or sys.stderr
    if not is_wanted or not stream.isatty():
        yield
        return
    over = threading.Event()
    drawing = threading.Thread(target=_draw, args=(one_line(said)[:name_characters_max], over, stream), daemon=True)
    drawing.start()
    try:
        yield
    finally:
        over.set()
        drawing.join()


def _draw(said: str, over: threading.Event, stream: TextIO) -> None:
    started = time.monotonic()
    if over.wait(quiet_seconds):
        return
    while not over.wait(tick_seconds):
        stream.write(f"{CLEAR}{said} … {time.monotonic() - started:.0f} s")
        stream.flush()
    stream.write(CLEAR)
    stream.flush()
