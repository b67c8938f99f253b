from __future__ import annotations

import gzip
import json

import pytest
from tests import small
from tests.doors.cli.conftest import CARD, INNOCENT, THREAT

from clausewise.doors.cli.labelled import Labelled, files, labelled
from clausewise.doors.cli.score import Score
from clausewise.errors import InputError
from clausewise.model import Certainty, Decision, Finding, PolicyStamp

ROWS = (
    {"text": CARD, "lang": "en", "labels": {"pii": 1, "threat": 0}, "source": "one", "split": "dev"},
    {"text": THREAT, "lang": "en", "labels": {"pii": 0, "threat": 1}, "source": "one", "split": "train"},
    {"text": "Nothing to see.", "lang": "en", "labels": {"pii": 1}, "source": "one", "split": "dev"},
    {"text": INNOCENT, "lang": "en", "labels": {"benign": 1}, "source": "two", "split": "dev"},
    {"text": CARD, "lang": "en", "labels": {"benign": 1, "pii": 1}, "source": "two", "split": "dev"},
    {"text": "Rien.", "lang": "fr", "labels": {"pii": 0}, "source": "two", "split": "dev"},
)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "data" / "inner"
    place.mkdir(parents=True)
    (place / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS[:3]), encoding="utf-8")
    (place / "b.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in ROWS[3:]).encode()))
    (place / "notes.txt").write_text("not data", encoding="utf-8")
    return tmp_path / "data"


def test_eval_measures_every_label_and_language(cli, folder):
    ran = cli("eval", folder, "--json", "--output", "figures.json")
    assert (ran.code, ran.err) == (0, "")
    figures = json.loads(ran.out)
    assert json.loads((folder.parent / "figures.json").read_text(encoding="utf-8")) == figures
    cells = {(row["label"], row["lang"]): row for row in figures["labels"]}
    pii = cells["pii", "en"]
    # Known of five rows: card (1), threat (0), nothing (1), innocent (ordinary, so 0), card (1); both cards are found.
    assert (pii["rows"], pii["positives"]) == (5, 3)
    assert pii["certain"] == {"found": 2, "precision": 1.0, "recall": pytest.approx(2 / 3)}
    assert pii["acted"] == pii["certain"]
    # Ranked: both cards tie at the top, then one positive among three at 0.0: 2/3 * 1 + 1/3 * 3/5.
    assert pii["average_precision"] == pytest.approx(2 / 3 + 1 / 3 * 3 / 5)
    assert pii["roc_auc"] == pytest.approx((2 * 2 + 2 * 0.5) / 6)
    assert cells["pii", "fr"]["roc_auc"] is None
    # Ordinary rows are negatives of labels that nobody named.
    assert (cells["spam", "en"]["rows"], cells["spam", "en"]["positives"]) == (1, 0)
    benign = {(row["source"], row["lang"]): row for row in figures["benign"]}
    assert benign == {
        ("two", "en"): {
            "source": "two",
            "lang": "en",
            "rows": 2,
            "certain": 0.5,
            "likely": 0.5,
            "possible": 0.5,
            "acted": 0.5,
        }
    }


def test_eval_draws_both_tables_in_the_language(cli, folder):
    out = cli("eval", folder, "--language", "fr").out
    assert "précision / rappel, par étiquette et langue" in out
    assert "faux positifs sur les lignes ordinaires, %" in out
    assert any(line.split()[:4] == ["pii", "en", "5", "3"] for line in out.splitlines())
    assert "1.00/0.67" in out
    assert "50.00" in out


def test_eval_takes_only_a_split_and_so_many_rows_when_told(cli, folder):
    figures = json.loads(cli("eval", folder, "--split", "dev", "--json").out)
    assert figures["rows"] == 5
    assert json.loads(cli("eval", folder, "--limit", "1", "--json").out)["rows"] == 2


def test_eval_records_nothing_when_run(cli, folder):
    cli("eval", folder, CLAUSEWISE_STORE=str(folder.parent / "c.db"))
    assert not (folder.parent / "c.db").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"bad", "CW331"),
        (b'{"text":"x"}', "CW331"),
        (b'{"text":"x","labels":{"a":"b"}}', "CW331"),
        (b"[" * 9999, "CW331"),
    ],
)
def test_eval_tells_a_row_that_is_none(cli, tmp_path, content, code):
    (tmp_path / "a.jsonl").write_bytes(b'{"text":"x","labels":{}}\n' + content)
    ran = cli("eval", "a.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{code} a.jsonl:2: ")


def test_eval_tells_a_damaged_file(cli, tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(b"no gzip")
    assert cli("eval", "a.jsonl.gz").err.startswith("CW331")


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_eval_tells_when_there_is_nothing_to_read(cli, name):
    assert cli("eval", name).err.startswith("CW330")


def test_files_keeps_the_order_and_looks_below(folder):
    assert [path.name for path in files([folder])] == ["a.jsonl", "b.jsonl.gz"]
    with pytest.raises(InputError, match="CW330"):
        files([])


def test_labelled_cuts_a_text_that_nothing_could_judge(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "x" * 1_000_001, "labels": {}}), encoding="utf-8")
    assert [len(row.text) for row in labelled(tmp_path / "a.jsonl")] == [1_000_000]


@pytest.mark.parametrize(
    ("labels", "truth"),
    [
        ({"spam": 1}, True),
        ({"spam": 0}, False),
        ({}, None),
        ({"hate": 0}, None),
        ({"benign": 1}, False),
        ({"benign": 1, "hate": 0}, None),
    ],
)
def test_truth_is_unknown_when_a_label_is_absent(labels, truth):
    assert Labelled("x", labels).truth("spam") is truth


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        (Certainty.CERTAIN, {"certain": 1.0, "likely": 1.0, "possible": 1.0, "acted": 1.0}),
        (Certainty.LIKELY, {"certain": 0.0, "likely": 1.0, "possible": 1.0, "acted": 1.0}),
        (Certainty.POSSIBLE, {"certain": 0.0, "likely": 0.0, "possible": 1.0, "acted": 0.0}),
    ],
)
def test_score_counts_a_finding_in_its_band_and_all_milder_ones(certainty, expected):
    score = Score(small.policy().clauses)
    decision = Decision("d", "i", 0, PolicyStamp("p", "1", "0"), findings=(Finding("conduct.threats", certainty),))
    score.add(Labelled("x", {"benign": 1, "threat": 1}, lang="en", source="s"), {"threat": 0.9}, decision)
    figures = score.figures()
    [benign] = figures["benign"]
    assert {name: benign[name] for name in expected} == expected
    threat = next(row for row in figures["labels"] if row["label"] == "threat")
    assert {name: threat[name]["recall"] for name in expected} == expected
