"""A part of what ``python -m tests.sounds`` measures: recordings are known again after what people do to them, and strangers are not."""

from __future__ import annotations

import pytest

from clausewise.parse import chroma, speech
from tests.sounds import edits, encoded, heard, known, music, noise

pytestmark = pytest.mark.skipif(not chroma.is_there(), reason="needs Debian's libchromaprint1: make system")


def test_works_are_known_again_and_strangers_are_not_when_recordings_are_edited(monkeypatch):
    monkeypatch.setattr(speech, "is_there", lambda: False)
    made = [music(number, 17) for number in range(2)]
    bank = known(made)
    for name, data in edits(made[0]):
        assert heard(bank, data) == {0}, name
    assert heard(bank, encoded(made[1], "a.mp3", bit_rate=64_000)) == {1}
    strangers = [music(500, 12), noise(1, 12)]
    assert not any(heard(bank, encoded(one, "a.mp3")) for one in strangers)
