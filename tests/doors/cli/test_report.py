"""``clausewise report``: figures in every form, statements for the EU's database, and what is published."""

from __future__ import annotations

import csv
import json

import pytest
from tests.browsing import missing
from tests.doors.cli.conftest import CARD, INNOCENT

STORE = ("--store", "c.db")
ALL = ("--from", "2020-01-01")


@pytest.fixture
def kept(cli):
    for text in (CARD, INNOCENT, "Voici ma carte : 4111 1111 1111 1111."):
        cli("check", "-", *STORE, "--author", "ann", stdin=text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Transparency report of", "What was checked", "nothing to object to", "not shown", "How long it took")),
        ("fr", ("Rapport de transparence de", "Ce qui a été vérifié", "rien à redire", "non montré", "Délais")),
    ],
)
def test_report_tells_the_figures_when_asked_in_a_language(cli, kept, language, words):
    ran = cli("report", *ALL, *STORE, "--language", language)
    assert (ran.code, ran.err) == (0, "")
    for one in words:
        assert one in ran.out
    assert "ann" not in ran.out.split()


def test_report_is_data_when_asked_for_json_or_csv(cli, kept):
    figures = json.loads(cli("report", *ALL, *STORE, "--format", "json", "--exact").out)
    [checks] = [one for one in figures["tables"] if one["name"] == "checks"]
    assert {row["keys"][0]: row["count"] for row in checks["rows"]} == {"clean": 1, "found": 2}
    rows = list(csv.DictReader(cli("report", *ALL, *STORE, "--format", "csv").out.splitlines()))
    assert {row["table"] for row in rows} >= {"checks", "decisions", "wait_report"}
    assert cli("report", "--from", "2020-01-01", "--to", "2020-02-01", *STORE, "--format", "csv").out.count("\n") == 10


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_report_is_a_pdf_with_its_tables_when_printed(cli, kept, tmp_path):
    import pypdfium2

    assert cli("report", *ALL, *STORE, "--format", "pdf").err.startswith("CW349")
    ran = cli("report", *ALL, *STORE, "--format", "pdf", "--out", "r.pdf", "--language", "fr")
    assert (ran.code, ran.out) == (0, "")
    document = pypdfium2.PdfDocument(tmp_path / "r.pdf")
    text = document[0].get_textpage().get_text_range()
    assert "Rapport de transparence" in text
    assert "rien à redire" in text
    document.close()


@pytest.mark.parametrize("name", ["s.jsonl", "s.csv"])
def test_statements_are_checked_rows_when_written(cli, kept, tmp_path, name):
    from clausewise import dsa

    ran = cli("report", "dsa", *ALL, *STORE, "--out", name)
    assert (ran.code, ran.out, ran.err) == (0, "", "2 statements\n")
    text = (tmp_path / name).read_text()
    if name.endswith("csv"):
        rows = [
            {key: json.loads(value) if value.startswith("[") else value for key, value in row.items() if value}
            for row in csv.DictReader(text.splitlines())
        ]
    else:
        rows = [json.loads(line) for line in text.splitlines()]
    assert len(rows) == 2
    assert list(dsa.check_all(rows)) == []
    assert "4111" not in text
    assert "ann" not in text.replace("anno", "")


def test_nothing_is_left_of_statements_when_one_would_be_refused(cli, kept, tmp_path):
    (tmp_path / "clausewise.toml").write_text('[dsa]\ncountries = ["CA"]\n')
    ran = cli("report", "dsa", *ALL, *STORE, "--out", "s.jsonl")
    assert (ran.code, ran.err[:5]) == (2, "CW966")
    assert not list(tmp_path.glob("*s.jsonl*"))
    assert cli("report", "dsa", *ALL, *STORE, "--out", "s.txt").err.startswith("CW378")
    (tmp_path / "clausewise.toml").write_text("[dsa]\ncountry = 7\n")
    assert cli("report", "dsa", *ALL, *STORE, "--out", "s.jsonl").err.startswith("CW305")


def test_period_is_published_once_when_told(cli, kept):
    published = ("report", "publish", "--from", "2020-01-01", "--to", "2020-02-01", "--by", "ann", *STORE)
    assert cli(*published).out == "From 2020-01-01 to 2020-01-31, both days included (UTC)\n"
    assert cli(*published).err.startswith("CW967")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--to", "2020-01-01"], "CW348"),
        (["--from", "x"], "CW312"),
        (["--from", "2021-01-01", "--to", "2020-01-01"], "CW965"),
    ],
)
def test_period_is_refused_when_it_is_none(cli, kept, arguments, code):
    ran = cli("report", *arguments, *STORE)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)
