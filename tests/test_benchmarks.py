"""Every benchmark has the same face, and the report of a run holds its ratios against the budgets."""

from __future__ import annotations

import ast
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from benchmarks import face, report
from benchmarks.__main__ import FOLDER, main, names
from benchmarks.face import Absence, Figure, Sheet
from benchmarks.report import Budget, Run, Verdict

BUDGETS = FOLDER / "budgets.toml"


def run_of(**ratios):
    sheet = Sheet()
    for name, value in ratios.items():
        sheet.ratio(name, value, "peer")
    return Run("one", sheet, 1.0, 1.0)


def budget(**bound):
    return Budget("one", "cost", "peer", "because", **bound)


@pytest.mark.parametrize("name", names())
def test_a_benchmark_has_the_common_face_when_its_source_is_read(name):
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert functions["measured"].args.args[0].arg == "sheet"
    quick = next(
        node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) and "QUICK" in ast.dump(node)
    )
    asked = {one.arg for one in (*functions["measured"].args.args, *functions["measured"].args.kwonlyargs)}
    assert set(ast.literal_eval(quick.value)) <= asked
    assert "argparse" not in {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }


def test_budgets_name_benchmarks_and_reasons_when_read():
    held = report.budgets(BUDGETS)
    assert {one.benchmark for one in held} <= set(names())
    assert all(len(one.why.split()) > 3 for one in held)
    assert len({(one.benchmark, one.ratio, one.peer) for one in held}) == len(held)


@pytest.mark.parametrize(
    ("bound", "value", "word"),
    [
        ({"most": 2.0}, 1.9, "held"),
        ({"most": 2.0}, 2.1, "BROKEN"),
        ({"least": 5}, 6, "held"),
        ({"least": 5}, 4, "BROKEN"),
    ],
)
def test_a_budget_is_broken_when_a_ratio_lies_beyond_it(bound, value, word):
    (verdict,) = report.verdicts([budget(**bound)], [run_of(cost=value)])
    assert (verdict.word, verdict.is_broken) == (word, word == "BROKEN")


def test_a_budget_has_one_bound_when_it_is_made():
    with pytest.raises(ValueError, match="either"):
        budget(most=1.0, least=1.0)


def test_a_budget_without_its_ratio_is_an_error_when_nothing_was_absent():
    with pytest.raises(LookupError, match="cost"):
        report.verdicts([budget(most=1.0)], [run_of(other=1)])


def test_what_was_not_measured_breaks_nothing_when_it_is_told_with_its_remedy():
    run = Run("one", Sheet(absences=[Absence("wrk", "apt-get install wrk")]), 1.0, 1.0)
    held = report.verdicts([budget(most=1.0)], [run])
    assert [one.word for one in held] == ["not measured"]
    assert "| one | wrk | apt-get install wrk |" in report.page([run], held, "today")


def test_the_page_shows_every_figure_ratio_and_goal_when_it_is_written():
    run = run_of(cost=3.0)
    run.sheet.figures.append(Figure("a text", 12_345.6, "µs"))
    run.sheet.goal("fast enough", is_met=False)
    page = report.page([run], [Verdict(budget(most=2.0), 3.0)], "today")
    assert "| a text | 12,346 | µs |" in page
    assert "| cost | **3** | × peer |" in page
    assert "| one | fast enough | missed |" in page
    assert "3 **broken**" in page


def test_the_drawing_is_a_whole_document_when_it_is_opened_by_itself():
    drawn = report.drawing([Verdict(budget(most=2.0), 3.0), Verdict(budget(least=1.0), None)])
    root = ET.fromstring(drawn)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "150" in drawn


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (3, "3"), (0.01234, "0.0123"), (12.345, "12.3"), (1234.5, "1,234")]
)
def test_a_number_keeps_three_figures_when_it_is_shown(value, said):
    assert face.shown(value) == said


def test_options_are_read_as_their_defaults_when_a_benchmark_is_run(monkeypatch, tmp_path):
    seen = {}

    def measured(sheet, count=3, *, rounds=5, folder=None, files=()):
        seen.update(count=count, rounds=rounds, folder=folder, files=files)
        sheet.goal("met", is_met=True)

    into = tmp_path / "sheet.json"
    line = ["one", "7", "--quick", "--folder", "a", "--files", "b", "c", "--sheet", str(into)]
    monkeypatch.setattr("sys.argv", line)
    assert face.run(measured, {"rounds": 1}) == 0
    assert seen == {"count": 7, "rounds": 1, "folder": Path("a"), "files": [Path("b"), Path("c")]}
    assert b"met" in into.read_bytes()


def test_one_benchmark_is_reported_when_it_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.argv", ["benchmarks", "lookalike", "--out", str(tmp_path)])
    assert main() == 0
    assert "python -m benchmarks.lookalike FILE.jsonl" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert (tmp_path / "report.svg").exists()


def test_every_benchmark_tells_how_it_is_run_when_its_docstring_is_read():
    for name in names():
        told = ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))) or ""
        assert f"python -m benchmarks.{name}" in told, name
