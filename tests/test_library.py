from __future__ import annotations

import pytest

from clausewise import cache, library
from clausewise.calibration import UNCALIBRATED, shipped
from clausewise.document import new, policies_folder, read_folder
from clausewise.errors import PolicyError


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path):
    new(tmp_path / "policy", "Exemple & Cie")
    return tmp_path / "policy"


def kept(place):
    return sorted(one.name for one in place.glob("*.patterns"))


@pytest.mark.parametrize("name", ["dexero", "blank"])
def test_kept_policy_is_the_same_as_a_read_one_when_it_is_opened_again(place, name):
    folder = policies_folder() / name
    read = read_folder(folder, None, shipped())
    assert library.read(folder, None, shipped()) == read
    [name] = kept(place)
    stamp = (place / name).stat().st_ino
    again = library.read(folder, None, shipped())
    assert again == read
    assert list(again.clauses) == list(read.clauses)
    assert (place / name).stat().st_ino == stamp


def test_policy_is_read_anew_when_one_word_changes(place, folder):
    before = library.read(folder, None, UNCALIBRATED)
    head = folder / "policy.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("Exemple & Cie", "Autre & Cie"), encoding="utf-8")
    after = library.read(folder, None, UNCALIBRATED)
    assert (before.operator.name, after.operator.name) == ("Exemple & Cie", "Autre & Cie")
    assert len(kept(place)) == 2


def test_problems_are_told_each_time_when_a_kept_policy_meets_other_signals_or_files(place, folder):
    library.read(folder, None, UNCALIBRATED)
    for _ in range(2):
        with pytest.raises(PolicyError) as caught:
            library.read(folder, frozenset({"threat"}), UNCALIBRATED)
        assert {one.code for one in caught.value.problems} == {"CW236"}
    (folder / "stray.yml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        library.read(folder, None, UNCALIBRATED)
    assert [one.code for one in caught.value.problems] == ["CW256"]
    assert len(kept(place)) == 1


def test_nothing_is_kept_when_a_file_changes_while_it_is_read(place, folder):
    head = folder / "policy.yaml"
    written = head.read_text(encoding="utf-8")

    def changed():
        head.write_text(written + "# later\n", encoding="utf-8")
        return b"made"

    made = cache.kept(lambda: cache.key_of([head]), changed, encode=bytes, decode=bytes)
    assert (made, kept(place)) == (b"made", [])
