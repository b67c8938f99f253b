"""Sheets: the same verdicts in every form, nothing of one that was not finished."""

from __future__ import annotations

import json

import pytest

from clausewise.decision import Decision
from clausewise.job import sheet, verdict
from clausewise.job.sheet import ENDINGS, Sheet
from clausewise.model import Action, Certainty, Evidence, Finding, Item, Lift, Measure, PolicyStamp, Signal
from clausewise.rows import Row, mended

pq = pytest.importorskip("pyarrow.parquet", reason="Parquet: pip install pyarrow")
ipc = pytest.importorskip("pyarrow.ipc", reason="Arrow: pip install pyarrow")

SPOT = Evidence(0, 2, 5, "mot", "card", "")
FINDING = Finding(
    "privacy.disclosure", Certainty.CERTAIN, signals=(Signal("personal.card", 0.97, (SPOT,), "personal"),)
)
STAMP = PolicyStamp("shop", "1.0", "0" * 64)
DECISION = Decision(
    "d",
    "i",
    5,
    STAMP,
    measures=(Measure(Action.REMOVE, "content", "i"),),
    findings=(FINDING,),
    lifts=(Lift("integrity.probing", "a1"),),
    notes=("limit.hits",),
)
ROW = Row(Item.of_text("un mot", id="i", author="é", time_ms=7), "a.csv", 3, notes=(mended("a.csv:3"),))
CLEAN = Row(Item.of_text("rien", id="j"), "a.csv", 4)


def read(path):
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".arrow":
        return ipc.open_file(path).read_all().to_pylist()
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("form", ENDINGS)
def test_verdicts_read_the_same_when_written_in_any_form(tmp_path, form, monkeypatch):
    monkeypatch.setattr(sheet, "group_rows", 2)
    rows = [verdict.columns(ROW, DECISION), *[verdict.columns(CLEAN, Decision("e", "j", 5, STAMP))] * 4]
    path = tmp_path / f"0{ENDINGS[form]}"
    with Sheet(path, form, {"policy": "shop 1.0"}) as made:
        for row in rows:
            made.add(row)
    assert read(path) == rows
    assert (rows[0]["action"], rows[0]["clauses"], rows[0]["certainty"]) == (
        "remove",
        ["privacy.disclosure"],
        "certain",
    )
    assert rows[0]["findings"][0]["signals"][0]["evidence"][0]["excerpt"] == "mot"
    assert rows[0]["notes"] == ["limit.hits", "CW160"]
    assert (rows[1]["action"], rows[1]["findings"], rows[1]["reason_fr"]) == (
        "allow",
        [],
        "Rien dans la politique ne s'y oppose.",
    )


@pytest.mark.parametrize("form", ENDINGS)
def test_a_sheet_is_readable_and_empty_when_no_row_was_judged(tmp_path, form):
    path = tmp_path / f"0{ENDINGS[form]}"
    with Sheet(path, form, {}):
        pass
    assert read(path) == []


def test_a_sheet_says_what_its_verdicts_stand_on_when_it_is_parquet(tmp_path):
    with Sheet(tmp_path / "0.parquet", "parquet", {"policy": "shop 1.0"}):
        pass
    assert pq.read_schema(tmp_path / "0.parquet").metadata[b"clausewise.policy"] == b"shop 1.0"


def test_columns_have_the_types_of_the_schema_when_all_are_named():
    assert list(verdict.columns(ROW, DECISION)) == verdict.schema().names
