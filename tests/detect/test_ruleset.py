from __future__ import annotations

import sys

import pytest

from clausewise.detect.ruleset import SCORE, Ruleset, ScanTimeoutError
from clausewise.errors import ConfigError, UnavailableError

pytest.importorskip("yara_x", reason="install yara-x")


def made(folder, source: str, name: str = "a.yar") -> Ruleset:
    (folder / name).write_text(source, encoding="utf-8")
    return Ruleset([folder])


def test_a_rule_without_a_score_is_worth_a_look_when_it_holds(tmp_path):
    [match] = made(tmp_path, 'rule a { strings: $a = "xyz" condition: $a }').matches(b"--xyz--")
    assert (match.name, match.score, match.excerpt) == ("a.a", SCORE, "xyz")


@pytest.mark.parametrize("said", ['"high"', "-1", "0"])
def test_a_score_that_is_none_is_not_taken_when_a_rule_says_it(tmp_path, said):
    [match] = made(tmp_path, f"rule a {{ meta: score = {said} condition: true }}").matches(b"x")
    assert match.score == SCORE


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('rule a {\n  strings:\n    $a = "x"\n  condition:\n    $b\n}', 5),
        ("rule a {\n condition: maybe(\n}", 3),
        ('include "b.yar"', 1),
    ],
)
def test_a_wrong_rule_is_named_by_file_and_line_when_compiled(tmp_path, source, line):
    with pytest.raises(ConfigError) as caught:
        made(tmp_path, source).compile()
    assert caught.value.code == "CW690"
    assert caught.value.where.startswith(f"{tmp_path / 'a.yar'}:{line}:")


def test_a_folder_that_is_missing_is_an_error_when_named(tmp_path):
    with pytest.raises(ConfigError, match="CW692"):
        Ruleset([tmp_path / "none"])


def test_the_version_changes_with_the_rules_when_they_are_edited(tmp_path):
    before = made(tmp_path, "rule a { condition: true }").version
    assert made(tmp_path, "rule a { condition: false }").version != before


def test_a_missing_library_says_how_to_install_it_when_rules_are_needed(tmp_path, monkeypatch):
    rules = made(tmp_path, "rule a { condition: true }")
    monkeypatch.setitem(sys.modules, "yara_x", None)
    with pytest.raises(UnavailableError) as caught:
        rules.compile()
    assert "clausewise[rules]" in caught.value.said("fr")


def test_a_scan_that_is_late_is_an_error_of_its_own_when_time_is_up(tmp_path, monkeypatch):
    import yara_x

    class Late:
        def __init__(self, _):
            pass

        def __getattr__(self, _):
            return lambda *_: None

        def scan(self, _):
            raise yara_x.TimeoutError

    rules = made(tmp_path, "rule a { condition: true }")
    monkeypatch.setattr(yara_x, "Scanner", Late)
    with pytest.raises(ScanTimeoutError):
        rules.matches(b"x")
