"""Which recordings a piece of sound comes from, by Chromaprint fingerprints: encoded again, cut out, a little faster or slower.

A fingerprint is a 32-bit word for every 0.124 s (Chromaprint: 11,025 Hz, frames that begin every 1,365 samples). Both halves of each word
of a stretch look up where they stand in known recordings; those that agree on where the stretch would begin vote for it (Wang 2003, *An
industrial-strength audio search algorithm*), and the best places are compared bit by bit (Haitsma and Kalker 2002, *A highly robust audio
fingerprinting system*: strangers differ in about half of their bits).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np

WORD_BYTES: Final = 4
WORDS_A_SECOND: Final = 11_025 / 1_365
# A stretch is about seven seconds, so that ten give a whole one whatever the frames at their ends; the next begins half a one later.
stretch_words: Final = 56
step_words: Final = 28
stretches_max: Final = 512
# Of the bits of a stretch so many may differ. Of simple tunes made alike, strangers differed in 0.24 or more; encoded again, a tune
# differed from itself in 0.08 at most.
SHARE_MAX: Final = 0.2
# Silence and held notes repeat their words: they tell nothing of where they come from.
distinct_words_min: Final = 16
HALVES: Final = 1 << 16
# A half of a word that more than this many, and more than a five-hundredth of all, have in common says nothing.
places_per_half_min: Final = 1_000
HALF_SHARE_MIN: Final = 500
votes_min: Final = 3
places_compared_max: Final = 32
# How far a stretch may begin from where its words say: speed one per cent off moves seven seconds by less than a word.
drift_words: Final = 1


class Heard(NamedTuple):
    """A stretch of a recording heard again: whose, the share of its bits that differ, and where in what was asked, in words."""

    lot: int
    entry: int
    share: float
    start: int
    stretches: int


class Melody:
    """Recordings with their owners; a million words (34 hours) take 20 MB. One thread at a time adds; any number finds meanwhile."""

    def __init__(self) -> None:
        import numpy as np

        self._words: list[Any] = []
        self._owners: list[tuple[int, int]] = []
        # All recordings end to end, where each begins, and the places of words in the order of the words.
        self._state: tuple[Any, Any, Any, list[tuple[int, int]]] = (
            np.empty(0, np.uint32),
            np.zeros(1, np.int64),
            (),
            [],
        )
        self._is_settled = True

    def __len__(self) -> int:
        return len(self._owners)

    def add(self, value: bytes, lot: int, entry: int) -> None:
        """Know a recording; one shorter than a stretch is never heard again."""
        import numpy as np

        self._words.append(np.frombuffer(value, "<u4"))
        self._owners.append((lot, entry))
        self._is_settled = False

    def drop(self, lot: int) -> None:
        """Know the recordings of ``lot`` no longer."""
        left = [number for number, owner in enumerate(self._owners) if owner[0] != lot]
        self._words = [self._words[number] for number in left]
        self._owners = [self._owners[number] for number in left]
        self._is_settled = False

    def settle(self) -> None:
        """Make what was added or dropped count: once after many, since all is sorted anew."""
        import numpy as np

        if self._is_settled:
            return
        # Behind each recording lies a stretch of nothing, so that no stretch runs from one into the next.
        gap = np.zeros(stretch_words + 2 * drift_words, np.uint32)
        pieces = [piece for words in self._words for piece in (words, gap)]
        whole = np.concatenate(pieces) if pieces else np.empty(0, np.uint32)
        starts = np.cumsum([0, *(len(words) + len(gap) for words in self._words)])
        table = tuple(_table((whole >> (16 * half)).astype(np.uint16)) for half in range(2))
        self._state = (whole, starts, table, list(self._owners))
        self._is_settled = True

    def find(self, value: bytes) -> list[Heard]:
        """Return the recordings of which a stretch is heard in the fingerprint ``value``, each once at its best, nearest first."""
        import numpy as np

        asked = np.frombuffer(value[: len(value) // WORD_BYTES * WORD_BYTES], "<u4")
        if not len(self._state[0]) or len(asked) < stretch_words:
            return []
        best: dict[tuple[int, int], Heard] = {}
        starts = [*range(0, len(asked) - stretch_words, step_words), len(asked) - stretch_words]
        for start in starts[:stretches_max]:
            for lot, entry, share in self._stretch(asked[start : start + stretch_words]):
                known = best.get((lot, entry))
                count = known.stretches + 1 if known else 1
                if known is None or share < known.share:
                    best[lot, entry] = Heard(lot, entry, share, start, count)
                else:
                    best[lot, entry] = known._replace(stretches=count)
        return sorted(best.values(), key=lambda one: one.share)

    def _stretch(self, asked: np.ndarray[Any, Any]) -> list[tuple[int, int, float]]:
        import numpy as np

        whole, starts, _, owners = self._state
        if len(np.unique(asked)) < distinct_words_min:
            return []
        found: dict[tuple[int, int], float] = {}
        for place in self._places(asked):
            for begin in range(max(place - drift_words, 0), place + drift_words + 1):
                there = whole[begin : begin + len(asked)]
                if len(there) < len(asked):
                    continue
                # Its middle says whose it is: it may begin a word before its recording does.
                number = int(np.searchsorted(starts, begin + len(asked) // 2, "right")) - 1
                share = float(np.bitwise_count(there ^ asked).sum()) / (32 * len(asked))
                if share <= min(SHARE_MAX, found.get(owners[number], 1.0)):
                    found[owners[number]] = share
        return [(*owner, share) for owner, share in found.items()]

    def _places(self, asked: np.ndarray[Any, Any]) -> list[int]:
        """Return where the stretch may begin among all recordings, the most voted for first."""
        import numpy as np

        whole, _, table = self._state[:3]
        votes = []
        for half, (starts, order) in enumerate(table):
            keys = (asked >> (16 * half)) & (HALVES - 1)
            first = starts[keys].astype(np.int64)
            counts = starts[keys + 1] - first
            counts[counts > max(places_per_half_min, len(whole) // HALF_SHARE_MIN)] = 0
            behind = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            at = order[np.repeat(first, counts) + behind].astype(np.int64)
            votes.append(at - np.repeat(np.arange(len(asked)), counts))
        begins = np.sort(np.concatenate(votes))
        begins = begins[begins >= 0]
        places, counts = np.unique(begins, return_counts=True)
        # A place and its neighbours vote together, since a word may have slipped.
        together = np.searchsorted(begins, places + drift_words, "right") - np.searchsorted(
            begins, places - drift_words, "left"
        )
        chosen = np.flatnonzero(together >= votes_min)
        if len(chosen) > places_compared_max:
            chosen = chosen[np.argpartition(-together[chosen], places_compared_max)[:places_compared_max]]
        return [int(one) for one in places[chosen[np.argsort(-together[chosen], kind="stable")]]]


def _table(halves: np.ndarray[Any, Any]) -> tuple[Any, Any]:
    """Return where each value begins in the order of the values, and that order."""
    import numpy as np

    starts = np.zeros(HALVES + 1, np.int64)
    np.cumsum(np.bincount(halves, minlength=HALVES), out=starts[1:])
    return starts, np.argsort(halves, kind="stable").astype(np.uint32)
