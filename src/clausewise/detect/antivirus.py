"""An antivirus that looks at every part with bytes: ClamAV through its daemon. Part of an engine only when the operator names one.

What: ``file.virus``, with the virus's name in its evidence. Bytes go to the daemon by INSTREAM (clamd(8)), over a socket file or to a host
and port, and nowhere else.
Why: its makers know more viruses than rules do, and learn of new ones every day.
Limits: it knows what its database knows. Without an answer in time the part is held for a person, or passed over if the settings say so;
either way the decision's notes say it. Heuristics and unwanted programs err more often than names, and their scores say so.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final, Literal

from msgspec import Struct

from clausewise.detect.sighting import Sighting, signals
from clausewise.errors import ConfigError, UnavailableError
from clausewise.extract import Extract
from clausewise.model import Evidence, Medium, Signal

VIRUS: Final = "file.virus"
# What was not scanned is held like anything that was not opened, or named like a measure that was not taken.
_HELD, _SKIPPED = "limit.not_opened", "limit.not_measured"
Failure = Literal["hold", "skip"]
block_bytes: Final = 256 * 1024
answer_bytes_max: Final = 4_096
# How often each kind of name is right: a signature, one of the operator's own, a heuristic, a program that is merely unwanted.
_NAMED, _OWN, _GUESSED, _UNWANTED = 0.97, 0.93, 0.7, 0.4
_FOUND: Final = re.compile(r"stream: (.{1,200}) FOUND\Z")
_ADDRESS: Final = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[\w.-]+):(?P<port>\d{1,5})\Z")


class Settings(Struct, frozen=True):
    """Where the daemon listens (a socket file's path, or ``host:port``), how long a scan may take, and what follows when it fails."""

    address: str
    timeout_ms: int = 10_000
    failure: Failure = "hold"


class ScanError(Exception):
    """The daemon gave no verdict; the message is one word that says why."""


class Antivirus:
    """The inspector that asks ClamAV; see the module for what, why and limits. Thread-safe."""

    name = "antivirus"
    asks_elsewhere = True
    emits: frozenset[str] = frozenset({VIRUS, _HELD, _SKIPPED})
    media: tuple[Medium, ...] = tuple(Medium)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._to = _place(settings.address)
        self.version = sha256(settings.address.encode()).hexdigest()[:12]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract with bytes; equal bytes are scanned once."""
        known: dict[bytes, str | ScanError] = {}
        return [list(self._told(one, known)) for one in batch]

    def _told(self, extract: Extract, known: dict[bytes, str | ScanError]) -> Iterator[Signal]:
        data = extract.source.data or extract.source.text.encode("utf-8", "surrogatepass")
        if not data:
            return
        digest = sha256(data).digest()
        if digest not in known:
            try:
                known[digest] = self.scan(data)
            except ScanError as failure:
                known[digest] = failure
        told = known[digest]
        path = "" if extract.inside else extract.source.name or extract.medium.value
        if isinstance(told, ScanError):
            name = _HELD if self._settings.failure == "hold" else _SKIPPED
            yield Signal(
                name, 1.0, (Evidence(extract.part, 0, 0, "", f"antivirus:{told}", extract.place(path)),), self.name
            )
        elif told:
            yield from signals(extract, (Sighting(VIRUS, _score(told), told, "", path),), self.name)

    def scan(self, data: bytes) -> str:
        """Return the name of the virus in ``data``, empty if there is none."""
        ends = time.monotonic() + self._settings.timeout_ms / 1000
        try:
            with self._connected(ends) as line:
                answer = _asked(line, data, ends)
        except TimeoutError as late:
            raise ScanError("timeout") from late
        except OSError as failure:
            raise ScanError("unreachable") from failure
        if answer == "stream: OK":
            return ""
        found = _FOUND.match(answer)
        if found is None:
            raise ScanError("too_large" if "size limit" in answer else "refused")
        return found[1]

    def checked(self) -> str:
        """Return what the daemon says of a byte, its address where it finds nothing. Raises UnavailableError CW695 without a verdict."""
        try:
            return self.scan(b"?") or self._settings.address
        except ScanError as failure:
            raise UnavailableError(
                "CW695",
                f"ClamAV's daemon gives no verdict: {failure}.",
                f"Le démon de ClamAV ne donne pas de verdict : {failure}.",
                remedy_en="Start clamd, or write in `antivirus` where it listens; until then files are held or skipped.",
                remedy_fr="Démarrez clamd, ou écrivez dans `antivirus` où il écoute; d'ici là les fichiers sont retenus ou passés.",
                where=self._settings.address,
            ) from failure

    def _connected(self, ends: float) -> socket.socket:
        left = max(0.001, ends - time.monotonic())
        if isinstance(self._to, tuple):
            return socket.create_connection(self._to, timeout=left)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(left)
        try:
            line.connect(self._to)
        except BaseException:
            line.close()
            raise
        return line


def _asked(line: socket.socket, data: bytes, ends: float) -> str:
    """Send ``data`` in blocks and return the daemon's one line."""
    line.sendall(b"zINSTREAM\0")
    view = memoryview(data)
    try:
        for start in range(0, len(view), block_bytes):
            block = view[start : start + block_bytes]
            line.settimeout(max(0.001, ends - time.monotonic()))
            line.sendall(struct.pack(">I", len(block)) + block)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It has closed its ear and may yet say why.
        pass
    answer = b""
    while b"\0" not in answer and len(answer) < answer_bytes_max:
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)
        piece = line.recv(answer_bytes_max)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _place(address: str) -> str | tuple[str, int]:
    """Return where a daemon listens. Raises ConfigError CW694."""
    found = _ADDRESS.match(address)
    if found and int(found["port"]) < 1 << 16:
        return found["host"].strip("[]"), int(found["port"])
    if address.startswith("/"):
        return address
    raise ConfigError(
        "CW694",
        "The antivirus is named neither by a socket's path nor by host:port.",
        "L'antivirus n'est nommé ni par le chemin d'une prise ni par hôte:port.",
        where="antivirus",
        remedy_en="Give one such as /run/clamav/clamd.ctl or 127.0.0.1:3310.",
        remedy_fr="Donnez par exemple /run/clamav/clamd.ctl ou 127.0.0.1:3310.",
    )


def _score(name: str) -> float:
    if name.startswith("PUA."):
        return _UNWANTED
    if name.startswith("Heuristics."):
        return _GUESSED
    return _OWN if name.endswith(".UNOFFICIAL") else _NAMED
