from __future__ import annotations

import json
import re
import sys
from importlib import import_module

import pytest
from tests import small

from clausewise.detect.registry import detectors
from clausewise.doors.cli.card import read, said
from clausewise.doors.cli.french import FRENCH
from clausewise.errors import InputError

DETECTOR = '''"""Shouting.

What: says that a text is ``shouted``.
Why: it hurts the ear.
Limits: abbreviations are shouted too.
"""
class Shouting:
    name, version, media, emits = "shouting", "2", (), frozenset({"tone.hate"})
'''
RATE = {"found": 2, "precision": 0.5, "recall": None}
FIGURES = {
    "label": "hate",
    "lang": "en",
    "rows": 9,
    "positives": 3,
    "roc_auc": 0.75,
    "average_precision": 0.5,
    "calibration_error": 0.125,
    "brier": 0.2,
    **dict.fromkeys(("certain", "likely", "possible", "acted"), RATE),
}
CARD = {"format": 1, "detector": "shouting", "version": "1", "policy": "shop 1.0", "rows": 9, "figures": [FIGURES]}


@pytest.fixture
def shouting(tmp_path, monkeypatch):
    (tmp_path / "shouting_room.py").write_text(DETECTOR, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("shouting_room").Shouting()
    del sys.modules["shouting_room"]


def test_detectors_shows_a_card_of_each_with_its_signals_and_patterns(cli):
    ran = cli("detectors")
    assert (ran.code, ran.err) == (0, "")
    words = next(card for card in ran.out.split("\n\n") if card.startswith("words "))
    for part in ("what  ", "limits  ", "slur.race", "emergency_alert", "measured"):
        assert part in words
    assert min(int(count) for count in re.findall(r"(?:en|fr):(\d+)", words)) > 100
    assert max(map(len, ran.out.splitlines())) <= 100


def test_detectors_shows_the_whole_card_of_one_in_both_languages(cli):
    out = cli("detectors", "words").out
    assert "the cheapest honest evidence" in out
    assert [line for line in out.splitlines() if not line.startswith(" ")] == out.splitlines()[:1]
    assert "l'indice honnête" in cli("detectors", "words", "--language", "fr").out


def test_detectors_says_so_when_there_is_none_of_that_name(cli):
    ran = cli("detectors", "nose")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("CW333")
    assert "personal" in ran.err


def test_detectors_gives_json_with_everything_a_card_holds(cli):
    rows = {row["name"]: row for row in json.loads(cli("detectors", "--json").out)}
    assert "personal.card" in rows["personal"]["signals"]
    assert set(rows["words"]["patterns"]) == {"en", "fr"}
    one = json.loads(cli("detectors", "words", "--json").out)
    assert one == rows["words"]
    assert set(one["says"]["en"]) == {"what", "why", "limits"}


def test_every_shipped_detector_says_what_why_and_limits_in_both_languages():
    for one in detectors(small.REGISTER):
        assert set(said(one)) == {"what", "why", "limits"}, one.name
        assert one.name in FRENCH, f"doors/cli/french.py lacks {one.name}"
        assert said(one, "fr") != said(one), one.name


def test_card_is_read_beside_the_file_of_a_detector_of_yours(shouting, tmp_path):
    assert read(shouting) is None
    (tmp_path / "shouting.card.json").write_text(json.dumps(CARD), encoding="utf-8")
    card = read(shouting)
    assert card is not None
    assert (card.rows, card.figures[0].roc_auc, card.figures[0].certain.precision) == (9, 0.75, 0.5)
    assert said(shouting, "fr")["what"] == "says that a text is shouted."


@pytest.mark.parametrize(
    "content", ["{}", "[", json.dumps({**CARD, "format": 2}), json.dumps({**CARD, "detector": "x"})]
)
def test_card_is_refused_when_it_is_of_something_else(shouting, tmp_path, content):
    (tmp_path / "shouting.card.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="CW335"):
        read(shouting)


def test_measured_figures_are_drawn_when_a_card_ships(cli, shouting, tmp_path, monkeypatch):
    (tmp_path / "shouting.card.json").write_text(json.dumps(CARD), encoding="utf-8")
    monkeypatch.setattr("clausewise.detect.registry.detectors", lambda *_: (shouting,))
    short, whole = cli("detectors").out, cli("detectors", "shouting").out
    assert "AUC en      hate 0.75" in short
    assert "(an earlier version)" in short
    assert "it hurts the ear." in whole
    assert re.search(r"hate +en +0.75 +0.50 +0.12 +0.50/-", whole)
