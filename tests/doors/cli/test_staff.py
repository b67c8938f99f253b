"""``clausewise staff``: taking people on, and what becomes of them."""

from __future__ import annotations

import json

import pytest

from clausewise.ledger import open_store

STORE = ("--store", "c.db")


@pytest.fixture
def zoe(cli):
    return cli("staff", "add", "Zoé Roy", "--role", "reviewer", "--role", "sealed", *STORE)


def test_person_is_taken_on_with_a_link_when_added(cli, zoe, tmp_path):
    assert zoe.code == 0
    assert zoe.out.startswith("http://127.0.0.1:8700/invitation/")
    assert "Zoé Roy" in zoe.err
    (found,) = json.loads(cli("staff", "list", *STORE, "--json").out)
    assert (found["name"], found["roles"], found["proofs"], found["disabled_ms"]) == (
        "Zoé Roy",
        ["reviewer", "sealed"],
        [],
        None,
    )
    assert "Zoé Roy\tperson:" in cli("staff", "list", *STORE).out
    store = open_store(tmp_path / "c.db")
    assert [one.kind for one in store.after(0)] == ["staffed", "invited"]
    store.close()


def test_link_leads_where_people_reach_the_service_when_told(cli, zoe):
    ran = cli("staff", "invite", "zoé roy", "--url", "https://desk.example.org/", *STORE, "--language", "fr")
    assert ran.out.startswith("https://desk.example.org/invitation/")
    assert "Remettez ce lien" in ran.err


def test_roles_and_rights_change_when_told(cli, zoe):
    (person,) = json.loads(cli("staff", "list", *STORE, "--json").out)
    assert cli("staff", "role", person["id"], "--role", "lead", *STORE).out == person["id"] + "\n"
    assert cli("staff", "disable", "Zoé Roy", *STORE).code == 0
    (after,) = json.loads(cli("staff", "list", *STORE, "--json").out)
    assert after["roles"] == ["lead"]
    assert after["disabled_ms"]
    assert cli("staff", "disable", "Zoé Roy", "--undo", *STORE).code == 0
    assert cli("staff", "unlock", "Zoé Roy", *STORE).out == person["id"] + "\n"
    assert json.loads(cli("staff", "list", *STORE, "--json").out)[0]["disabled_ms"] is None


def test_sessions_and_second_factors_end_when_told(cli, zoe, tmp_path):
    from clausewise.member import Credential, Proof
    from clausewise.sitting import Origin, Sittings

    store = open_store(tmp_path / "c.db")
    person = store.staff().named("zoé roy")
    seats = Sittings(store.staff(), lambda: 1_790_000_000_000)
    seats.begin(person, (Proof.PASSWORD,), Origin("192.0.2.1", "Firefox"))
    store.staff().keep([Credential(person.id, Proof.TOTP, secret=b"s")])
    assert cli("staff", "sign-out", "Zoé Roy", *STORE).out == person.id + "\n"
    assert store.staff().sittings(person.id) == []
    seats.begin(person, (Proof.PASSWORD,), Origin("192.0.2.1", "Firefox"))
    assert cli("staff", "reset", "Zoé Roy", *STORE).out == person.id + "\n"
    assert store.staff().credentials(person.id) == store.staff().sittings(person.id) == []
    told = [
        (one.kind, one.actor) for one in store.of_subject(person.id) if one.kind in ("signed_out", "factor_removed")
    ]
    assert told == [("signed_out", "operator"), ("factor_removed", "operator")]
    store.close()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "zoé roy", "--role", "viewer"), "CW913"),
        (("add", "Ann", "--role", "boss"), "CW911"),
        (("add", "Ann"), "CW342"),
        (("add", " ", "--role", "viewer"), "CW910"),
        (("role", "Bob", "--role", "viewer"), "CW912"),
        (("invite", "Bob"), "CW912"),
    ],
)
def test_command_is_refused_with_its_code_when_it_cannot_be(cli, zoe, arguments, code):
    ran = cli("staff", *arguments, *STORE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(code)
