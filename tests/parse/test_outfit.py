from __future__ import annotations

from clausewise.parse import chroma, letterpress, outfit


def test_pieces_are_wanted_when_something_installed_uses_them(monkeypatch):
    monkeypatch.setattr(outfit, "find_spec", lambda module: None if module == "av" else object())
    assert outfit.wanted() == ("libmagic", "libarchive", "tesseract-eng", "tesseract-fra")


def test_pieces_are_missing_when_they_are_wanted_and_not_there(monkeypatch):
    monkeypatch.setattr(outfit, "find_spec", lambda _: object())
    monkeypatch.setattr(letterpress, "languages", lambda: ("eng",))
    monkeypatch.setattr(chroma, "_library", lambda: None)
    assert [one for one in outfit.missing() if one not in ("libmagic", "libarchive")] == [
        "libchromaprint",
        "tesseract-fra",
    ]
