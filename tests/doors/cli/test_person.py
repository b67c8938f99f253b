"""``clausewise person`` and ``clausewise retention``: a copy for one person, its erasure, and what has had its time."""

from __future__ import annotations

import json
import stat
import zipfile

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT

STORE = ("--store", "c.db")


@pytest.fixture
def kept(cli):
    for author, text in (("ann", CARD), ("bob", CARD), ("ann", INNOCENT)):
        cli("check", "-", *STORE, "--author", author, stdin=text)


def test_copy_is_a_file_for_its_owner_alone_when_exported(cli, kept, tmp_path):
    ran = cli("person", "export", "ann", "--out", "ann.zip", "--by", "root", *STORE)
    assert (ran.code, ran.out, ran.err) == (0, "3 records\n", "")
    assert stat.S_IMODE((tmp_path / "ann.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "ann.zip") as archive:
        data = json.loads(archive.read("data.json"))
        assert CARD in archive.read("lisez-moi.fr.html").decode()
    assert data["account"] == "ann"
    assert "bob" not in json.dumps(data)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["erased: 3 payloads, 0 files", "stays in the chain, by its id alone: 1 checked"]),
        (
            "fr",
            ["effacé\u00a0: 3 contenus, 0 fichiers", "reste dans la chaîne, par son seul identifiant\u00a0: 1 checked"],
        ),
    ],
)
def test_erasure_says_what_is_left_when_done(cli, kept, language, lines):
    ran = cli("person", "erase", "ann", "--reason", "request", "--by", "Ann Roy", *STORE, "--language", language)
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == lines
    assert cli("audit", "verify", *STORE).code == 0
    assert cli("person", "erase", "nobody", "--reason", "request", "--by", "Ann Roy", *STORE).err.startswith("CW968")


def test_retention_says_its_days_when_shown(cli, tmp_path):
    (tmp_path / "clausewise.toml").write_text("[retention]\nchecked = 9\n")
    rows = [line.split("\t") for line in cli("retention", "show", "--language", "fr").out.splitlines()]
    assert rows[0][:2] == ["checked", "9"]
    assert "six mois" in rows[1][2]
    (tmp_path / "clausewise.toml").write_text("[retention]\nnotice = 9\n")
    assert cli("retention", "show").err.startswith("CW990")


def test_retention_destroys_nothing_when_it_is_only_asked(cli, kept, tmp_path):
    (tmp_path / "clausewise.toml").write_text("[retention]\nchecked = 0\n")
    assert cli("retention", "run", "--dry-run", *STORE).out == "would erase: 1 checked\nwould erase in all: 1\n"
    assert cli("retention", "run", *STORE).out == "erased: 1 checked\nerased in all: 1\n"
    assert cli("retention", "run", *STORE).out == "erased in all: 0\n"
    assert cli("audit", "verify", *STORE).code == 0
