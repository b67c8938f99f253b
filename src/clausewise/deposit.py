"""Deposited works: a text that somebody holds the right to is known again by its fingerprint, in part or whole.

The fingerprint is a set of hashes of five words in a row, of every such run or, in a long work, of a sample that depends on the hash
alone (0 mod 4: Manber 1994, *Finding similar files in a large file system*), so that a part is found wherever it was cut out. The text
is never kept, and 32 bits a run do not give it back; who already has a text can tell whether it is the one that was deposited.
"""

from __future__ import annotations

import re
from array import array
from typing import Final, Literal
from zlib import crc32

from msgspec import Struct

from clausewise.model import Evidence, Item, Signal

DETECTOR: Final = "deposit"
MATCH: Final = "deposit.match"
EMITS: Final = frozenset({MATCH})

METHOD: Final = "words-5-crc32"
RUN: Final = 5
SAMPLE: Final = 4
# Longer works are sampled; shorter ones are kept whole, so that a memo of a page is known by a few sentences.
whole_words_max = 400
words_least = 20
excerpt_characters_max = 120
matches_max = 4

# How much must be reproduced, in words or as a share of the work. Of a confidential text a few sentences are too much; of a published
# one a quotation is anybody's right (Copyright Act of Canada, s. 29.1; Directive 2001/29/EC, art. 5(3)(d)).
confidential_words_min = 25
confidential_words_sure = 60
protected_words_min = 120
protected_words_sure = 300
PROTECTED_SHARE_MIN: Final = 0.3
SHARE_SURE: Final = 0.6
PART, SUBSTANTIAL = 0.75, 0.9

Kind = Literal["confidential", "protected"]
KINDS: Final[tuple[Kind, ...]] = ("confidential", "protected")
_WORD: Final = re.compile(r"\w+")


class Work(Struct, frozen=True):
    """What stands in the ledger's chain about a deposit: no words of the work. ``owner`` is the account that may publish it."""

    id: str
    owner: str
    kind: Kind = "confidential"
    words: int = 0
    method: str = METHOD
    medium: str = "text"


class Print(Struct, frozen=True):
    """The part that can be erased: what the work is called and its fingerprint (32-bit numbers, little end first)."""

    title: str
    prints: bytes


def fingerprint(text: str) -> tuple[int, bytes]:
    """Return how many words a text has, and its fingerprint: sorted 32-bit hashes, little end first."""
    words = [found.group().lower() for found in _WORD.finditer(text)]
    hashes = set(_runs(words))
    if len(words) > whole_words_max:
        hashes = {one for one in hashes if one % SAMPLE == 0}
    packed = b"".join(one.to_bytes(4, "little") for one in sorted(hashes))
    return len(words), packed


def _runs(words: list[str]) -> list[int]:
    return [
        crc32(" ".join(words[start : start + RUN]).encode("utf-8", "surrogatepass"))
        for start in range(len(words) - RUN + 1)
    ]


class Deposits:
    """The works that are known. Not thread-safe: its owner holds a lock."""

    def __init__(self) -> None:
        self.works: dict[str, Work] = {}
        self.titles: dict[str, str] = {}
        self._prints: dict[str, array[int]] = {}
        self._holders: dict[int, tuple[str, ...]] = {}

    def add(self, work: Work, known: Print) -> None:
        """Know a work from now on; one that is known stays as it is."""
        if work.id in self.works:
            return
        self.works[work.id] = work
        self.titles[work.id] = known.title
        prints = array(
            "I", (int.from_bytes(known.prints[at : at + 4], "little") for at in range(0, len(known.prints), 4))
        )
        self._prints[work.id] = prints
        for one in prints:
            self._holders[one] = (*self._holders.get(one, ()), work.id)

    def remove(self, work: str) -> None:
        """Know a work no longer."""
        if self.works.pop(work, None) is None:
            return
        del self.titles[work]
        for one in self._prints.pop(work):
            left = tuple(holder for holder in self._holders[one] if holder != work)
            if left:
                self._holders[one] = left
            else:
                del self._holders[one]

    def match(self, item: Item) -> list[Signal]:
        """Return a signal for each work of which ``item`` reproduces a substantial part; its owner may."""
        if not self.works:
            return []
        found = [
            signal for part, one in enumerate(item.parts) if one.text for signal in self._match(one.text, part, item)
        ]
        return sorted(found, key=lambda signal: -signal.score)[:matches_max]

    def _match(self, text: str, part: int, item: Item) -> list[Signal]:
        words = list(_WORD.finditer(text))
        if len(words) < words_least:
            return []
        places: dict[str, dict[int, int]] = {}
        for place, run in enumerate(_runs([word.group().lower() for word in words])):
            for work in self._holders.get(run, ()):
                places.setdefault(work, {}).setdefault(run, place)
        signals = []
        for work, runs in places.items():
            score, share = self._weighed(self.works[work], len(runs))
            if score and not (item.author and item.author == self.works[work].owner):
                start, end = words[min(runs.values())].start(), words[max(runs.values()) + RUN - 1].end()
                sense = f"work:{work} owner:{self.works[work].owner} share:{share:.0%}"
                spot = Evidence(part, start, end, text[start:end][:excerpt_characters_max], sense)
                signals.append(Signal(MATCH, score, (spot,), DETECTOR))
        return signals

    def _weighed(self, work: Work, runs: int) -> tuple[float, float]:
        """Return the score and the share of the work for so many of its runs; 0.0 when the part is not substantial."""
        share = runs / len(self._prints[work.id])
        words = runs * (SAMPLE if work.words > whole_words_max else 1)
        words += RUN - 1
        if work.kind == "confidential":
            enough = words >= confidential_words_min
            plain = words >= confidential_words_sure or (enough and share >= SHARE_SURE)
        else:
            enough = words >= protected_words_min or (share >= PROTECTED_SHARE_MIN and words >= words_least)
            plain = words >= protected_words_sure or (share >= SHARE_SURE and words >= words_least)
        return (SUBSTANTIAL if plain else PART if enough else 0.0), share
