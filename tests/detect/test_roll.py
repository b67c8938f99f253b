import pytest

from clausewise.detect.roll import read_names
from clausewise.errors import InputError


def test_names_are_read_once_each_when_a_line_holds_one(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("\ufeff# staff\nZoé Roy\n\n  Karim B.  \nZoé Roy\n", encoding="utf-8")
    assert read_names(path) == ("Zoé Roy", "Karim B.")


@pytest.mark.parametrize("content", [None, b"Zo\xe9"])
def test_list_is_refused_in_both_languages_when_it_cannot_be_read(tmp_path, content):
    path = tmp_path / "names.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_names(path)
    assert refused.value.code == "CW633"
    assert refused.value.en != refused.value.fr


def test_list_is_refused_when_it_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("clausewise.detect.roll.roll_bytes_max", 3)
    (tmp_path / "names.txt").write_text("Ann Roy", encoding="utf-8")
    with pytest.raises(InputError):
        read_names(tmp_path / "names.txt")
