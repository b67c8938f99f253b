from __future__ import annotations

from tests.doors.cli.conftest import THREAT
from tests.small import policy

from clausewise.case import Ruling
from clausewise.engine import Engine


def test_settled_cases_are_written_and_run_when_somebody_agreed(cli, tmp_path):
    cli("check", "-", "--store", "ledger.db", stdin=THREAT)
    with Engine.open(policy(), store=tmp_path / "ledger.db", with_detectors=[]) as engine:
        [decision] = [one.subject for one in engine.store.after(0) if one.kind == "decided"]
        appeal = engine.review.appeal(decision, "A line of a play.", language="en", by="u1")
        engine.review.decide(appeal.id, Ruling(answer="So it is."), by="person:ben")
    ran = cli("policy", "examples", "--store", "ledger.db", "--out", "settled.yaml", "--language", "fr")
    assert (ran.code, ran.out) == (0, "")
    assert "aucun n'est essayé sans accord" in ran.err
    file = tmp_path / "settled.yaml"
    assert '"kind":"miss"' in file.read_text(encoding="utf-8")
    assert "settled cases run, 0 do not hold" in cli("policy", "check", "--examples", "settled.yaml").err
    file.write_text(file.read_text(encoding="utf-8").replace('"agreed":false', '"agreed":true'), encoding="utf-8")
    agreed = cli("policy", "check", "--examples", "settled.yaml")
    assert agreed.code == 2
    assert "conduct.threats shall be left alone: “I will kill you tonight.”" in agreed.out
    assert cli("policy", "check", "--examples", "missing.yaml").code == 2
