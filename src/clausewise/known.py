"""Content that is known: banks of fingerprints, where each entry came from, and how a match is said.

A bank is a named set of entries under one clause. An entry is one content, known by one value or several (a film by its frames, its sound
and its file). Values are bytes as ``extract.Fingerprint`` has them.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from clausewise.model import Certainty, Evidence, Signal

DETECTOR: Final = "known"
PREFIX: Final = "known."
# The clauses that can name known content: the last word of each, after the prefix, is the signal that its conditions read.
WORDS: Final = ("incitement", "malware", "minors", "obscene", "pornography", "property", "violation")
# Beside the signal of a clause: the bank is sealed, so nothing of the content may be shown.
SEALED: Final = PREFIX + "sealed"
EMITS: Final = frozenset({SEALED, *(PREFIX + word for word in WORDS)})

PDQ: Final = "pdq"
# Those of its seven turned and mirrored forms, one after another, where whoever decoded the picture measured them too.
TURNED: Final = "pdq.dihedral"
CHROMAPRINT: Final = "chromaprint"
TLSH: Final = "tlsh"
SHA256, SHA1, MD5 = "sha256", "sha1", "md5"
TEXT: Final = "words-5-crc32"
EXACT: Final = (SHA256, SHA1, MD5)
METHODS: Final = (PDQ, CHROMAPRINT, TEXT, TLSH, *EXACT)
# Bytes of a value; the others are as long as what they are of.
WIDTHS: Final = {PDQ: 32, SHA256: 32, SHA1: 20, MD5: 16}

# Last in the sense of a match stands whose the work is: the account that may publish it.
OWNED: Final = " owner:"
# A score says how many of 100 such matches are right, in the words of bands.
SCORES: Final = {Certainty.CERTAIN: 0.98, Certainty.LIKELY: 0.9, Certainty.POSSIBLE: 0.7}


class Bank(Struct, frozen=True):
    """A named set of known content: which clause it goes against, and how sure a plain match is at most.

    ``sealed``: whoever is not expressly allowed sees neither its entries nor anything of what matched them.
    """

    name: str
    clause: str
    band: Certainty = Certainty.LIKELY
    sealed: bool = False

    @property
    def signal(self) -> str:
        """The signal of a match, such as ``known.property``."""
        return signal_of(self.clause)


def signal_of(clause: str) -> str:
    """Return the signal by which known content goes against ``clause``."""
    return PREFIX + clause.rpartition(".")[2]


class Origin(Struct, frozen=True, omit_defaults=True):
    """Who says so: the holder of a right (``owner`` is the account that may publish it), the work's title, their statement and address.

    All of it can be erased.
    """

    owner: str = ""
    licence: str = ""
    title: str = ""
    statement: str = ""
    contact: str = ""


class Lot(Struct, frozen=True, omit_defaults=True):
    """What stands in the ledger's chain of entries that were added together: nothing by which the content could be known.

    ``source`` is ``file``, ``hash``, ``notice`` or the name of a list; ``digest`` is the SHA-256 of the list as it came (hexadecimal),
    empty for a single content, which it would give away to whoever has it. ``expires_ms`` 0: never.
    """

    id: str
    bank: str
    source: str
    count: int = 1
    methods: tuple[str, ...] = ()
    format: str = ""
    digest: str = ""
    expires_ms: int = 0


class Column(Struct, frozen=True, omit_defaults=True):
    """Values of one method, end to end; ``lengths`` where they differ, ``entries`` unless value n is of entry n.

    Both are 32-bit numbers, little end first.
    """

    method: str
    values: bytes
    lengths: bytes = b""
    entries: bytes = b""


class Content(Struct, frozen=True, omit_defaults=True):
    """The part of a lot that can be erased. ``names`` and ``labels`` are what a list calls its entries, a line each, or empty.

    ``expires_ms`` has an end for each entry (64-bit, little end first), or is empty.
    """

    columns: tuple[Column, ...]
    origin: Origin = Origin()
    names: str = ""
    labels: str = ""
    expires_ms: bytes = b""


class Match(Struct, frozen=True):
    """An entry that a content matched: by which method, how far apart (bits; for sound the share of bits that differ), and where."""

    bank: Bank
    entry: str
    method: str
    distance: float
    certainty: Certainty
    path: str = ""
    label: str = ""
    owner: str = ""

    def signals(self, part: int, place: str) -> list[Signal]:
        """Return the match as signals; the evidence names bank, entry and distance, and shows nothing."""
        sense = f"bank:{self.bank.name} entry:{self.entry} {self.method}:{self.distance:g}"
        if self.label and not self.bank.sealed:
            sense += f" label:{self.label}"
        if self.owner and not self.bank.sealed:
            sense += f"{OWNED}{self.owner}"
        spot = (Evidence(part, 0, 0, "", sense, place),)
        found = [Signal(self.bank.signal, SCORES[self.certainty], spot, DETECTOR)]
        return [*found, Signal(SEALED, 1.0, spot, DETECTOR)] if self.bank.sealed else found


def may(item_author: str, signal: Signal) -> bool:
    """Say whether a match is the author's own work."""
    return (
        bool(item_author)
        and signal.detector == DETECTOR
        and all(spot.sense.rpartition(OWNED)[2] == item_author and OWNED in spot.sense for spot in signal.evidence)
    )
