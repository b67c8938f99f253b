"""A clock over one call into a native library, which nothing else can interrupt; it counts processor time.

Only a process that opens parts and nothing else sets ``is_alone`` (``clausewise.parse.worker``): it is ended when the time is up, which
costs the part that was being opened. Anywhere else the call takes as long as it takes.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

is_alone = False


@contextmanager
def watched(milliseconds: int) -> Iterator[None]:
    """Let this process die if what is done inside takes longer."""
    if not is_alone or sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, milliseconds / 1_000)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
