"""The workers of this machine: each is a process of its own, kept for the next shard and replaced when it dies.

Whoever kills one costs the shard that it was judging, which is judged again; a shard that kills its workers is given up, not the job.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from typing import Final

from clausewise.errors import UnavailableError
from clausewise.job.worker import Answer, encode, received, send

tries_max: Final = 3
cause_bytes: Final = 2_000
COMMAND: Final = (sys.executable, "-P", "-m", "clausewise.job.worker")
# Workers are as many as processors: threads of the libraries for numbers would only wait for each other.
_SINGLE: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Crew:
    """Up to ``size`` workers, started by ``command`` when they are needed. Thread-safe."""

    def __init__(self, size: int, command: Sequence[str]) -> None:
        self._command = command
        self._places = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()
        self._is_closed = False

    def ask(self, request: bytes, about: str = "") -> bytes:
        """Return a worker's answer to ``request``; one that says so, and what it was ``about``, when ``tries_max`` workers died of it."""
        with self._places:
            cause = ""
            for _ in range(tries_max):
                worker = self._taken()
                try:
                    answer = worker.ask(request)
                except (OSError, EOFError):
                    cause = self._let_go(worker)
                else:
                    with self._lock:
                        self._idle.append(worker)
                    return answer
        return encode(Answer(error=died(cause, about).told()))

    def close(self) -> None:
        """End every worker, also those that are judging. The crew cannot be used any more."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
            busy = self._all.difference(idle)
        for worker in busy:
            # Whoever waits for its answer lets it go.
            worker.kill()
        for worker in idle:
            self._let_go(worker)

    def _taken(self) -> _Process:
        with self._lock:
            if self._is_closed:
                raise died("closed")
            if self._idle:
                return self._idle.pop()
            worker = _Process(self._command)
            self._all.add(worker)
            return worker

    def _let_go(self, worker: _Process) -> str:
        with self._lock:
            self._all.discard(worker)
        return worker.end()


class _Process:
    def __init__(self, command: Sequence[str]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - our own worker
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            bufsize=0,
            env=os.environ | _SINGLE,
            # An interruption is for whoever asked: it ends the workers itself.
            start_new_session=True,
        )
        assert self._process.stdin is not None, "a worker without standard input"
        assert self._process.stdout is not None, "a worker without standard output"
        self._in, self._out = self._process.stdin, self._process.stdout

    def ask(self, request: bytes) -> bytes:
        """Return the answer. Raises OSError or EOFError when the process dies."""
        send(self._in.fileno(), request)
        answer = received(self._out.fileno())
        if not answer:
            raise EOFError
        return answer

    def kill(self) -> None:
        """Kill the process."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def end(self) -> str:
        """Kill the process, let go of its streams, and return the last line that it said of itself."""
        self.kill()
        for stream in (self._in, self._out):
            with contextlib.suppress(OSError):
                stream.close()
        code = self._process.wait()
        self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - cause_bytes))
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        self._said.close()
        return lines[-1] if lines else f"exit {code}"


@cache
def shared(size: int) -> Crew:
    """Return the crew of this process. Its workers end with it, for then nobody can ask them any more."""
    return Crew(size, COMMAND)


def dismiss(size: int) -> None:
    """End the crew of this process; whoever asks for it again gets a new one."""
    shared(size).close()
    shared.cache_clear()


def died(cause: str, about: str = "") -> UnavailableError:
    """Return the error for a shard whose workers died, or could not be started."""
    return UnavailableError(
        "CW195",
        f"{tries_max} workers died of one shard ({cause}).",
        f"{tries_max} agents sont morts du même lot ({cause}).",
        remedy_en="See that memory suffices, then run the same again: only what is missing is judged.",
        remedy_fr="Vérifiez que la mémoire suffit, puis relancez la même chose : seul ce qui manque est jugé.",
        where=about,
    )
