from __future__ import annotations

import json

import pytest

from clausewise.calibration import Curve
from clausewise.policy import load


@pytest.fixture
def folder(cli, tmp_path):
    assert cli("policy", "new", "ours", "--operator", "Chez Nous").code == 0
    return tmp_path / "ours"


def change(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_policy_show_lists_every_clause_in_the_language(cli):
    assert "conduct.threats     Title of conduct.threats" in cli("policy", "show").out
    assert "conduct.threats     Titre de conduct.threats" in cli("policy", "show", "--language", "fr").out


def test_policy_show_tells_all_of_one_clause(cli):
    out = cli("policy", "show", "privacy.disclosure").out
    for part in (
        "Do not do privacy.disclosure.",
        "personal.card >= 0.9  →  remove",
        "except under    consent",
        "strikes         1",
    ):
        assert part in out


def test_policy_show_prints_json_when_told(cli):
    assert json.loads(cli("policy", "show", "conduct.threats", "--json").out)["id"] == "conduct.threats"
    assert json.loads(cli("policy", "show", "--json").out)["version"] == "1.0"


def test_policy_show_says_so_when_there_is_no_such_clause(cli):
    ran = cli("policy", "show", "no.such", "--language", "fr")
    assert (ran.code, ran.out) == (2, "")
    assert "CW251 La politique ne compte aucune clause `no.such`." in ran.err


def test_policy_show_tells_a_provision(cli, folder):
    assert "general.enforcement — " in cli("policy", "show", "general.enforcement", "--policy", folder).out


@pytest.fixture
def asking(folder, monkeypatch):
    """A policy that asks a precision of a signal whose calibration ships."""
    curves = {
        "threat": {
            "en": Curve(rows=400, ece=0.0, points=((0.9, 0.97, 0.2),)),
            "fr": Curve(rows=300, ece=0.0, points=((0.8, 0.96, 0.2),)),
        }
    }
    monkeypatch.setattr("clausewise.detect.registry.shipped", lambda: curves)
    monkeypatch.setattr("clausewise.policy.shipped_calibration", lambda: curves)
    change(folder / "clauses" / "conduct.threats.yaml", '"threat >= 0.97"', '"threat >= precision(0.95)"')
    return folder


def test_policy_show_tells_what_a_precision_came_to(cli, asking):
    out = cli("policy", "show", "conduct.threats", "--policy", asking).out
    assert 'threat >= 0.9 || item.language == "fr" && threat >= 0.8' in out
    assert "precision asked of threat: 0.95 → en 0.900 (400 rows), fr 0.800 (300 rows)" in " ".join(out.split())


def test_published_policy_keeps_its_thresholds_when_the_calibration_changes(cli, asking, tmp_path, monkeypatch):
    assert cli("policy", "publish", asking).code == 0
    frozen = asking / "versions" / "1.0.json"
    stamp = load(frozen).stamp
    assert stamp == load(asking).stamp
    monkeypatch.setattr("clausewise.detect.registry.shipped", dict)
    monkeypatch.setattr("clausewise.policy.shipped_calibration", dict)
    assert load(frozen).stamp == stamp
    assert [one.precision for one in load(frozen).clause("conduct.threats").accepts] == [0.95]
    ran = cli("policy", "check", asking)
    assert (ran.code, ran.out) == (2, "")
    assert "CW265" in ran.err
    assert cli("check", "-", "--policy", asking, stdin="x").err.startswith("error[CW265]")


def test_policy_fmt_keeps_a_precision_as_it_is_written(cli, asking):
    path = asking / "clauses" / "conduct.threats.yaml"
    path.write_text("\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert cli("policy", "fmt", asking).code == 0
    assert "precision(0.95)" in path.read_text(encoding="utf-8")


def test_policy_new_begins_a_policy_that_checks(cli, folder):
    ran = cli("policy", "check", folder)
    assert ran.code == 0
    assert "0 do not hold" in ran.err
    assert load(folder).operator.name == "Chez Nous"
    assert cli("policy", "new", folder).err.startswith("CW281")


def test_policy_check_points_at_an_example_that_does_not_hold(cli, folder):
    change(folder / "clauses/conduct.threats.yaml", "I will kill you tonight.", "Have a good evening.")
    for language, words in (
        ("en", "shall be found under conduct.threats"),
        ("fr", "doit être relevé sous conduct.threats"),
    ):
        ran = cli("policy", "check", folder, "--language", language)
        assert ran.code == 2
        lines = ran.err.splitlines()
        assert "CW290" in lines[0]
        assert words in lines[0]
        assert "clauses/conduct.threats.yaml:" in lines[1]
        line = next(number for number, text in enumerate(lines) if "Have a good evening." in text)
        caret = lines[line + 1]
        assert lines[line][caret.index("^") :].startswith('"Have a good evening."')


def test_policy_check_draws_every_problem_of_every_file(cli, folder):
    change(folder / "clauses/conduct.threats.yaml", "threat >= 0.97", "thraet >= 0.97")
    change(folder / "clauses/conduct.insults.yaml", "strikes: 1", "strikes: 99")
    ran = cli("policy", "check", folder)
    assert ran.code == 2
    assert ran.err.count("error[") == 2
    assert "thraet" in ran.err


def test_policy_check_shows_coverage_when_asked(cli, folder):
    rows = [line.split("\t") for line in cli("policy", "check", folder, "--coverage").out.splitlines()]
    assert {row[0]: row[-1] for row in rows} == {
        "conduct.insults": "yes",
        "conduct.threats": "yes",
        "content.property": "no",
    }
    assert "oui" in cli("policy", "check", folder, "--coverage", "--language", "fr").out


def test_policy_check_checks_a_published_policy_too(cli, policy_file):
    ran = cli("policy", "check", policy_file)
    assert ran.code in (0, 2)
    assert "shop 1.0: 5 clauses, 0 examples run" in ran.err or "CW236" in ran.err


def test_policy_fmt_rewrites_only_what_differs(cli, folder):
    assert cli("policy", "fmt", folder, "--check").code == 0
    path = folder / "clauses/conduct.threats.yaml"
    change(path, 'id: conduct.threats\nsince: "1.0"\n', 'since: "1.0"\nid: conduct.threats\n')
    changed = path.read_bytes()
    ran = cli("policy", "fmt", folder, "--check")
    assert (ran.code, ran.out.strip()) == (1, str(path))
    assert path.read_bytes() == changed
    assert cli("policy", "fmt", folder).code == 0
    assert path.read_bytes() != changed
    assert cli("policy", "fmt", folder, "--check").code == 0


def test_policy_fmt_says_so_when_there_are_no_files(cli, policy_file):
    assert cli("policy", "fmt", policy_file).err.startswith("CW291")


def test_policy_diff_says_what_changed_in_the_language(cli, folder, tmp_path):
    published = cli("policy", "publish", folder).out.strip()
    assert (cli("policy", "diff", published, folder).code, cli("policy", "diff", published, folder).out) == (0, "")
    change(folder / "clauses/conduct.threats.yaml", "with violence or harm", "with harm")
    ran = cli("policy", "diff", published, folder)
    assert ran.code == 1
    assert "clauses.conduct.threats rule.en" in ran.out
    assert "[-violence or -]" in ran.out


def test_policy_publish_freezes_a_version_once(cli, folder):
    ran = cli("policy", "publish", folder)
    assert ran.code == 0
    assert load(ran.out.strip()).stamp == load(folder).stamp
    change(folder / "clauses/conduct.threats.yaml", "with violence or harm", "with harm")
    assert cli("policy", "publish", folder).err.splitlines()[-1].startswith("CW260")


def test_policy_publish_says_and_writes_the_day_when_one_is_named(cli, folder):
    head = folder / "policy.yaml"
    change(head, 'effective: "', '# Day one.\neffective: "')
    first = cli("policy", "publish", folder)
    assert f"1.0 is in force from {load(folder).effective}" in first.err
    change(head, 'version: "1.0"', 'version: "1.1"')
    again = cli("policy", "publish", folder, "--language", "fr")
    assert "C'est aussi le jour de 1.0." in again.err
    change(head, 'version: "1.1"', 'version: "1.2"')
    ran = cli("policy", "publish", folder, "--effective", "2027-03-01")
    assert ran.err.splitlines()[-1] == f"{load(folder).id} 1.2 is in force from 2027-03-01."
    assert load(ran.out.strip()).stamp == load(folder).stamp
    assert '# Day one.\neffective: "2027-03-01"\n' in head.read_text(encoding="utf-8")
    assert cli("policy", "publish", folder, "--effective", "2027-04-01").err.splitlines()[-1].startswith("CW260")
    assert load(folder).effective.isoformat() == "2027-03-01"
    assert cli("policy", "publish", folder, "--effective", "soon").err.startswith("CW312")


def test_policy_publish_refuses_when_an_example_does_not_hold(cli, folder):
    change(folder / "clauses/conduct.threats.yaml", "I will kill you tonight.", "Have a good evening.")
    ran = cli("policy", "publish", folder)
    assert ran.code == 2
    assert not (folder / "versions").exists()


def test_policy_publish_puts_it_where_told(cli, folder, tmp_path):
    assert cli("policy", "publish", folder, "--into", tmp_path / "there").out.startswith(str(tmp_path / "there"))
