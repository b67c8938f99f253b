from __future__ import annotations

import json

from tests.doors.cli.conftest import CARD, INNOCENT

# The card of CARD, and that it is the author's own.
SEEN = {"personal.card": 0.97, "personal.own": 0.873}


def test_signals_prints_a_line_for_every_row_in_order(cli):
    rows = [json.dumps({"id": str(number), "text": CARD if number % 7 == 0 else INNOCENT}) for number in range(600)]
    ran = cli("signals", "-", stdin="\n".join(rows))
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["id"] for row in found] == [str(number) for number in range(600)]
    fired = [{name for name, score in row["signals"].items() if "." in name} for row in found]
    assert fired == [set(SEEN) if number % 7 == 0 else set() for number in range(600)]
    assert all((row["signals"].get("pii", 0.0) == 0.97) is (int(row["id"]) % 7 == 0) for row in found)
    assert all(0.0 < row["signals"]["hate"] < 0.2 for row in found), "every row has a score of every learned label"
    assert (ran.code, ran.err) == (0, "")


def test_signals_prints_only_the_detectors_own_names_when_raw(cli):
    ran = cli("signals", "-", "--raw", stdin=json.dumps({"id": "a", "text": CARD}))
    assert json.loads(ran.out) == {"id": "a", "signals": SEEN}


def test_signals_keeps_a_place_when_a_row_is_bad(cli):
    ran = cli("signals", "-", "--as", "ndjson", stdin="bad\n" + json.dumps({"text": INNOCENT}))
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert (first["id"], first["signals"], first["error"]["code"]) == ("-:1", {}, "CW152")
    assert second["id"] == "-:2"
    assert not any("." in name for name in second["signals"])
    assert ran.code == 2
    assert ran.err.startswith("CW152")


def test_signals_passes_over_links_without_a_row(cli, tmp_path):
    (tmp_path / "a.txt").write_text(CARD, encoding="utf-8")
    (tmp_path / "link").symlink_to("a.txt")
    ran = cli("signals", ".")
    assert (ran.code, ran.out.count("\n")) == (0, 1)


def test_signals_records_nothing_when_the_settings_name_a_store(cli, tmp_path):
    cli("signals", "-", stdin=CARD, CLAUSEWISE_STORE=str(tmp_path / "c.db"))
    assert list(tmp_path.iterdir()) == []
