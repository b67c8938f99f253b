"""A socket in front of PostgreSQL's that cuts a connection where a test says: the request gets through, the answer does not."""

from __future__ import annotations

import select
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from typing import Self

SOCKET = ".s.PGSQL.5432"


class Severing:
    """Passes everything on to the server in ``folder``. When ``after`` was sent there, its answer is awaited, and kept."""

    def __init__(self, folder: str) -> None:
        self.after = b""
        self.count = 0
        self._folder = folder
        self._own = Path(tempfile.mkdtemp(prefix="sever-"))
        self._threads: list[threading.Thread] = []
        self._listening = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> Self:
        self._listening.bind(str(self._own / SOCKET))
        self._listening.listen()
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        for thread in (self._thread, *self._threads):
            thread.join()
        self._listening.close()
        shutil.rmtree(self._own)

    def through(self, address: str) -> str:
        """Return ``address`` by way of this."""
        return address.replace(self._folder, str(self._own))

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._pass_on, args=(client,))
            self._threads.append(thread)
            thread.start()

    def _pass_on(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{self._folder}/{SOCKET}")
        with client, server:
            while True:
                ready, _, _ = select.select([client, server], [], [])
                for one in ready:
                    data = one.recv(65_536)
                    if not data:
                        return
                    (server if one is client else client).sendall(data)
                    if one is client and self.after and self.after in data:
                        self.after = b""
                        server.recv(65_536)
                        self.count += 1
                        return
