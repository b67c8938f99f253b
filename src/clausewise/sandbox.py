"""Untrusted bytes are opened in processes of their own: one that crashes, hangs or swells costs that one part, never the service.

    sandbox = Sandbox()
    sandbox.opened(part)      # as clausewise.parse.opening.opened, at the price of a copy

A worker has hard limits on memory, processor time and files, and no network (``clausewise.parse.worker``). It is started at the first
need, kept for the next part, and replaced when it fails.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import subprocess
import sys
import threading
import time
from functools import cache
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse import opening
from clausewise.parse.speech import FOLDER_VARIABLE
from clausewise.parse.worker import LENGTH_BYTES, TOLD, Answer, Request, unpacked

workers_max = max(2, os.cpu_count() or 2)
open_ms_max = 30_000
# All that a part may hold once unpacked (``opening.expanded_bytes_max``), and what is said of it.
answer_bytes_max = 320 * 1024**2
# How much of itself a worker may use up before it makes room for a new one: whoever took it over is believed no longer. A part costs by
# what reads it: libraries for documents and archives are large and their workers start quickly, those for pictures slowly.
trust_max = 1_000
TRUST: Final = {
    **dict.fromkeys((Medium.DOCUMENT, Medium.FILE), 20),
    **dict.fromkeys((Medium.IMAGE, Medium.AUDIO, Medium.VIDEO), 10),
}
trust_written = 4
read_bytes = 1024 * 1024

TIMEOUT = "timeout"
CRASHED = "crashed"
# What is only text already needs no decoder.
PLAIN = frozenset({Medium.TEXT, Medium.LINK, Medium.ACCOUNT})
_ENVIRONMENT = frozenset(
    ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "LIBARCHIVE", "SYSTEMROOT", "TMPDIR", FOLDER_VARIABLE)
)
# Workers are as many as processors: threads of the libraries for numbers would only wait for each other.
_SINGLE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_encode = msgspec.msgpack.Encoder().encode
_answers = msgspec.msgpack.Decoder(Answer)


class Sandbox:
    """Opens parts in up to ``workers_max`` processes, each given ``open_ms_max`` a part (more by ``patience``). Thread-safe."""

    def __init__(self, *, workers: int = workers_max, open_ms: int = open_ms_max) -> None:
        self._open_ms = open_ms
        self._places = threading.BoundedSemaphore(workers)
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()

    def opened(self, part: Part, number: int = 0) -> list[Extract]:
        """Return what ``clausewise.parse.opening.opened`` does; a part that fails has ``timeout`` or ``crashed`` in its limits."""
        if part.absent or (not part.data and (part.medium in PLAIN or not opening.is_opened(part.medium))):
            return opening.opened(part, number)
        if max(len(part.data), len(part.text)) > opening.part_bytes_max:
            return [Extract(part, limits=(opening.TOO_BIG,), part=number)]
        with self._places:
            return self._asked(part, number)

    def preview(self, part: Part, side_pixels: int) -> bytes:
        """Return a small JPEG of a picture, at most that wide and high; empty for what cannot be drawn so (``parse.preview``)."""
        if part.absent or not part.data or len(part.data) > opening.part_bytes_max:
            return b""
        with self._places:
            found = self._told(Request(part, 0, side_pixels), self._open_ms)
        return found[0].source.data if isinstance(found, list) and found else b""

    def close(self) -> None:
        """End every idle worker. Idempotent; the sandbox may be used again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def _asked(self, part: Part, number: int) -> list[Extract]:
        found = self._told(Request(part, number), self._open_ms * opening.patience(part))
        if isinstance(found, str):
            return [Extract(part, limits=(found,), part=number)]
        if not found:
            # Whatever has a parser has an answer.
            return [Extract(part, limits=(CRASHED,), part=number)] if opening.is_opened(part.medium) else []
        # It may have turned out to be something else than it was sent as.
        return [replace(found[0], source=replace(part, medium=found[0].medium)), *found[1:]]

    def _told(self, request: Request, timeout_ms: int) -> list[Extract] | str:
        """Return what a worker answers, or one word for why none did."""
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        try:
            worker = worker or _Worker()
        except OSError:
            # No process can be started: a person looks at the part, and the next one is tried again.
            return CRASHED
        try:
            found = worker.ask(request, timeout_ms)
        except TimeoutError:
            worker.end()
            return TIMEOUT
        except (OSError, EOFError, ValueError, IndexError):
            # A DecodeError is a ValueError; the others come of an answer that no honest worker gives.
            worker.end()
            return CRASHED
        worker.trust -= TRUST.get(request.part.medium, trust_written)
        if worker.trust > 0:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.end()
        return found


