"""The commands over a ledger: decisions, reports, authorizations, keys, audit."""

from __future__ import annotations

import json
import sqlite3

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT

from clausewise import keys
from clausewise.ledger import open_store

STORE = ("--store", "c.db")
CONSENT = (
    "--kind",
    "consent",
    "--clause",
    "privacy.disclosure",
    "--issuer",
    "Ann",
    "--document",
    "D-1",
    "--by",
    "root",
    "--target",
    "ann",
)


@pytest.fixture
def decided(cli) -> str:
    ran = cli("check", "-", *STORE, "--author", "ann", "--format", "ndjson", stdin=CARD)
    return json.loads(ran.out)["id"]


def test_decision_shows_what_was_decided_and_what_became_of_it(cli, decided):
    out = cli("decision", decided, *STORE).out
    for part in (
        decided,
        "remove",
        "by ann",
        "shop 1.0 sha256:",
        "privacy.disclosure certain “41••••••••11”",
        "#1 ",
        "decided ann",
    ):
        assert part in out
    found = json.loads(cli("decision", decided, *STORE, "--json").out)
    assert (found["id"], found["action"], [one["kind"] for one in found["history"]]) == (
        decided,
        "remove",
        ["decided", "exhibited"],
    )


def test_decision_speaks_french_when_told(cli, decided):
    assert "Ceci va clairement" in cli("decision", decided, *STORE, "--language", "fr").out


def test_undo_takes_a_decision_back_once(cli, decided):
    ran = cli("undo", decided, *STORE, "--by", "bo", "--reason", "It was the public test number.")
    assert (ran.code, ran.out) == (0, decided + "\n")
    assert "undone bo" in cli("decision", decided, *STORE).out
    again = cli("undo", decided, *STORE, "--by", "bo", "--reason", "again", "--language", "fr")
    assert (again.code, again.out) == (2, "")
    assert "n'a rien qui puisse être repris" in again.err


def test_report_prints_a_receipt_that_stands_in_the_ledger(cli, tmp_path):
    assert cli("policy", "new", "ours", "--operator", "Nous").code == 0
    told = [
        "https://x.example/1",
        "--clause",
        "content.property",
        "--reason",
        "C'est mon dessin.",
        "--notice",
        "--policy",
        "ours",
    ]
    ran = cli("report", *told, *STORE)
    assert ran.code == 0
    store = open_store(tmp_path / "c.db")
    record, *_ = store.of_subject(ran.out.strip())
    assert record.kind == "reported"
    assert "C'est mon dessin." in (store.sealed(record.sequence) or b"").decode()
    store.close()


@pytest.mark.parametrize(("clause", "code"), [("no.such", "CW251"), ("conduct.threats", "CW133")])
def test_report_says_so_when_a_clause_takes_none(cli, clause, code):
    ran = cli("report", "x", "--clause", clause, "--reason", "r", *STORE)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)


@pytest.mark.parametrize(
    "arguments",
    [
        ["decision", "x"],
        ["undo", "x", "--by", "b", "--reason", "r"],
        ["authorizations"],
        ["revoke", "x", "--by", "b"],
        ["audit", "verify"],
        ["audit", "head"],
        ["key", "list"],
        ["key", "revoke", "x"],
    ],
)
def test_asking_about_records_never_makes_a_ledger(cli, tmp_path, arguments):
    ran = cli(*arguments, *STORE)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", "CW311")
    assert list(tmp_path.iterdir()) == []
    assert cli(*arguments).err.startswith("CW310")


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "x", "--clause", "c", "--reason", "r"],
        ["authorize", *CONSENT, "--until", "9d"],
        ["key", "add", "n", "--scope", "read"],
    ],
)
def test_writing_needs_a_store_that_is_named(cli, arguments):
    assert cli(*arguments).err.startswith("CW310")


