"""Policies share detectors where nothing differs that these are made from."""

from __future__ import annotations

from msgspec.structs import replace

from clausewise.detect.words import Words
from clausewise.equipment import Equipment
from clausewise.model import Item
from clausewise.register import Mark, MarkKind
from tests.detect.conftest import LEXICONS
from tests.small import CLAUSES, REGISTER, policy


def test_detectors_are_compiled_once_when_only_clauses_differ():
    equipment = Equipment((Words(REGISTER, LEXICONS),), isolated=False)
    first = equipment.judgement(policy())
    second = equipment.judgement(policy(*CLAUSES[:1]), like=first)
    assert second.cascade is first.cascade
    assert second.version == first.version
    item = Item.of_text("I will kill you tonight, my friend")
    assert first.seen([item]) == second.seen([item])


def test_detectors_are_others_when_the_register_is():
    equipment = Equipment((Words(REGISTER, LEXICONS),), isolated=False)
    other = replace(REGISTER, marks=(Mark("Woolly", MarkKind.OWN, ()),))
    first = equipment.judgement(policy())
    assert equipment.judgement(policy(register=other), like=first).cascade is not first.cascade


def test_files_of_the_register_are_the_same_when_they_lie_in_the_same_folder(tmp_path):
    from clausewise.policy import Policy

    named = policy(register=replace(REGISTER, denied_parties="denied.csv")).document
    here, there = Policy(named, tmp_path), Policy(named, tmp_path / "other")
    assert Equipment().agree(here, Policy(named, tmp_path))
    assert not Equipment().agree(here, there)
    assert Equipment().agree(policy(), Policy(policy().document, tmp_path))
