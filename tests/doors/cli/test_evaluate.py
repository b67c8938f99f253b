from __future__ import annotations

import gzip
import json
import sys

import msgspec
import pytest
from tests import small
from tests.doors.cli.conftest import CARD, INNOCENT, THREAT

from clausewise.decision import Decision
from clausewise.doors.cli.card import Card
from clausewise.doors.cli.labelled import Labelled, files, labelled
from clausewise.doors.cli.score import Score
from clausewise.errors import InputError
from clausewise.model import Certainty, Finding, Medium, PolicyStamp

ROWS = (
    {"text": CARD, "lang": "en", "labels": {"pii": 1, "threat": 0}, "source": "one", "split": "dev"},
    {"text": THREAT, "lang": "en", "labels": {"pii": 0, "threat": 1}, "source": "one", "split": "train"},
    {"text": "Nothing to see.", "lang": "en", "labels": {"pii": 1}, "source": "one", "split": "dev"},
    {"text": INNOCENT, "lang": "en", "labels": {"benign": 1}, "source": "two", "split": "dev"},
    {"text": CARD, "lang": "en", "labels": {"benign": 1, "pii": 1}, "source": "two", "split": "dev"},
    {"text": "Rien.", "lang": "fr", "labels": {"pii": 0}, "source": "two", "split": "dev"},
)


class Lengths:
    """A scorer that takes long texts for threats, and emits no signal of it."""

    name = "lengths"
    version = "1"
    emits = frozenset({"tone.threat"})
    media = (Medium.TEXT,)

    def needles(self):
        return []

    def detect(self, batch):
        return [[] for _ in batch]

    def scores(self, batch):
        return [{"tone.threat": min(1.0, len(facts.text) / 100)} for facts in batch]


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
            "kind": "",
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
    assert any(line.split()[:5] == ["pii", "en", "toutes", "5", "3"] for line in out.splitlines())
    assert max(map(len, out.splitlines())) <= 130
    assert "1.00/0.67" in out
    assert "50.00" in out


def test_eval_tells_each_source_and_the_mean_over_those_with_both_kinds(cli, folder):
    figures = json.loads(cli("eval", folder, "--json").out)
    sources = {(row["label"], row["lang"], row["source"]): row for row in figures["sources"]}
    one, two = sources["pii", "en", "one"], sources["pii", "en", "two"]
    assert [(row["rows"], row["positives"]) for row in (one, two)] == [(3, 2), (2, 1)]
    # Source one: card above threat, nothing ties with it: 1.5 of 2 pairs; source two: the card wins its pair.
    assert (one["roc_auc"], two["roc_auc"]) == (0.75, 1.0)
    [mean] = [row for row in figures["macro"] if (row["label"], row["lang"]) == ("pii", "en")]
    assert (mean["sources"], mean["rows"], mean["roc_auc"]) == (2, 5, pytest.approx(0.875))
    assert mean["brier"] == pytest.approx((one["brier"] + two["brier"]) / 2)
    assert mean["certain"]["recall"] == pytest.approx((1 / 2 + 1) / 2)


def test_eval_prints_a_line_for_each_source_only_when_asked(cli, folder):
    assert not any(line.split()[:1] == ["two"] and "/" in line for line in cli("eval", folder).out.splitlines())
    out = cli("eval", folder, "--by-source").out
    assert any(line.split()[:3] == ["two", "2", "1"] for line in out.splitlines())
    assert any(line.split()[:5] == ["mean", "of", "2", "5", "3"] for line in out.splitlines())


def test_eval_tells_benign_text_by_its_kind(cli, tmp_path):
    rows = [{"text": t, "labels": {"benign": 1}, "meta": {"genre": g}} for t, g in ((CARD, "mail"), ("Hi.", "code"))]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    benign = json.loads(cli("eval", "a.jsonl", "--json").out)["benign"]
    assert [(row["kind"], row["certain"]) for row in benign] == [("code", 0.0), ("mail", 1.0)]


def test_eval_draws_a_picture_for_each_label_with_both_kinds(cli, folder, tmp_path):
    pytest.importorskip("matplotlib")
    assert cli("eval", folder, "--plots", "pictures").code == 0
    drawn = {path.name: path.read_bytes() for path in (tmp_path / "pictures").iterdir()}
    assert set(drawn) == {"pii.svg", "threat.svg", "toxic.svg", "violence.svg"} & set(drawn)
    assert {"pii.svg", "threat.svg"} <= set(drawn)
    assert all(content.startswith(b"<?xml") and b"<svg" in content for content in drawn.values())
    cli("eval", folder, "--plots", "pictures")
    assert {path.name: path.read_bytes() for path in (tmp_path / "pictures").iterdir()} == drawn


