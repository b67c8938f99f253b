"""``policy accept`` and ``policy accepted``: who accepted which version, as the command line tells it."""

from __future__ import annotations

import json

import pytest

from clausewise.ledger import open_store
from clausewise.policy import load

STORE = ("--store", "c.db")


@pytest.fixture
def folder(cli, tmp_path):
    assert cli("policy", "new", "ours", "--operator", "Chez Nous").code == 0
    open_store(tmp_path / "c.db").close()
    return tmp_path / "ours"


@pytest.fixture
def said(cli, folder):
    def accept(account, version="1.0", *more):
        words = ("--shown", "fr", "--chosen", "en", "--by", "Ann", *more)
        return cli("policy", "accept", account, version, *words, "--policy", folder, *STORE)

    return accept


def change(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_acceptance_is_recorded_and_listed_when_told(cli, said, folder, tmp_path):
    ran = said("u42", "1.0", "--at", "2026-01-02T03:04:05")
    stamp = load(folder).stamp
    assert ran.out == f"2026-01-02T03:04:05Z 1.0 en {stamp.sha256[:16]} u42\n"
    assert said("u43").code == 0
    listed = cli("policy", "accepted", "--json", "--policy", folder, *STORE).out.splitlines()
    told = [json.loads(line) for line in listed]
    assert [(one["account"], one["first"], one["language"], one["sha256"]) for one in told] == [
        ("u42", "fr", "en", stamp.sha256),
        ("u43", "fr", "en", stamp.sha256),
    ]
    assert cli("policy", "accepted", "--of", "0.9", "--policy", folder, *STORE).out == ""
    store = open_store(tmp_path / "c.db")
    assert [(one.kind, one.actor) for one in store.of_subject("u42")] == [("accepted", "Ann")]
    store.close()


def test_changes_since_are_told_when_an_account_is_named(cli, said, folder):
    said("u42")
    cli("policy", "publish", folder)
    change(folder / "policy.yaml", 'version: "1.0"', 'version: "1.1"')
    change(folder / "clauses/conduct.threats.yaml", "with violence or harm", "with harm")
    ran = cli("policy", "accepted", "u42", "--policy", folder, *STORE)
    assert "1.1 is in use; rules changed since: 1." in ran.err
    assert ran.out.splitlines()[1].startswith("  changed conduct.threats ")
    told = json.loads(cli("policy", "accepted", "u42", "--json", "--policy", folder, *STORE).out)
    assert (told["version"], told["known"], [one["id"] for one in told["changed"]]) == (
        "1.1",
        True,
        ["conduct.threats"],
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("u42", "7.0"), "CW945"), (("",), "CW948"), (("u42", "1.0", "--at", "2099-01-01"), "CW948")],
)
def test_acceptance_is_refused_when_it_cannot_be(said, arguments, code):
    assert said(*arguments).err.startswith(code)


def test_nobody_is_found_when_an_account_accepted_nothing(cli, said, folder):
    said("u42")
    assert cli("policy", "accepted", "u43", "--policy", folder, *STORE).err.startswith("CW947")