class _Worker:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "clausewise.parse.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # The service's keys and addresses stand in its environment: they are nothing for whoever takes a decoder over.
            env={name: value for name, value in os.environ.items() if name in _ENVIRONMENT} | _SINGLE,
        )
        assert self._process.stdin is not None, "a worker without standard input"
        assert self._process.stdout is not None, "a worker without standard output"
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self.trust = trust_max

    def ask(self, request: Request, timeout_ms: int) -> list[Extract]:
        """Return the answer. Raises TimeoutError, EOFError when the worker died, OSError, ValueError or IndexError for no answer."""
        ends = time.monotonic() + timeout_ms / 1000
        asked = _encode(request)
        self._write(memoryview(len(asked).to_bytes(LENGTH_BYTES, "little") + asked), ends)
        length = int.from_bytes(self._read(LENGTH_BYTES, ends), "little")
        if length > answer_bytes_max:
            raise EOFError
        found = unpacked(_answers.decode(self._read(length, ends)))
        if not all(_is_about(one, request) for one in found):
            raise ValueError
        return found

    def end(self) -> None:
        """Kill the process and let go of its streams."""
        with contextlib.suppress(OSError):
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def _write(self, content: memoryview, ends: float) -> None:
        while content:
            _wait(self._in, selectors.EVENT_WRITE, ends)
            content = content[os.write(self._in, content[:read_bytes]) :]

    def _read(self, count: int, ends: float) -> bytes:
        pieces = bytearray()
        while len(pieces) < count:
            _wait(self._out, selectors.EVENT_READ, ends)
            piece = os.read(self._out, min(read_bytes, count - len(pieces)))
            if not piece:
                raise EOFError
            pieces += piece
        return bytes(pieces)


def _is_about(extract: Extract, request: Request) -> bool:
    """Say whether an Extract is of the part that was asked for, and measures what can be measured."""
    scores = (*(one.score for one in extract.estimates), *(one.quality for one in extract.fingerprints))
    return extract.part == request.number and all(0.0 <= score <= 1.0 for score in scores)


def _wait(stream: int, event: int, ends: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(stream, event)
        if not selector.select(max(0.0, ends - time.monotonic())):
            raise TimeoutError


class Surroundings(NamedTuple):
    """Which walls stand around a worker (``parse.confinement``), and what of the system's it finds missing (``parse.outfit``)."""

    walls: tuple[str, ...]
    missing: tuple[str, ...]


def surroundings() -> Surroundings:
    """Start a worker and ask it. Raises OSError if none can be started."""
    command = [sys.executable, "-I", "-m", "clausewise.parse.worker", TOLD]
    said = subprocess.run(  # noqa: S603 - our own worker
        command, capture_output=True, text=True, check=False, timeout=open_ms_max / 1000
    )
    walls, _, missing = said.stdout.partition("\n")
    return Surroundings(tuple(walls.split()), tuple(missing.split()))


@cache
def shared() -> Sandbox:
    """Return the sandbox of this process; its workers end with it."""
    sandbox = Sandbox()
    atexit.register(sandbox.close)
    return sandbox
