from __future__ import annotations

import pytest

from clausewise.detect.rule import NOT_OPENED, PROSE_SCORE, RULE, VIRUS, Rules, ShippedRules, is_prose, own_rules
from clausewise.detect.ruleset import ScanTimeoutError, shipped
from clausewise.engine import Engine
from clausewise.errors import UnavailableError
from clausewise.extract import Extract, Script
from clausewise.model import Action, Item, Medium, Part
from clausewise.parse.opening import opened
from clausewise.register import Register
from tests.archives import zipped
from tests.detect.rule_cases import CASES, eicar

pytest.importorskip("yara_x", reason="install yara-x")
RULES = ShippedRules(Register(()))
HITS = [(name, data) for name, (hits, _) in CASES.items() for data in hits]
MISSES = [(name, data) for name, (_, misses) in CASES.items() for data in misses]
SHELL = CASES["shell.reverse_shell_of_bash"][0][0]


def seen(*extracts: Extract) -> dict[str, float]:
    found = [signal for told in RULES.inspect(extracts) for signal in told if signal.name in (RULE, VIRUS)]
    return {spot.sense: signal.score for signal in found for spot in signal.evidence}


@pytest.mark.parametrize(("name", "data"), HITS)
def test_a_rule_finds_its_own_when_it_is_there(name, data):
    assert name in {match.name for match in shipped().matches(data)}


@pytest.mark.parametrize(("name", "data"), MISSES)
def test_a_rule_lets_pass_what_only_looks_so_when_scanned(name, data):
    assert name not in {match.name for match in shipped().matches(data)}


def test_every_rule_has_its_cases_and_says_what_it_finds_when_listed():
    import re

    from clausewise.detect.ruleset import SHIPPED

    known = set()
    for path in SHIPPED.glob("*.yar"):
        source = path.read_text(encoding="utf-8")
        known |= {f"{path.stem}.{name}" for name in re.findall(r"^rule (\w+)", source, re.MULTILINE)}
        count = len(re.findall(r"^rule ", source, re.MULTILINE))
        for word in ("clause", "score", "en", "fr"):
            assert len(re.findall(rf"^ {{8}}{word} = ", source, re.MULTILINE)) == count, (path.name, word)
    assert known == set(CASES)


def test_harm_is_named_by_its_path_when_it_lies_in_archives():
    inner = zipped({"eicar.com": eicar()})
    extracts = opened(Part(Medium.FILE, data=zipped({"inner.zip": inner}), name="outer.zip"))
    [signal] = [signal for told in RULES.inspect(extracts) for signal in told]
    assert [(spot.sense, spot.place) for spot in signal.evidence] == [("test.eicar", "inner.zip > eicar.com")]
    assert signal.score >= 0.97


@pytest.mark.parametrize("name", ["guide.md", "notes.txt", "README", "page.html", "lisez-moi.txt"])
def test_a_text_that_shows_harmful_code_is_no_harm_when_read(name):
    [extract] = opened(Part(Medium.FILE, data=b"Never run this:\n\n    " + SHELL + b"\n", name=name))
    assert seen(extract)["shell.reverse_shell_of_bash"] <= PROSE_SCORE


@pytest.mark.parametrize("name", ["run.sh", "lance.sh", "a.py", "go.bat"])
def test_the_same_code_is_harm_when_it_is_run(name):
    [extract] = opened(Part(Medium.FILE, data=b"#!/bin/sh\n" + SHELL, name=name))
    assert seen(extract)["shell.reverse_shell_of_bash"] >= 0.9


def test_code_of_a_document_is_looked_at_when_it_was_taken_out():
    code = CASES["macro.macro_fetches_and_runs"][0][0].decode()
    extract = Extract(Part(Medium.DOCUMENT, data=b"x", name="a.docm"), scripts=(Script(code, "vbaProject.bin"),))
    assert seen(extract)["macro.macro_fetches_and_runs"] >= 0.9


@pytest.mark.parametrize("words", [CASES[f"ransom.ransom_note_in_{one}"][0][0] for one in ("english", "french")])
def test_a_ransom_note_counts_when_it_is_a_text(words):
    [extract] = opened(Part(Medium.FILE, data=words, name="README.txt"))
    assert max(seen(extract).values()) >= 0.85


def test_a_text_is_run_or_read_by_its_name_and_start_when_judged():
    assert is_prose("a.md", b"")
    assert not is_prose("a.sh", b"")
    assert not is_prose("a.txt", b"#!/bin/sh")


def test_a_file_is_held_when_the_rules_take_too_long_or_are_missing(monkeypatch):
    [extract] = opened(Part(Medium.FILE, data=b"\x01\x02" * 40, name="a.bin"))

    def late(_):
        raise ScanTimeoutError

    def missing(_):
        raise UnavailableError("CW691", "missing", "absent")

    for failing, sense in ((late, "rules_timeout"), (missing, "unavailable")):
        monkeypatch.setattr(type(shipped()), "matches", lambda _, data, failing=failing: failing(data))
        [[signal]] = RULES.inspect([extract])
        assert (signal.name, signal.evidence[0].sense) == (NOT_OPENED, sense)


@pytest.mark.parametrize(
    ("name", "is_held"),
    [("go.ps1", True), ("a.sh", True), ("lisez-moi.txt", False), ("README", False), ("a.srt", False)],
)
def test_a_script_is_held_and_a_text_is_not_when_the_rules_are_missing(monkeypatch, name, is_held):
    def missing(*_):
        raise UnavailableError("CW691", "missing", "absent")

    monkeypatch.setattr(type(shipped()), "matches", missing)
    for part in (
        Part(Medium.FILE, data=b"echo bonjour\n", name=name),
        Part(Medium.FILE, data=zipped({name: b"echo bonjour\n"})),
    ):
        inner = opened(part)[-1]
        assert [one.name for [*signals] in RULES.inspect([inner]) for one in signals] == [NOT_OPENED] * is_held


def test_rules_of_the_operator_are_read_beside_ours_when_named(tmp_path):
    (tmp_path / "ours.yar").write_text(
        'rule forbidden { meta: score = 0.9 strings: $a = "made by Nordalve" condition: $a }'
    )
    with Engine.open(isolated=False, beside=(own_rules(tmp_path),)) as engine:
        decision = engine.check(Item((Part(Medium.FILE, data=b"\x00 made by Nordalve \x01" * 3, name="a.bin"),)))
    assert (decision.action, decision.clauses) == (Action.HOLD, ("content.malware",))
    assert isinstance(own_rules(tmp_path), Rules)
