from __future__ import annotations

import gzip
import json

import pytest

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


def asked(when, address, uri, status=200, **more):
    return {
        "ts": 1_780_000_000 + when,
        "ip": address,
        "method": "GET",
        "uri": uri,
        "status": status,
        "headers": BROWSER,
        **more,
    }


def signing(when, address, account, status):
    return {**asked(when, address, "/connexion", status), "method": "POST", "user": account}


GUESSING = [signing(n, "203.0.113.9", "zoe", 401) for n in range(20)] + [signing(40, "198.51.100.4", "lea", 200)]
SCENARIOS = (
    {"id": "a", "label": "attack", "family": "guessing", "attackers": ["203.0.113.9"], "requests": GUESSING},
    {
        "id": "b",
        "label": "attack",
        "family": "quiet",
        "attackers": ["user:max"],
        "requests": [asked(1, "198.51.100.4", "/", user="max")],
    },
    {
        "id": "c",
        "label": "benign",
        "family": "reader",
        "requests": [asked(n, "198.51.100.4", f"/{n}") for n in range(5)],
    },
    {"id": "d", "label": "benign", "family": "unlucky", "requests": GUESSING},
)
SINGLE = ({"id": "e", "label": "benign", "family": "prose", "uri": "/?q=laine", "method": "GET", "ts": None},)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "behaviour"
    place.mkdir()
    (place / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in SCENARIOS), encoding="utf-8")
    (place / "b.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in SINGLE).encode()))
    return place


def test_families_and_honest_kinds_are_counted_when_behaviour_is_measured(cli, folder):
    ran = cli("eval", "--behaviour", folder, "--policy", "dexero", "--json", "--output", "figures.json")
    assert ran.code == 0
    figures = json.loads(ran.out)
    assert json.loads((folder.parent / "figures.json").read_text(encoding="utf-8")) == figures
    assert figures["attacks"] == [
        {"kind": "guessing", "rows": 1, "found": 1, "acted": 0},
        {"kind": "quiet", "rows": 1, "found": 0, "acted": 0},
    ]
    assert figures["missed"] == ["b"]
    assert figures["bystanders"][0] == {"kind": "guessing", "rows": 1, "found": 0, "acted": 0}
    assert [(one["kind"], one["found"] > 0) for one in figures["honest"]] == [("reader", False), ("unlucky", True)]
    assert figures["ordinary"] == [{"kind": "prose", "rows": 1, "found": 0, "acted": 0}]
    assert figures["clauses"] == {"integrity.intrusion": 2}


@pytest.mark.parametrize(("language", "said"), [("en", "mean of families"), ("fr", "moyenne des familles")])
def test_tables_are_told_in_the_readers_language_when_nobody_asks_for_json(cli, folder, language, said):
    ran = cli("--language", language, "eval", "--behaviour", folder, "--policy", "dexero")
    assert ran.code == 0
    assert said in ran.out
    assert "guessing" in ran.out


def test_file_is_refused_with_its_line_when_a_row_is_none(cli, folder):
    (folder / "c.jsonl").write_text('{"label": "attack", "requests": []}\n{"requests": 4, "label": "attack"}\n')
    ran = cli("eval", "--behaviour", folder / "c.jsonl", "--policy", "dexero")
    assert ran.code == 2
    assert "CW354" in ran.err
    assert "c.jsonl:2" in ran.err
