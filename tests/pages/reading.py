"""What the parser and the detector of beacons say of the pages, beside what is written about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from clausewise.detect.beacon import Beacon
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from clausewise.policy import load
from tests.pages import Case, cases, squeezed

_TAG = re.compile(r"<[^<>]*>")
# What scores less is no accusation: the least that any band of a clause reads from a beacon is 0.5; links that bear whose click it is
# are followed, not loaded, and score lower.
score_min = 0.5
parameter_score_min = 0.3


class Read(Struct, frozen=True):
    """A case with what was found of it, what was missed, and what was said of it that is not so."""

    case: Case
    found: tuple[str, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@cache
def beacon() -> Beacon:
    return Beacon(load("dexero").register)


@cache
def read_all() -> tuple[Read, ...]:
    """Read every page."""
    return tuple(map(read, cases()))


def read(case: Case) -> Read:
    """Read one page as a part of an item, and compare."""
    extracts = opened(Part(Medium.PAGE, text=case.html))
    # What is commented out is told as it is written, tags and all.
    hidden = [_TAG.sub(" ", one.text) for extract in extracts for one in extract.hidden]
    reported = list(_reported(extracts))
    told = squeezed(" ".join(hidden))
    marked = squeezed(" ".join(case.hidden))
    texts = {one: squeezed(one) in told for one in case.hidden}
    addresses = {one: any(_same(one, it) for it in reported) for one in case.beacons}
    wrong = [
        one
        for one in hidden
        if squeezed(one) not in marked and not any(squeezed(it) in squeezed(one) for it in case.hidden)
    ]
    wrong += [it for it in reported if not any(_same(one, it) for one in case.beacons)]
    all_ = texts | addresses
    return Read(
        case,
        tuple(one for one, is_found in all_.items() if is_found),
        tuple(one for one, is_found in all_.items() if not is_found),
        tuple(dict.fromkeys(wrong)),
    )


def _reported(extracts: Iterable[Extract]) -> Iterable[str]:
    for signals in beacon().inspect(list(extracts)):
        for signal in signals:
            least = parameter_score_min if signal.name == "beacon.parameter" else score_min
            if signal.score >= least:
                yield from (spot.excerpt for spot in signal.evidence)


def _same(written: str, excerpt: str) -> bool:
    """Say whether an excerpt speaks of an address; excerpts are cut, and code carries the address inside."""
    return bool(excerpt) and (written in excerpt or excerpt.startswith(written) or written.startswith(excerpt))
