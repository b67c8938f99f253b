"""The service in a process of its own, as an operator runs it."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx2
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
SERVING = """
import sys
from clausewise.doors.http.settings import Serving
settings = Serving()
{before}
from clausewise.doors.http.server import serve
from tests.doors.http.conftest import opened
serve(opened(sys.argv[1]), '127.0.0.1', int(sys.argv[2]), settings)
"""
start_seconds_max = 60


@contextmanager
def process(path, *, before=""):
    """Start it over the store at ``path``, after ``before``, which may set ``settings``; yield the process and a client of it."""
    port = free_port()
    one = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SERVING.format(before=before), str(path), str(port)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        with answering(one, port, "/livez") as client:
            yield one, client
    finally:
        one.stderr.close()


@contextmanager
def answering(one, port, path):
    """Wait until a process answers to ``path``; yield a client that has reached it, and end it."""
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            deadline = time.monotonic() + start_seconds_max
            while True:
                try:
                    client.get(path)
                    break
                except httpx2.ConnectError:
                    assert time.monotonic() < deadline
                    assert one.poll() is None
                    time.sleep(0.05)
            yield client
    finally:
        one.kill()
        one.wait()


def highest_kib(one):
    """The most memory that a process ever had, in KiB."""
    status = Path(f"/proc/{one.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])
