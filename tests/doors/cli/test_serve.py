from __future__ import annotations

import io
import json
import socket
import sys
from pathlib import Path

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT

from clausewise.doors.cli.app import run
from clausewise.ledger import open_store

SAMPLES = (
    {"id": "en-card", "text": CARD, "author": "a", "clause": "privacy.disclosure", "lang": "en"},
    {"id": "en-fine", "text": INNOCENT, "author": "b", "clause": None, "lang": "en"},
    {"id": "en-wrong", "text": INNOCENT, "author": "c", "clause": "conduct.threats", "lang": "en"},
)


@pytest.fixture
def samples(tmp_path):
    folder = tmp_path / "samples"
    (folder / "formats").mkdir(parents=True)
    (folder / "en.ndjson").write_text("".join(json.dumps(one) + "\n" for one in SAMPLES), encoding="utf-8")
    (folder / "formats" / "a.txt").write_text(CARD, encoding="utf-8")
    (folder / "README.md").write_text("What this is.", encoding="utf-8")
    return folder


@pytest.fixture
def serve(monkeypatch, capsys, tmp_path, policy_file):
    """Run ``serve`` with what would serve replaced by a note of what it was given."""
    monkeypatch.chdir(tmp_path)
    given: list[tuple[str, int, int]] = []

    def serving(engine, *, host: str, port: int, config) -> None:
        judged = [one for one in engine.store.after(0) if one.kind in ("checked", "decided")]
        given.append((host, port, len(judged)))

    def call(*arguments: object, **environment: str):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        settings = {"CLAUSEWISE_POLICY": str(policy_file), **environment}
        code = run(["serve", "--port", "0", *map(str, arguments)], environment=settings, serving=serving)
        out, err = capsys.readouterr()
        return code, out, err, given

    return call


def test_serve_judges_the_samples_once_and_shows_them_every_time(serve, samples):
    for judged in (4, 0):
        code, out, err, given = serve("--samples", samples, "--store", "c.db")
        assert code == 0
        rows = [line.split("\t") for line in out.splitlines()[:-1]]
        assert rows == [
            ["en-card", "en", "remove", "privacy.disclosure", "“41••••••••11”", "✓"],
            ["en-fine", "en", "allow", "-", "-", "✓"],
            ["en-wrong", "en", "allow", "-", "-", "✗"],
            ["formats/a.txt", "en", "remove", "privacy.disclosure", "“41••••••••11”", ""],
        ]
        assert out.splitlines()[-1] == "http://127.0.0.1:0"
        assert err == f"{judged} samples judged now, {4 - judged} before; 2 of 3 as expected\n"
    assert given == [("127.0.0.1", 0, 4), ("127.0.0.1", 0, 4)]


def test_serve_judges_only_new_samples_when_some_were_added(serve, samples):
    serve("--samples", samples, "--store", "c.db")
    (samples / "fr.ndjson").write_text(
        json.dumps({"id": "fr-carte", "text": CARD, "clause": None, "lang": "fr"}), encoding="utf-8"
    )
    _, _, err, given = serve("--samples", samples, "--store", "c.db", "--language", "fr")
    assert err == "1 exemples jugés maintenant, 4 auparavant; 2 sur 4 comme prévu\n"
    assert given[-1][2] == 5


def test_serve_makes_the_folder_of_its_ledger(serve, tmp_path):
    code, out, err, given = serve()
    assert (code, out, err) == (0, "http://127.0.0.1:0\n", "")
    assert (tmp_path / "var" / "clausewise.db").is_file()
    assert given == [("127.0.0.1", 0, 0)]


def test_serve_tells_a_busy_port_before_it_judges_anything(serve, samples, tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        code, out, err, given = serve("--samples", samples, "--store", "c.db", "--port", held.getsockname()[1])
    assert (code, out, given) == (2, "", [])
    assert err.startswith("CW320")
    assert not (tmp_path / "c.db").exists()


def test_serve_tells_an_address_that_is_not_there(serve):
    assert serve("--host", "no such host")[2].startswith("CW321")


@pytest.mark.parametrize("content", [b"bad\n", b'{"text":"x"}\n', b'{"text":"x","id":3}\n'])
def test_serve_tells_a_sample_that_is_none(serve, samples, content):
    (samples / "en.ndjson").write_bytes(content)
    code, out, err, given = serve("--samples", samples, "--store", "c.db")
    assert (code, out, given) == (2, "", [])
    assert err.startswith(("CW152", "CW315"))
    assert "en.ndjson:1" in err


def test_serve_tells_a_folder_that_is_not_there(serve):
    assert serve("--samples", "nowhere")[2].startswith("CW150")


def test_the_samples_of_the_project_are_all_met_and_the_same_in_both_languages(serve):
    folder = Path(__file__).parents[3] / "samples"
    _, out, err, _ = serve("--samples", folder, "--policy", "dexero", "--store", "c.db")
    rows = [line.split("\t") for line in out.splitlines()[:-1]]
    assert [row for row in rows if row[-1] == "✗"] == []
    met = [row[0] for row in rows if row[-1] == "✓"]
    english, french = ([name[3:] for name in met if name.startswith(start)] for start in ("en-", "fr-"))
    assert english == french
    assert len(english) >= 30
    assert f"{len(met)} of {len(met)} as expected" in err
    assert {row[0] for row in rows} >= {"formats/image.png", "formats/letter.txt", "formats/page.html", "csv-card"}


def test_serve_says_how_to_install_it_when_nothing_can_serve(cli):
    ran = cli("serve")
    assert (ran.code, ran.err[:5]) == (2, "CW322")
    assert "clausewise[server]" in ran.err


def test_serve_closes_the_ledger_when_serving_ends(serve, tmp_path):
    serve("--store", "c.db")
    store = open_store(tmp_path / "c.db")
    assert store.head()[0] == 0
    store.close()
