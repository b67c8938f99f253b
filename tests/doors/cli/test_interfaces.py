from __future__ import annotations

import json

from tests.observe.test_lookout import written

CLEAN = [written(n, f"198.51.100.{n % 5}", f"/orders/{n}?page={n}", 200) for n in range(40)]


def test_interfaces_are_drafted_checked_and_shown_when_a_log_is_clean(cli, tmp_path):
    log, made = tmp_path / "access.log", tmp_path / "ours.yaml"
    log.write_text("\n".join(CLEAN))
    ran = cli("interfaces", "learn", str(log), "-o", str(made))
    assert (ran.code, ran.out) == (0, "")
    assert "1 routes from 40 events" in ran.err
    assert (
        '- {path: "/orders/{id}", methods: ["GET"], parameters: ["page"]}  # 40 requests, 5 callers' in made.read_text()
    )
    ran = cli("interfaces", "check", str(made))
    assert ran.out.startswith("ours.yaml: 1 routes, complete under / of every host")
    ran = cli("interfaces", "show", str(made))
    assert ran.out == "*\tGET\t/orders/{id}\tpage\t*\n"
    [shown] = json.loads(cli("interfaces", "show", str(made), "--json").out)
    assert shown["routes"][0]["path"] == "/orders/{id}"


def test_draft_is_printed_in_french_when_no_file_is_named(cli, tmp_path):
    ran = cli("--language", "fr", "interfaces", "learn", "-", "--actors", "2", "--quiet", stdin="\n".join(CLEAN))
    assert "40 requêtes, 5 appelants" in ran.out
    assert ran.err == ""


def test_interfaces_are_refused_with_a_remedy_when_there_are_none(cli, tmp_path):
    assert cli("interfaces", "show").err.startswith("CW370")
    (tmp_path / "a.yaml").write_text("routes:\n  - {path: orders}\n")
    ran = cli("interfaces", "check", str(tmp_path / "a.yaml"))
    assert (ran.code, "CW830" in ran.err) == (2, True)


def test_watch_names_who_uses_what_nobody_documented(cli, tmp_path):
    made = tmp_path / "ours.yaml"
    made.write_text('routes:\n  - {path: "/orders/{id}", methods: [GET]}\n')
    log = tmp_path / "access.log"
    log.write_text("\n".join([*CLEAN, *(written(n, "203.0.113.9", f"/internal/users/{n}", 200) for n in range(60))]))
    ran = cli("watch", "--policy", "dexero", "--once", str(log), CLAUSEWISE_INTERFACES=str(made))
    assert "address 203.0.113.9: access.unsupported likely" in ran.out
    assert "198.51.100" not in ran.out