def test_eval_says_what_to_install_when_nothing_can_draw(cli, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ran = cli("eval", folder, "--plots", "pictures", "--language", "fr")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("CW332")
    assert "pip install 'clausewise[plots]'" in ran.err


def test_eval_writes_the_card_of_one_detector_alone(cli, folder, tmp_path):
    assert cli("eval", folder, "--detector", "personal", "--card", "personal.card.json").code == 0
    card = msgspec.json.decode((tmp_path / "personal.card.json").read_bytes(), type=Card)
    assert (card.detector, card.policy, card.rows) == ("personal", "shop 1.0", 6)
    assert {one.label for one in card.figures} == {"doxxing", "pii"}
    threats = json.loads(cli("eval", folder, "--detector", "personal", "--json").out)["labels"]
    assert all(row["certain"]["found"] == 0 for row in threats if row["label"] == "threat")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--detector", "nose"], "CW333"), (["--card", "x.card.json"], "CW334")]
)
def test_eval_says_so_when_no_card_can_be_written(cli, folder, arguments, code):
    ran = cli("eval", folder, *arguments)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)


def test_eval_scores_every_row_when_a_detector_can(cli, folder, monkeypatch):
    monkeypatch.setattr("clausewise.equipment.detectors", lambda *_: (Lengths(),))
    figures = json.loads(cli("eval", folder, "--json").out)
    [threat] = [row for row in figures["labels"] if (row["label"], row["lang"]) == ("threat", "en")]
    # Of the three rows where it is known, the threat (24 characters) is shorter than the card and the innocent one.
    assert threat["roc_auc"] == 0.0
    assert threat["brier"] > 0


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
    assert Labelled(labels, "x").truth("spam") is truth


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
    score.add(Labelled({"benign": 1, "threat": 1}, "x", lang="en", source="s"), {"threat": 0.9}, decision)
    figures = score.figures()
    [benign] = figures["benign"]
    assert {name: benign[name] for name in expected} == expected
    threat = next(row for row in figures["labels"] if row["label"] == "threat")
    assert {name: threat[name]["recall"] for name in expected} == expected


def test_eval_measures_pages_and_accounts_when_rows_hold_them(cli, tmp_path):
    rows = (
        {"html": f"<p>{CARD}</p>", "lang": "en", "labels": {"pii": 1}, "source": "one"},
        {"html": "<p>Bonjour</p>", "lang": "en", "labels": {"pii": 0}, "source": "one"},
        {"text": CARD, "medium": "account", "name": "biography", "lang": "en", "labels": {"pii": 1}, "source": "one"},
    )
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    figures = json.loads(cli("eval", "a.jsonl", "--json").out)
    [pii] = [one for one in figures["labels"] if one["label"] == "pii"]
    assert (pii["rows"], pii["positives"], pii["roc_auc"]) == (3, 2, 1.0)


def test_eval_tells_a_row_without_content(cli, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"medium": "page", "labels": {"pii": 1}}\n', encoding="utf-8")
    ran = cli("eval", "a.jsonl")
    assert ran.code == 2
    assert "CW331" in ran.err


def test_eval_measures_clauses_and_pages_and_parts_when_rows_name_them(cli, tmp_path):
    rows = (
        {"html": f"<p hidden>{CARD}</p>", "lang": "en", "labels": {"privacy.disclosure": 1}},
        {
            "parts": [{"text": "Hello."}, {"medium": "page", "text": f"<p>{CARD}</p>"}],
            "labels": {"privacy.disclosure": 1},
        },
        {"html": "<p>Hello.</p>", "lang": "en", "labels": {"privacy.disclosure": 0}},
    )
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ran = cli("eval", "a.jsonl", "--json")
    assert (ran.code, ran.err) == (0, "")
    told = {row["lang"]: row for row in json.loads(ran.out)["labels"] if row["label"] == "privacy.disclosure"}
    assert [(lang, row["rows"], row["positives"]) for lang, row in told.items()] == [("", 1, 1), ("en", 2, 1)]
    assert all(row["certain"]["recall"] == row["certain"]["precision"] == 1.0 for row in told.values())
    assert told["en"]["roc_auc"] is None


@pytest.mark.parametrize(("language", "said"), [("en", "Not measured"), ("fr", "Non mesuré")])
def test_eval_says_so_when_labels_are_unknown_or_rows_are_empty(cli, tmp_path, language, said):
    (tmp_path / "a.jsonl").write_text(
        '{"htm": "<p>x</p>", "labels": {"hiden_text": 1}}\n{"text": "x", "labels": {"benign": 1}}\n', encoding="utf-8"
    )
    ran = cli("eval", "a.jsonl", "--language", language)
    assert ran.code == 0
    assert said in ran.err
    assert "hiden_text (1)" in ran.err
    assert "hidden_text" in ran.err
    assert ("1 of 2." if language == "en" else "1 sur 2.") in ran.err
    assert cli("eval", "a.jsonl", "--quiet").err == ""


def test_eval_leaves_labels_out_of_the_table_when_no_row_bears_them(cli, folder):
    out = cli("eval", folder).out
    assert "pii" in out
    assert "disparagement" not in out
