"""Every parser against inputs that nobody would send by accident: it reads them, or refuses them with a code, and soon.

python -m tests.fuzzing [--inputs 100000] [--seed 1] [--parser NAME]

Good inputs are cut, overwritten, doubled and joined, and words put into them that mischief is made of; where they are JSON, one value in
them is replaced by a strange one; a few are chance alone. The same seed makes the same inputs. What raises anything but a coded error, or
takes more than ``seconds_max`` of processor time, is printed whole, so that it can become a test. The parsers stand in tests/parsers.py
and tests/senders.py.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from msgspec import DecodeError, json

from clausewise.errors import ClausewiseError
from tests import senders
from tests.malformed import changed

seconds_max = 2.0
input_bytes_max = 64_000
MISCHIEF = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", "\u202e".encode(), "\u0130".encode(), b"\r\n", b"\n\n",
    b"\t", b"\x1b[2J", b"%00", b"%",
    b"%u0041", b"&#x110000;", b"&#0;", b"&amp", b"<", b"]]>", b"<!--", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"--",
    b"'", b'"', b"\\", b"\\u", b"{", b"}", b"[", b"]", b"[" * 600, b'{"a":' * 300, b"(" * 300,
    b"&a ", b"*a",
    b"!!python/object:os.system ",
    b"<<: *a", b"? ", b"- - - - ", b"|", b">", b"a" * 3_000,
    b"9" * 400, b"-1", b"1e999", b"NaN", b"Infinity", b"0x7f", b"1.", b"2147483648",
    b"18446744073709551616", b"9999-12-31T23:59:60Z", b"29/Feb/2023:99:99:99 +9999", b"=?utf-8?q?=", b"=?x?b?", b"boundary=",
    b"charset=utf-7",
    b"charset=", b"xn--", b"[::1", b"@@", b"..", b"//", b"://", b"://[", b":99999/", b"$(", b"${jndi:", b"__proto__", b"true", b"null",
)  # fmt: skip
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 2**53, 2**63, 2**70, -(2**63), 1e308, 0.1, "", "\x00", "\U0001f600", "a" * 5_000, "9" * 40, "=" * 7, "é", "\u202e",
    [], {}, [[]], [None], {"": ""}, {"a": {"a": {"a": []}}}, ["a"] * 300, "1970-01-01", "0001-01-01T00:00:00Z", "AA==", "%00", "../..",
)  # fmt: skip


class HungError(BaseException):
    """The input took longer than it may."""


@dataclass
class Tally:
    """What became of the inputs of one parser."""

    read: int = 0
    refused: int = 0
    slowest_s: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def inputs(self) -> int:
        return self.read + self.refused + len(self.wrong)


def inputs(seeds: tuple[bytes, ...], count: int, seed: str) -> Iterator[bytes]:
    """Yield ``count`` inputs made of good ones, the good ones themselves first; the same for the same seed."""
    chance = random.Random(seed)
    yield from seeds[:count]
    for number in range(count - len(seeds)):
        if number % 50 == 0:
            yield chance.randbytes(chance.choice((0, 1, 7, 60, 900)))
        else:
            yield mutated(chance.choice(seeds), seeds, chance)[:input_bytes_max]


def mutated(data: bytes, seeds: tuple[bytes, ...], chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        try:
            return json.encode(estranged(json.decode(data), chance))
        except (DecodeError, RecursionError):
            pass  # it is no JSON
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        if chance.random() < 0.5:
            place = chance.randrange(len(made) + 1)
            made[place : place + chance.choice((0, 0, 1, 5))] = chance.choice(MISCHIEF)
        else:
            changed(made, chance, chance.choice(seeds) or b"\0")
    return bytes(made)


def estranged(value: Any, chance: random.Random) -> Any:
    """Return a value of JSON in which one thing is another."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(sorted(value))
        return {**value, name: estranged(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        place = chance.randrange(len(value))
        return [*value[:place], estranged(value[place], chance), *value[place + 1 :]]
    return chance.choice(STRANGE)


def tried(name: str, count: int, seed: int) -> Tally:
    """Hand ``count`` inputs to a parser and return what became of them."""
    tally, parser = Tally(), senders.PARSERS[name]
    for data in inputs(parser.seeds(), count, f"{name}/{seed}"):
        started = time.process_time()
        try:
            with hurried():
                parser.read(data)
        except ClausewiseError as error:
            tally.refused += 1
            if not (error.code.startswith("CW") and error.en and error.fr):
                tally.wrong.append(f"no code or words: {error!r}: {b64encode(data).decode()}")
        except (HungError, Exception) as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            tally.wrong.append(f"{error!r}: {b64encode(data).decode()}")
        else:
            tally.read += 1
        tally.slowest_s = max(tally.slowest_s, time.process_time() - started)
    return tally


@contextmanager
def hurried() -> Iterator[None]:
    """Raise HungError once more than ``seconds_max`` of processor time were spent inside."""

    def late(*_: object) -> None:
        raise HungError

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds_max)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def shares(names: list[str], count: int) -> dict[str, int]:
    """Return how many of ``count`` inputs each parser gets: what costs more gets fewer."""
    total = sum(senders.PARSERS[name].share for name in names)
    return {name: max(1, count * senders.PARSERS[name].share // total) for name in names}


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    arguments.add_argument("--inputs", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--parser", choices=sorted(senders.PARSERS), action="append")
    given = arguments.parse_args()
    logging.disable()  # libraries say what they think of what they are given
    total, wrong, started = 0, 0, time.monotonic()
    for name, count in shares(given.parser or sorted(senders.PARSERS), given.inputs).items():
        tally = tried(name, count, given.seed)
        total, wrong = total + tally.inputs, wrong + len(tally.wrong)
        told = f"{name:22} {tally.inputs:9,} inputs  {tally.read:9,} read  {tally.refused:9,} refused  slowest {tally.slowest_s:5.2f} s"
        sys.stdout.write(f"{told}  {len(tally.wrong)} wrong\n" + "".join(f"    {one}\n" for one in tally.wrong[:5]))
        sys.stdout.flush()
    sys.stdout.write(f"{total:,} inputs, {wrong} wrong, seed {given.seed}, {time.monotonic() - started:.0f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
