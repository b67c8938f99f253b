from __future__ import annotations

import json

from tests.observe.test_lookout import probing, written

QUIET = [written(number * 5, f"198.51.100.{number % 20}", f"/p/{number % 9}", 200) for number in range(100)]


def test_watch_names_actor_clause_and_row_when_a_log_is_read_once(cli, tmp_path):
    log = tmp_path / "access.log"
    log.write_text("\n".join([*QUIET, *probing(40), "what"]) + "\n")
    ran = cli("watch", "--policy", "dexero", "--once", str(log), "--log-format", "combined")
    [line] = ran.out.splitlines()
    assert "address 203.0.113.9: integrity.probing likely hold — Addresses tried that were never there" in line
    assert "access.log:113 GET /x12.php 404" in line
    assert ran.code == 3
    assert "141 lines, 140 events, 1 not understood, 0 too late." in ran.err
    assert ran.err.rstrip().endswith("access.log:141: what")


def test_watch_speaks_french_and_prints_json_when_asked(cli, tmp_path):
    log = tmp_path / "access.log"
    log.write_text("\n".join(probing(40)))
    ran = cli("--language", "fr", "watch", "--policy", "dexero", "--once", str(log))
    assert "Adresses essayées qui n'ont jamais existé" in ran.out.replace("\u2019", "'")
    assert "40 lignes, 40 événements" in ran.err
    ran = cli("watch", "--policy", "dexero", "--once", "--json", "--quiet", "-", stdin="\n".join(probing(40)))
    decision = json.loads(ran.out)
    assert decision["clauses"] == ["integrity.probing"]
    assert decision["item"].startswith("address:203.0.113.9:")
    assert ran.err == ""


def test_watch_finds_nothing_when_people_read_pages(cli, tmp_path):
    log = tmp_path / "access.log"
    log.write_text("\n".join(QUIET))
    ran = cli("watch", "--policy", "dexero", "--once", str(log))
    assert (ran.code, ran.out) == (0, "")


def test_watch_refuses_with_a_remedy_when_format_time_or_file_is_not_there(cli, tmp_path):
    log = tmp_path / "access.log"
    log.write_text("\n".join(QUIET))
    assert cli("watch", "--policy", "dexero", "--once", str(log), "--log-format", "unheard").err.startswith("CW360")
    assert cli("watch", "--policy", "dexero", "--once", str(log), "--since", "yesterday").err.startswith("CW361")
    ran = cli("watch", "--policy", "dexero", "--once", str(tmp_path / "none.log"))
    assert (ran.code, "CW802" in ran.err) == (2, True)