def test_an_authorization_holds_until_it_is_revoked(cli):
    made = cli("authorize", *CONSENT, "--until", "90d", "--account", "ann", "--id", "A1", *STORE)
    assert (made.code, made.out) == (0, "A1\n")
    to_ann = ("--target", "ann")
    assert cli("check", "-", "--author", "ann", *to_ann, *STORE, stdin=CARD).code == 0
    assert cli("check", "-", "--author", "bo", *to_ann, *STORE, stdin=CARD).code == 1
    assert cli("authorizations", *STORE).out.split("\t")[-1] == "in force\n"
    assert cli("revoke", "A1", "--by", "root", *STORE).code == 0
    assert cli("check", "-", "--author", "ann", *to_ann, *STORE, stdin=CARD).code == 1
    assert cli("authorizations", *STORE, "--language", "fr").out.split("\t")[-1] == "révoquée\n"
    assert cli("revoke", "A2", "--by", "root", *STORE).err.startswith("CW132")


@pytest.mark.parametrize(
    ("starts", "until", "standing"),
    [
        ("2020-01-01", "2020-02-01", "expired"),
        ("2020-01-01T00:00-05:00", "2999-01-01", "in force"),
        ("2998-01-01", "2999-01-01", "to come"),
    ],
)
def test_authorizations_tells_how_each_one_stands(cli, starts, until, standing):
    assert cli("authorize", *CONSENT, "--from", starts, "--until", until, *STORE).code == 0
    [found] = json.loads(cli("authorizations", *STORE, "--json").out)
    assert found["standing"] == standing


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--until", "tomorrow"], "CW312"),
        (["--until", "2020-01-01"], "CW121"),
        (["--until", "9d", "--kind", "favour"], "CW313"),
        (["--until", "9d", "--kind", "grant"], "CW123"),
        (["--until", "9d", "--network", "somewhere"], "CW124"),
    ],
)
def test_authorize_says_so_when_it_could_never_hold(cli, arguments, code):
    ran = cli("authorize", *CONSENT, *arguments, *STORE)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)


def test_a_key_works_until_it_is_revoked(cli, tmp_path):
    ran = cli("key", "add", "shop", "--scope", "check", "--scope", "read", *STORE)
    token = ran.out.strip()
    assert "Keep the token now" in ran.err
    store = open_store(tmp_path / "c.db")
    known = keys.recognize(store, token)
    assert known is not None
    assert (known.name, known.scopes) == ("shop", ("check", "read"))
    listed = cli("key", "list", *STORE).out
    assert known.id in listed
    assert token not in listed
    assert json.loads(cli("key", "list", *STORE, "--json").out)[0]["scopes"] == ["check", "read"]
    assert cli("key", "revoke", known.id, *STORE).code == 0
    assert keys.recognize(store, token) is None
    assert cli("key", "revoke", known.id, *STORE).err.startswith("CW143")
    store.close()


def test_audit_verify_tells_an_intact_ledger_from_one_that_was_altered(cli, tmp_path, decided):
    head = cli("audit", "head", *STORE).out.strip()
    cli("check", "-", *STORE, stdin=INNOCENT)
    ran = cli("audit", "verify", *STORE, "--head", head)
    assert (ran.code, ran.out) == (0, "intact: 4 records\n")
    assert cli("audit", "verify", *STORE, "--language", "fr").out == "intact\u00a0: 4 entrées\n"
    connection = sqlite3.connect(tmp_path / "c.db")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE records SET body = replace(body, 'remove', 'allow_') WHERE sequence = 1")
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    ran = cli("audit", "verify", *STORE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("CW42")


@pytest.mark.parametrize(("head", "code"), [("1", "CW314"), ("1:zz", "CW314"), ("1:" + "0" * 64, "CW427")])
def test_audit_verify_says_so_when_the_head_is_not_of_this_ledger(cli, decided, head, code):
    ran = cli("audit", "verify", *STORE, "--head", head)
    assert (ran.code, ran.err[:5]) == (2, code)
