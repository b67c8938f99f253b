"""Banks from the command line; what stands in for the worst is a few coloured fields."""

from __future__ import annotations

import hashlib
import json

import pytest
from tests.test_curator import POLICY, picture

from clausewise.engine import Engine
from clausewise.known import Bank
from clausewise.model import Certainty

BY = ("--by", "desk", "--store", "c.db")
STORE = ("--store", "c.db")
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    path = tmp_path_factory.mktemp("ledger") / "c.db"
    with Engine.open(POLICY, store=path, with_detectors=()) as engine:
        engine.banks.open(Bank("works", "content.property"), by="desk")
        engine.banks.open(Bank("never", "content.minors", Certainty.CERTAIN, sealed=True), by="desk")
    return path.read_bytes()


@pytest.fixture
def banks(cli, tmp_path, ledger):
    (tmp_path / "c.db").write_bytes(ledger)
    (tmp_path / "phare.png").write_bytes(picture(1))
    (tmp_path / "other.png").write_bytes(picture(2))
    return cli


def test_a_work_is_found_and_gone_when_it_was_added_and_removed(banks):
    notice = (
        "--notice",
        "--owner",
        "ana",
        "--title",
        "Phare",
        "--statement",
        "À moi.",
        "--contact",
        "ana@phare.example",
    )
    assert banks("bank", "add", "works", "phare.png", "--id", "p1", *notice, *BY).out == "p1\n"
    opened = banks("bank", "open", "films", "--clause", "content.property", "--policy", "dexero", *BY)
    assert opened.out == "films\n"
    assert banks("bank", "list", "works", *STORE).out == "p1\tnotice\t1\tpdq sha256\n"
    found = banks("bank", "search", "phare.png", "other.png", *STORE)
    assert (found.code, found.out) == (1, "phare.png\tworks\tp1\tpdq:0\tlikely\n")
    checked = banks("check", "phare.png", "--author", "u7", "--policy", "dexero", *STORE)
    assert (checked.code, "content.property" in checked.out) == (3, True)
    assert banks("bank", "remove", "p1", *BY).out == "p1\n"
    assert banks("bank", "search", "phare.png", *STORE).code == 0
    rows = json.loads(banks("bank", "list", *STORE, "--json").out)
    assert [(row["bank"]["name"], row["entries"]) for row in rows] == [("works", 0), ("never", 0), ("films", 0)]


def test_a_list_is_imported_and_exported_when_it_has_a_form(banks):
    brought = banks("bank", "import", "works", "-", "--as", "pdq", "--id", "l1", *BY, stdin=f"{PDQ}\nbad\n{PDQ}\n")
    assert (brought.out, brought.err) == ("l1\n", "2 entries; 1 unusable (line 2), 0 withdrawn by their list.\n")
    assert banks("bank", "export", "works", "--as", "pdq", *STORE).out == f"{PDQ}\n{PDQ}\n"
    assert json.loads(banks("bank", "export", "works", *STORE).out.splitlines()[0])["id"] == "l1:0"
    assert banks("bank", "search", "--hash", f"pdq:{PDQ}", *STORE).code == 1
    assert "entrées" in banks("bank", "import", "works", "-", *BY, stdin=f"{PDQ}\n", LANG="fr_CA.UTF-8").err


def test_sealed_content_is_held_and_kept_when_it_is_checked(banks):
    digest = hashlib.sha256(picture(1)).hexdigest()
    banks("bank", "add", "never", "--hash", f"sha256:{digest}", "--id", "n1", *BY)
    checked = banks("check", "phare.png", "--author", "u7", "--policy", "dexero", "--format", "json", *STORE)
    assert checked.code == 3
    assert "n1" not in checked.out
    with Engine.open(POLICY, store="c.db", with_detectors=()) as engine:
        (name,) = {one.subject for one in engine.store.after(0) if one.kind == "decided"}
    assert "entry:n1" not in banks("decision", name, *STORE, "--json").out
    assert "entry:n1" in banks("bank", "unseal", name, *BY).out
    assert banks("statement", name, *STORE).err == "Nobody is told of this decision now: the link opens nothing.\n"
    assert banks("undo", name, "--reason", "?", *BY).err.startswith("CW181")
    assert banks("bank", "release", name, "--reason", "answered", *BY).out == f"{name}\n"
    assert banks("bank", "export", "never", *STORE).err.startswith("CW352")
    assert banks("bank", "export", "never", "--sealed", *STORE).code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("bank", "add", "works", "--hash", "pdq:12", *BY), "CW350"),
        (("bank", "add", "works", "missing.png", *BY), "CW351"),
        (("bank", "add", "works", *BY), "CW177"),
        (("bank", "add", "none", "phare.png", *BY), "CW176"),
        (("bank", "list", "none", *STORE), "CW176"),
        (("bank", "remove", "none", *BY), "CW180"),
    ],
)
def test_a_bank_says_so_when_something_is_wrong(banks, arguments, code):
    ran = banks(*arguments)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)
