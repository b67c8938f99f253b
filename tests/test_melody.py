"""Stretches of recordings are heard again with wrong bits and inside others; strangers are not. Words here are numbers by chance."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")

from clausewise.melody import Melody, stretch_words  # noqa: E402

CHANCE = np.random.default_rng(3)
RECORDINGS = [CHANCE.integers(0, 2**32, 1_000, dtype=np.uint32) for _ in range(20)]


def worn(words, share: float) -> bytes:
    bits = np.unpackbits(words.view(np.uint8))
    return np.packbits(bits ^ (CHANCE.random(len(bits)) < share)).tobytes()


@pytest.fixture(scope="module")
def known() -> Melody:
    melody = Melody()
    for number, words in enumerate(RECORDINGS):
        melody.add(words.tobytes(), number // 10, number)
    melody.settle()
    return melody


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1])
def test_an_excerpt_is_heard_when_some_of_its_bits_are_wrong(known, share):
    for number, words in enumerate(RECORDINGS):
        start = 37 * number
        heard = known.find(worn(words[start : start + 63], share))
        assert [(one.lot, one.entry) for one in heard] == [(number // 10, number)]
        assert heard[0].share == pytest.approx(share, abs=0.03)


def test_a_whole_recording_is_heard_when_it_lies_inside_another(known):
    around = [CHANCE.integers(0, 2**32, 300, dtype=np.uint32) for _ in range(2)]
    heard = known.find(np.concatenate((around[0], RECORDINGS[4][100:400], around[1])).tobytes())
    assert heard[0].entry == 4
    assert heard[0].stretches >= 5
    assert 250 <= heard[0].start <= 550


def test_nothing_is_heard_when_it_is_strange_short_or_silent(known):
    assert known.find(CHANCE.integers(0, 2**32, 500, dtype=np.uint32).tobytes()) == []
    assert known.find(RECORDINGS[0][: stretch_words - 1].tobytes()) == []
    assert known.find(bytes(4 * 500)) == []
    assert known.find(b"abc") == []


def test_recordings_are_gone_when_their_lot_is_dropped():
    melody = Melody()
    for lot in range(2):
        melody.add(RECORDINGS[lot].tobytes(), lot, 0)
    melody.settle()
    melody.drop(0)
    melody.settle()
    assert melody.find(RECORDINGS[0].tobytes()) == []
    assert melody.find(RECORDINGS[1].tobytes())[0].lot == 1
    assert len(melody) == 1
