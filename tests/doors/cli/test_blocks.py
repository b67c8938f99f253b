"""Who is barred, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.small import policy

from clausewise.blocklist import Effect, Kind
from clausewise.decision import Decision
from clausewise.doors.cli.enforcing import EFFECTS, KINDS
from clausewise.engine import Engine
from clausewise.model import Action, Measure, PolicyStamp

STORE = ("--store", "c.db")
FAR_MS = 4_000_000_000_000


@pytest.fixture
def ledger(cli, tmp_path, monkeypatch):
    with Engine.open(policy(), store="c.db", with_detectors=(), isolated=False) as engine:
        measures = (
            Measure(Action.BLOCK, "access", "address:203.0.113.9", FAR_MS),
            Measure(Action.LIMIT, "access", "network:198.51.100.0/24", FAR_MS),
        )
        decision = Decision("d1", "item", 0, PolicyStamp("small", "1", "0" * 64), measures=measures)
        engine.clerk.record([decision], (), None)


def test_blocks_lists_who_is_barred_in_either_language(cli, ledger):
    assert cli("blocks", *STORE).out.splitlines()[0].split("\t")[:3] == ["address", "203.0.113.9", "blocked"]
    assert cli("blocks", *STORE, "--language", "fr").out.splitlines()[1].split("\t")[:3] == [
        "réseau",
        "198.51.100.0/24",
        "limité",
    ]
    found = json.loads(cli("blocks", *STORE, "--json").out)
    assert [(one["kind"], one["until_ms"]) for one in found] == [("address", FAR_MS), ("network", FAR_MS)]


def test_blocks_writes_for_firewalls_and_jails_when_asked(cli, ledger, tmp_path):
    done = cli("blocks", *STORE, "--as", "nftables", "--output", "barred.nft")
    assert (done.out, "1 left out" in done.err) == ("", True)
    assert "203.0.113.9 timeout" in Path("barred.nft").read_text(encoding="utf-8")
    done = cli("blocks", *STORE, "--as", "fail2ban", "--held", "-", stdin="203.0.113.7\n")
    assert done.out == "set clausewise unbanip 203.0.113.7\nset clausewise banip 203.0.113.9\n"


def test_blocks_says_what_is_wrong_when_a_file_cannot_be(cli, ledger):
    assert cli("blocks", *STORE, "--as", "fail2ban", "--held", "nowhere").err.startswith("CW367 nowhere")
    assert cli("blocks", *STORE, "--as", "nftables", "--output", "no/where").err.startswith("CW368 no/where")
    assert cli("blocks", *STORE, "--as", "nftables", "--name", "a b").err.startswith("CW976")


def test_every_kind_and_effect_has_words_in_both_languages_when_listed():
    assert (set(KINDS), set(EFFECTS)) == (set(Kind), set(Effect))
