"""Evidence handed over and checked, and brakes, on the command line, in both languages."""

from __future__ import annotations

import base64
import json
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.doors.cli.conftest import CARD

STORE = ("--store", "c.db")
TO = ("--to", "Cst. A. Roy", "--ground", "Order 2026-117", "--by", "ada", "--out", "bundle.zip")
KEY = base64.b64encode(bytes(range(32))).decode()
PUBLIC = base64.b64encode(
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
).decode()


@pytest.fixture
def decided(cli) -> str:
    ran = cli("check", "-", *STORE, "--author", "ann", "--format", "ndjson", stdin=CARD)
    return json.loads(ran.out)["id"]


def test_bundle_is_written_signed_and_found_intact_when_a_decision_is_handed_over(cli, decided, monkeypatch, tmp_path):
    monkeypatch.setenv("CLAUSEWISE_REFERRAL_KEY", KEY)
    ran = cli("refer", decided, *TO, *STORE, "--language", "fr")
    assert ran.code == 0
    assert "laissé de côté\u00a0: xarf.json (XARF n'a pas de type pour cette clause" in ran.err
    checked = cli("audit", "bundle", "bundle.zip", "--key", PUBLIC, *STORE)
    assert checked.code == 0
    assert f"decision {decided}" in checked.out
    assert "signed by the key sha256:" in checked.out
    assert checked.out.endswith("the ledger knows it\n")
    assert cli("undo", decided, *STORE, "--by", "bo", "--reason", "…").err.startswith("CW181")
    assert cli("bank", "release", decided, *STORE, "--by", "bo", "--reason", "Answered").code == 0
    assert cli("undo", decided, *STORE, "--by", "bo", "--reason", "…").code == 0


def test_altered_file_is_named_and_the_exit_says_so_when_a_bundle_was_touched(cli, decided, tmp_path):
    cli("refer", decided, *TO, *STORE)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as before, zipfile.ZipFile(tmp_path / "other.zip", "w") as after:
        for name in before.namelist():
            after.writestr(name, b"Rien." if name == "statement.fr.txt" else before.read(name))
    ran = cli("audit", "bundle", "other.zip")
    assert (ran.code, ran.err[:6]) == (2, "CW960 ")
    assert "statement.fr.txt" in ran.err
    assert "not signed" in cli("audit", "bundle", "bundle.zip").out
    assert cli("audit", "bundle", "nothing.zip").err.startswith("CW388")
    assert cli("refer", decided, *TO[:-1], "nowhere/bundle.zip", *STORE).err.startswith("CW387")


def test_brakes_are_shown_when_none_is_pulled_and_none_can_be_released(cli, decided):
    assert cli("brakes", "show", *STORE).out.splitlines()[0] == "no clause is held back"
    assert "aucune clause n'est retenue" in cli("brakes", "show", *STORE, "--language", "fr").out
    assert json.loads(cli("brakes", "show", *STORE, "--json").out)["measures_last_hour"] == 1
    ran = cli("brakes", "release", "privacy.disclosure", *STORE, "--by", "bo", "--reason", "…")
    assert ran.err.startswith("CW957")
