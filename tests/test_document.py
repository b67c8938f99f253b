from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import clausewise
from clausewise.document import _CONTACT, formatted, new, policies_folder, read_folder
from clausewise.errors import ConflictError, InputError, PolicyError
from clausewise.model import Action
from tests.growth import GROWTH_MAX, growth

SIGNALS = frozenset({"threat", "insult"})
CODE = re.compile(r'"(CW2\d\d)"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new(tmp_path / "policy", "Exemple & Cie")
    return tmp_path / "policy"


def edit(path: Path, old: str, by: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, by), encoding="utf-8")


def codes(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        read_folder(folder, SIGNALS)
    return [(problem.file, problem.code) for problem in caught.value.problems]


def test_template_is_a_valid_policy_in_canonical_layout() -> None:
    template = policies_folder() / "blank"
    assert len(read_folder(template, SIGNALS).clauses) == 3
    assert formatted(template) == ()


def test_policy_is_valid_and_carries_the_name_when_it_is_new(folder: Path) -> None:
    document = read_folder(folder, SIGNALS)
    assert document.id == "exemple-cie"
    assert document.operator.name == "Exemple & Cie"
    assert document.register.marks[0].name == "Exemple & Cie"
    assert document.register.services[0].host == "exemple-cie.example"
    assert document.title.fr == "Politique d'utilisation acceptable : Exemple & Cie"
    assert list(document.clauses) == ["conduct.insults", "conduct.threats", "content.property"]
    assert formatted(folder) == ()


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ('Le "Café" \\ Été', "le-cafe-ete"),
        ("日本", "operator"),
        ("3 Rivières", "operator-3-rivieres"),
        (" a  b ", "a-b"),
        ("Ltd: #1, {x}", "ltd-1-x"),
    ],
)
def test_name_is_kept_as_written_when_it_has_odd_characters(tmp_path: Path, name: str, identifier: str) -> None:
    new(tmp_path, name)
    document = read_folder(tmp_path, SIGNALS)
    assert document.operator.name == " ".join(name.split())
    assert document.id == identifier


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "x" * 101, "a\u200bb"])
def test_name_is_refused_when_it_cannot_be_used(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        new(tmp_path / "policy", name)
    assert caught.value.code == "CW280"
    assert not (tmp_path / "policy").exists()


def test_nothing_is_written_when_the_folder_has_something(folder: Path) -> None:
    for place in (folder, folder / "policy.yaml"):
        with pytest.raises(ConflictError) as caught:
            new(place, "Other")
        assert caught.value.code == "CW281"
    assert read_folder(folder, SIGNALS).operator.name == "Exemple & Cie"


def test_every_problem_of_every_file_is_told_when_a_folder_has_several(folder: Path) -> None:
    edit(folder / "policy.yaml", 'version: "1.0"', "version: 1.0")
    edit(folder / "register.yaml", "kind: own", "kind: mine")
    edit(folder / "clauses" / "conduct.threats.yaml", "threat >= 0.80", "threats >= 0.80")
    edit(folder / "clauses" / "conduct.insults.yaml", "strikes: 1", "strikes: -1")
    edit(folder / "provisions" / "general.enforcement.yaml", "carried_by: ladder\n", "")
    assert codes(folder) == [
        ("policy.yaml", "CW222"),
        ("register.yaml", "CW223"),
        ("clauses/conduct.insults.yaml", "CW225"),
        ("clauses/conduct.threats.yaml", "CW236"),
        ("provisions/general.enforcement.yaml", "CW221"),
    ]


def test_missing_files_are_told_when_a_folder_is_no_policy(tmp_path: Path) -> None:
    assert codes(tmp_path) == [("clauses", "CW253"), ("policy.yaml", "CW200"), ("register.yaml", "CW200")]


def test_same_id_is_told_when_two_files_have_it(folder: Path) -> None:
    shutil.copy(folder / "clauses" / "conduct.threats.yaml", folder / "clauses" / "conduct.zzz.yaml")
    name = "clauses/conduct.zzz.yaml"
    assert codes(folder) == [(name, "CW230"), (name, "CW252")]


def test_clause_and_provision_do_not_share_an_id_when_both_are_right(folder: Path) -> None:
    path = folder / "provisions" / "conduct.threats.yaml"
    shutil.copy(folder / "provisions" / "general.enforcement.yaml", path)
    edit(path, "id: general.enforcement", "id: conduct.threats")
    assert codes(folder) == [("provisions/conduct.threats.yaml", "CW252")]


def test_file_that_nothing_reads_is_told_when_it_lies_in_the_folder(folder: Path) -> None:
    for name in ("clauses/a.b.yml", "clause/a.b.yaml", "Policy.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("id: a.b\n")
    (folder / "README.md").write_text("read me")
    (folder / "versions").mkdir()
    assert codes(folder) == [("Policy.yaml", "CW256"), ("clause/a.b.yaml", "CW256"), ("clauses/a.b.yml", "CW256")]


def test_files_are_rewritten_only_when_they_are_not_in_layout(folder: Path) -> None:
    threats, before = folder / "clauses" / "conduct.threats.yaml", read_folder(folder, SIGNALS)
    edit(threats, "strikes: 2\n", "")
    threats.write_text("strikes: 2\n\n\n" + threats.read_text(encoding="utf-8"), encoding="utf-8")
    untidy = threats.read_bytes()
    assert formatted(folder) == (threats,)
    assert threats.read_bytes() == untidy
    assert formatted(folder, write=True) == (threats,)
    assert formatted(folder) == ()
    assert read_folder(folder, SIGNALS) == before


def test_nothing_is_rewritten_when_one_file_has_a_problem(folder: Path) -> None:
    threats = folder / "clauses" / "conduct.threats.yaml"
    threats.write_text("\n\n" + threats.read_text(encoding="utf-8"), encoding="utf-8")
    before = threats.read_bytes()
    edit(folder / "register.yaml", "notices:", "notices: [")
    with pytest.raises(PolicyError):
        formatted(folder, write=True)
    assert threats.read_bytes() == before


def test_ladder_holds_what_its_file_says(folder: Path) -> None:
    ladder = read_folder(folder, SIGNALS).ladder
    assert ladder.strike_days == 180
    assert [(step.strikes, step.action, step.days) for step in ladder.steps] == [
        (8, Action.TERMINATE, None),
        (5, Action.SUSPEND, 30),
        (3, Action.LIMIT, 7),
    ]


def test_every_code_of_the_law_floor_is_shown_by_a_test() -> None:
    package, tests = Path(clausewise.__file__).parent, Path(__file__).parent
    modules = "syntax source fields expression clause register document layout frozen policy".split()  # noqa: SIM905
    raised = {code for name in modules for code in CODE.findall((package / f"{name}.py").read_text(encoding="utf-8"))}
    drawn = "".join(path.read_text(encoding="utf-8") for path in tests.glob("golden/policy/*/expected.txt"))
    asserted = "".join((tests / f"test_{name}.py").read_text(encoding="utf-8") for name in modules)
    missing = {code for code in raised if f"[{code}]" not in drawn and f'"{code}"' not in asserted}
    assert not missing


@pytest.mark.parametrize("unit", ["a", "a@", "@", "a b"])
def test_cost_of_a_contact_grows_with_its_length_when_it_is_none(unit):
    assert growth(_CONTACT.fullmatch, lambda size: unit * (size // len(unit)) + " ") < GROWTH_MAX
