"""Places: whatever is there is whole, one job at a time, and nothing that is somebody else's is touched."""

from __future__ import annotations

import pytest

from clausewise.errors import ConflictError, StoreError
from clausewise.job.place import DRAFTS, JOB, Place


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(str(tmp_path / "out"))


def test_a_file_is_there_whole_or_not_at_all_when_it_is_put(place, tmp_path):
    assert not place.has("verdicts/0")
    place.write("verdicts/0", b"one\ntwo")
    assert (place.read("verdicts/0"), place.has("verdicts/0")) == (b"one\ntwo", True)
    assert [*place.lines("verdicts/0")] == [b"one", b"two"]
    with pytest.raises(StoreError) as missing:
        place.read("verdicts/1")
    assert missing.value.code == "CW452"
    assert [*(tmp_path / "out" / DRAFTS).iterdir()] == []


def half_written(place):
    with place.draft() as path:
        path.write_bytes(b"half")
        raise IsADirectoryError


def test_a_draft_is_gone_when_whoever_wrote_it_failed(place, tmp_path):
    with pytest.raises(IsADirectoryError):
        half_written(place)
    assert [*(tmp_path / "out" / DRAFTS).iterdir()] == []


def test_drafts_of_the_killed_are_gone_when_a_place_is_held_again(place, tmp_path):
    with place.held():
        (tmp_path / "out" / DRAFTS).mkdir()
        (tmp_path / "out" / DRAFTS / "left").write_bytes(b"half")
    with place.held():
        assert not (tmp_path / "out" / DRAFTS).exists()


def test_a_second_run_is_refused_when_the_place_is_held(place):
    with place.held():
        with pytest.raises(ConflictError) as refused, Place(place.root).held():
            pass
        assert refused.value.code == "CW198"
    with Place(place.root).held():
        pass


def test_a_folder_is_refused_when_it_holds_something_else(place, tmp_path):
    place.write(JOB, b"{}")
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(ConflictError) as refused, place.held():
        pass
    assert (refused.value.code, refused.value.where) == ("CW199", str(tmp_path / "out"))
