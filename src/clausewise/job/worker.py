"""A process that judges shards one after the other, with detectors that it loads once: ``python -m clausewise.job.worker``.

It is asked on standard input and answers on standard output, each message after its length. It ends when nobody can ask it any more.
"""

from __future__ import annotations

import os
import select
import sys
import traceback
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from clausewise.errors import ClausewiseError
from clausewise.job.shard import Counts, Shard
from clausewise.job.terms import Job, Stamp

LENGTH_BYTES: Final = 8
message_bytes_max: Final = 256 * 1024 * 1024


class Request(Struct, frozen=True):
    """Judge ``shard`` of ``job``, whose files lie under ``root``; without a shard, say who would judge under ``settings``."""

    settings: Mapping[str, Any]
    root: str = ""
    job: Job | None = None
    shard: Shard | None = None


class Answer(Struct, frozen=True):
    """Who judges, or what became of the shard, or why it was not judged (``ClausewiseError.told``)."""

    stamp: Stamp | None = None
    counts: Counts | None = None
    error: Mapping[str, str] | None = None


def raised(answer: Answer) -> ClausewiseError:
    """Return the error that an answer tells of."""
    told = answer.error or {}
    more = {name: told.get(name, "") for name in ("remedy_en", "remedy_fr", "where")}
    return ClausewiseError(told.get("code", "CW197"), told.get("en", ""), told.get("fr", ""), **more)


encode: Final = msgspec.msgpack.Encoder().encode
decode_answer: Final = msgspec.msgpack.Decoder(Answer).decode
_decode_request: Final = msgspec.msgpack.Decoder(Request).decode


def main() -> None:
    """Answer until standard input ends."""
    asking, answering = os.dup(0), os.dup(1)
    # Whatever libraries print is no answer, and what they start shall not read what is asked.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    worker = Worker(lambda: _wanted(asking))
    while asked := received(asking):
        send(answering, encode(worker.answer(_decode_request(asked))))


class Worker:
    """Answers requests; ``is_wanted`` ends the process when nobody waits for the answer any more."""

    def __init__(self, is_wanted: Any) -> None:
        self._is_wanted = is_wanted
        self._judge: Any = None
        self._settings: Mapping[str, Any] = {}

    def answer(self, request: Request) -> Answer:
        """Return the answer; what goes wrong is an answer, too."""
        try:
            return self._answer(request)
        except ClausewiseError as error:
            return Answer(error=error.told())
        except Exception as error:  # noqa: BLE001 - the other shards are still judged
            traceback.print_exc()
            return Answer(error=unexpected(error).told())

    def _answer(self, request: Request) -> Answer:
        from clausewise.job.place import Place

        judge = self._prepared(request.settings)
        if request.job is None or request.shard is None:
            return Answer(stamp=judge.stamp)
        if judge.stamp != request.job.stamp:
            raise other(judge.stamp, request.job.stamp)
        return Answer(counts=judge.shard(request.shard, request.job, Place(request.root), self._is_wanted))

    def _prepared(self, settings: Mapping[str, Any]) -> Any:
        if self._judge is None or self._settings != settings:
            from clausewise.job.judge import Judge

            self._judge, self._settings = Judge(settings, os.environ), settings
        return self._judge


def received(stream: int) -> bytes:
    """Return the next message, empty at the end. Raises EOFError when it breaks off."""
    told = _read(stream, LENGTH_BYTES)
    if not told:
        return b""
    length = int.from_bytes(told, "little")
    found = _read(stream, length) if length <= message_bytes_max else b""
    if len(found) < length:
        raise EOFError
    return found


def send(stream: int, message: bytes) -> None:
    """Write a message. Raises OSError."""
    rest = memoryview(len(message).to_bytes(LENGTH_BYTES, "little") + message)
    while rest:
        rest = rest[os.write(stream, rest) :]


def _read(stream: int, count: int) -> bytes:
    found = bytearray()
    while len(found) < count and (piece := os.read(stream, count - len(found))):
        found += piece
    return bytes(found)


def _wanted(stream: int) -> None:
    """End the process when the other end of ``stream`` is closed: whoever asked is gone, and somebody else may ask anew."""
    poll = select.poll()
    poll.register(stream, select.POLLHUP)
    if any(event & select.POLLHUP for _, event in poll.poll(0)):
        sys.exit()


def unexpected(error: Exception) -> ClausewiseError:
    """Return the error for what nobody foresaw."""
    return ClausewiseError(
        "CW197",
        f"A shard was not judged: {type(error).__name__}: {error}.",
        f"Un lot n'a pas été jugé : {type(error).__name__} : {error}.",
        remedy_en="Run it again; if it happens again, report it.",
        remedy_fr="Relancez; si cela se reproduit, signalez-le.",
    )


def other(here: Stamp, there: Stamp) -> ClausewiseError:
    """Return the error for a worker that would judge otherwise than the job began."""
    mine, its = (f"{one.policy.id} {one.policy.version}, {one.detectors}" for one in (here, there))
    return ClausewiseError(
        "CW196",
        f"This worker has another policy or other detectors ({mine}) than the job ({its}).",
        f"Cet agent a une autre politique ou d'autres détecteurs ({mine}) que le travail ({its}).",
        remedy_en="Install the same version of Clausewise and its extras everywhere, with the same policy.",
        remedy_fr="Installez partout la même version de Clausewise et de ses compléments, avec la même politique.",
    )


if __name__ == "__main__":
    main()
