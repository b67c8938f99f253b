from __future__ import annotations

import json

import pytest
from tests.observe.test_lookout import probing, written

QUIET = [written(number * 5, f"198.51.100.{number % 20}", f"/p/{number % 9}", 200) for number in range(100)]


def test_watch_names_actor_clause_and_row_when_a_log_is_read_once(cli, tmp_path):
    log = tmp_path / "access.log"
    log.write_text("\n".join([*QUIET, *probing(40), "what"]) + "\n")
    ran = cli("watch", "--policy", "dexero", "--once", str(log), "--log-format", "combined")
    [line] = ran.out.splitlines()
    assert "address 203.0.113.9: integrity.probing likely hold — Addresses tried that were never there" in line
    assert "access.log:115 GET /x14.php 404" in line
    assert ran.code == 3
    assert "141 lines, 140 events, 1 not understood, 0 out of time." in ran.err
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


@pytest.mark.parametrize("reading", ["lines", "columns"])
def test_hostile_log_costs_a_count_when_read_either_way(cli, tmp_path, reading):
    log = tmp_path / "access.log"
    told = [*(one.encode() for one in probing(40)), b"\x00" * 100, b"\x1b[31mred\x07", b"a" * 10_000_000, b"\xff\xfe"]
    told += [
        b'10.0.0.1 - - [20/Nov/2099:10:00:00 +0000] "GET / HTTP/1.1" 404 1 "-" "-"',
        b'10.0.0.1 - - [01/Jan/1970:00:00:00 +0000] "GET / HTTP/1.1" 404 1 "-" "-"',
        b'10.0.0.2 - - [20/Nov/2026:10:00:41 +0000] "GET /\r\x1b[2J HTTP/1.1" 404 1 "-" "-"',
    ]
    log.write_bytes(b"\n".join(told))
    ran = cli("watch", "--policy", "dexero", "--once", str(log), "--reading", reading, "--log-format", "combined")
    [line] = ran.out.splitlines()
    assert "203.0.113.9: integrity.probing" in line
    assert "47 lines, 42 events, 4 not understood, 1 out of time." in ran.err
    assert "\x1b" not in ran.out + ran.err
    assert "\x00" not in ran.err
    assert ran.code == 3


def test_watch_drafts_a_profile_under_which_clean_traffic_is_clean(cli, tmp_path):
    log, made = tmp_path / "access.log", tmp_path / "profiles.yaml"
    log.write_text("\n".join([*QUIET, *probing(40)]) + "\n")
    ran = cli("watch", "--policy", "dexero", "--learn", str(log))
    assert (ran.code, "probing.paths: {ease: " in ran.out) == (0, True)
    assert "Read it before you put it in force." in ran.err
    made.write_text(ran.out)
    assert cli("watch", "--policy", "dexero", "--once", str(log)).code == 3
    ran = cli("watch", "--policy", "dexero", "--once", str(log), CLAUSEWISE_PROFILES=str(made))
    assert (ran.code, ran.out) == (0, "")
