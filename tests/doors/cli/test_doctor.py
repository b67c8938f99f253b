from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing
from importlib.metadata import PackageNotFoundError

import pytest
from tests.doors.cli.conftest import INNOCENT

from clausewise.doors.cli import doctor
from clausewise.errors import UnavailableError
from clausewise.ledger import open_store


@pytest.fixture
def ours(cli) -> str:
    """A policy that reads only signals that are there."""
    assert cli("policy", "new", "ours", "--operator", "Nous").code == 0
    return "ours"


def found(cli, *arguments: object, **environment: str) -> dict[str, dict]:
    return {
        check["name"]: check
        for check in json.loads(cli("doctor", "--json", "--port", "0", *arguments, **environment).out)
    }


def test_doctor_says_that_all_is_well_when_it_is(cli, ours):
    ran = cli("doctor", "--policy", ours, "--port", "0")
    assert (ran.code, ran.err) == (0, "All is well.\n")
    for part in ("✓ python", "✓ msgspec", "✓ policy", "✓ language model", "en fr", "journal_mode=wal", "✓ port"):
        assert part in ran.out
    assert "✗" not in ran.out


def test_doctor_leaves_nothing_behind(cli, ours, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    cli("doctor", "--policy", ours, "--store", "var/c.db", "--port", "0")
    assert sorted(tmp_path.rglob("*")) == before


def test_doctor_looks_at_the_ledger_that_is_there(cli, ours):
    cli("check", "-", "--store", "c.db", stdin=INNOCENT)
    assert found(cli, "--policy", ours, "--store", "c.db")["ledger"]["found"] == "c.db, 1 records, journal_mode=wal"


def test_doctor_names_what_is_broken_with_its_remedy(cli, ours, tmp_path):
    (tmp_path / "c.db").write_text("no ledger", encoding="utf-8")
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        ran = cli("doctor", "--policy", "no-such", "--store", "c.db", "--port", port)
        french = cli("doctor", "--policy", "no-such", "--store", "c.db", "--port", port, "--language", "fr")
    assert (ran.code, ran.err) == (2, "3 broken\n")
    for part in ("✗ policy", "CW250", "✗ ledger", "✗ port", "CW320", f"--port {port + 1}"):
        assert part in ran.out
    assert french.err == "3 en panne\n"
    assert f"Le port {port} de 127.0.0.1 est déjà pris." in french.out


def test_doctor_tells_a_broken_setting_before_it_goes_on(cli):
    ran = cli("doctor", CLAUSEWISE_PORT="many")
    assert ran.code == 2
    assert "✗ settings" in ran.out
    assert "CW305" in ran.out


def test_doctor_tells_a_missing_package_from_a_missing_extra(cli, ours, monkeypatch):
    import importlib.metadata

    version = importlib.metadata.version

    def without(name: str) -> str:
        if name in {"msgspec", "starlette"}:
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(importlib.metadata, "version", without)
    checks = found(cli, "--policy", ours)
    assert (checks["msgspec"]["well"], checks["msgspec"]["optional"]) == (False, False)
    assert checks["msgspec"]["remedy"].endswith("'msgspec'")
    assert (checks["starlette"]["well"], checks["starlette"]["optional"]) == (False, True)
    assert checks["starlette"]["remedy"].endswith("'clausewise[server]'")
    assert cli("doctor", "--policy", ours, "--port", "0").code == 2


def test_doctor_calls_nothing_broken_when_nobody_asked_for_a_ledger(cli, ours, monkeypatch):
    def missing(*_):
        raise UnavailableError("CW430", "missing", "absent")

    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    monkeypatch.setattr(doctor, "_store", missing)
    named = found(cli, "--policy", ours, "--store", "c.db")["ledger"]
    assert (named["well"], named["optional"]) == (False, False)
    unnamed = found(cli, "--policy", ours)["ledger"]
    assert (unnamed["well"], unnamed["optional"]) == (False, True)


def test_doctor_names_what_the_system_lacks_with_the_package_that_brings_it(cli, ours, monkeypatch):
    from clausewise import sandbox

    told = sandbox.Surroundings(("limits",), ("libmagic",))
    monkeypatch.setattr(sandbox, "surroundings", lambda: told)
    checks = found(cli, "--policy", ours)
    assert (checks["libmagic"]["well"], checks["libmagic"]["optional"]) == (False, True)
    assert checks["libmagic"]["remedy"] == "Run: apt-get install libmagic1"
    assert checks["libarchive"]["well"]
    french = cli("doctor", "--policy", ours, "--port", "0", "--language", "fr")
    assert "– libmagic" in french.out
    assert "apt-get install libmagic1" in french.out


@pytest.mark.parametrize(
    ("requirement", "name"),
    [("rich>=15", "rich"), ("clausewise[store]", "clausewise"), ("typer", "typer"), ("uuid-utils <2", "uuid-utils")],
)
def test_name_is_what_stands_before_the_bounds(requirement, name):
    assert doctor._name(requirement) == name


def dropped(path) -> None:
    """Make a ledger of which an administrator has dropped a trigger."""
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER records_update")


def newer(path) -> None:
    """Make a ledger that a newer version wrote."""
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def written(name: str, text: str):
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def nothing(_folder) -> None:
    pass


# What is broken: how the set-up is made, what the doctor is asked, in which environment, the part that it names, and its code.
BROKEN = {
    "settings that are no TOML": (written("clausewise.toml", "store = "), (), {}, "settings", "CW30"),
    "a setting that does not exist": (written("clausewise.toml", "stoer = 'a.db'\n"), (), {}, "settings", "CW30"),
    "a policy that is not there": (nothing, ("--policy", "no-such"), {}, "policy", "CW250"),
    "a ledger that is none": (written("c.db", "no ledger"), ("--store", "c.db"), {}, "ledger", "CW4"),
    "a ledger of a newer version": (lambda at: newer(at / "c.db"), ("--store", "c.db"), {}, "ledger", "CW403"),
    "a ledger without a trigger": (lambda at: dropped(at / "c.db"), ("--store", "c.db"), {}, "ledger", "CW428"),
    "a database that does not answer": (
        nothing,
        ("--store", "postgresql://zoe:secret@127.0.0.1:9/none?connect_timeout=2"),
        {},
        "ledger",
        "CW414",
    ),
    "a Redis that does not answer": (
        nothing,
        (),
        {"CLAUSEWISE_REDIS": "redis://:secret@127.0.0.1:9/0"},
        "Redis",
        "CW328",
    ),
    "an address that is no Redis": (nothing, (), {"CLAUSEWISE_REDIS": "mailto:zoe"}, "Redis", "CW317"),
    "rules that cannot be compiled": (
        written("bad.yar", "rule a { condition: nothing }"),
        (),
        {"CLAUSEWISE_RULES": "bad.yar"},
        "rules",
        "CW69",
    ),
    "an antivirus that does not answer": (nothing, (), {"CLAUSEWISE_ANTIVIRUS": "127.0.0.1:9"}, "antivirus", "CW69"),
    "telemetry by a protocol that is not spoken": (
        nothing,
        (),
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
        "telemetry",
        "CW327",
    ),
}
NAMES = {
    "settings": "réglages",
    "policy": "politique",
    "ledger": "registre",
    "rules": "règles",
    "telemetry": "télémesure",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_doctor_tells_cause_and_remedy_in_both_languages_when_a_set_up_is_broken(cli, tmp_path, monkeypatch, broken):
    # What is well in all of them takes long to be looked at.
    for part in ("_packages", "_sandbox"):
        monkeypatch.setattr(doctor, part, lambda _session: iter(()))
    for part in ("_spirit", "_browser"):
        monkeypatch.setattr(doctor, part, lambda _session, part=part: doctor.Check(part, "", well=True))
    make, arguments, environment, name, code = BROKEN[broken]
    make(tmp_path)
    english = found(cli, *arguments, **environment)[name]
    french = found(cli, *arguments, "--language", "fr", **environment)[NAMES.get(name, name)]
    assert not english["well"]
    assert english["found"].startswith(code), english
    assert french["found"].startswith(code)
    assert english["remedy"]
    assert french["remedy"]
    assert english["remedy"] != french["remedy"]
    assert "secret" not in str((english, french))
