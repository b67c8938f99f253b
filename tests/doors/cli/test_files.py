"""Files of every kind on the command line: opened as what they are, and harm named by its path."""

from __future__ import annotations

import json

import pytest
from tests.archives import zipped
from tests.buried import PATH, letter
from tests.detect.rule_cases import CASES

pytest.importorskip("yara_x", reason="install yara-x")


DEXERO = {"CLAUSEWISE_POLICY": "dexero"}


def test_a_virus_in_an_archive_in_a_document_in_a_letter_is_named_by_its_path_when_checked(cli, tmp_path):
    (tmp_path / "mail.eml").write_bytes(letter())
    ran = cli("check", "mail.eml", "--format", "ndjson", **DEXERO)
    assert ran.code == 1
    [said] = [json.loads(line) for line in ran.out.splitlines()]
    assert said["action"] == "remove"
    assert "content.malware" in said["clauses"]
    spots = [spot for one in said["findings"] for signal in one["signals"] for spot in signal["evidence"]]
    assert PATH in {spot["place"] for spot in spots}
    assert PATH in cli("check", "mail.eml", **DEXERO).out


def test_a_folder_of_every_kind_is_walked_when_checked(cli, tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"<html><body><p>I will kill you tonight.</p></body></html>")
    (folder / "script.sh").write_bytes(b"#!/bin/sh\n" + CASES["shell.reverse_shell_of_bash"][0][0])
    (folder / "honest.zip").write_bytes(zipped({"lisez-moi.txt": "La fête a lieu samedi.".encode()}))
    (folder / "note").write_bytes(b"#!/bin/sh\necho hello\n")
    ran = cli("check", "all", "--format", "ndjson", **DEXERO)
    told = [json.loads(line) for line in ran.out.splitlines()]
    actions = {one["path"].rpartition("/")[2]: one["action"] for one in told}
    assert actions == {"photo.jpg": "remove", "script.sh": "hold", "honest.zip": "allow", "note": "allow"}


def test_rules_of_the_operator_are_read_when_the_settings_name_them(cli, tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "a.yar").write_text('rule a { strings: $a = "made by Nordalve" condition: $a }')
    (tmp_path / "clausewise.toml").write_text('rules = "ours"\n')
    (tmp_path / "a.sh").write_text("#!/bin/sh\n# made by Nordalve\n")
    assert cli("check", "a.sh", **DEXERO).code == 3
    (tmp_path / "ours" / "a.yar").write_text("rule a {\n condition: nothing\n}")
    ran = cli("check", "a.sh", **DEXERO)
    assert ran.code == 2
    assert "CW690" in ran.err
    assert "a.yar:2" in ran.err
