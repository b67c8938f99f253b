from __future__ import annotations

import json

import pytest

PROBE = '203.0.113.9 - - [17/May/2026:10:05:03 +0000] "GET /admin.php?p=2 HTTP/1.1" 404 162 "-" "curl/8.5"'
ATTACK = PROBE.replace("/admin.php?p=2", "/a?id=1%27%20UNION%20SELECT%20password%20FROM%20users--")


def test_line_is_explained_step_by_step_when_asked_in_french(cli):
    ran = cli("--language", "fr", "explain", "--policy", "dexero", "--line", PROBE)
    assert ran.out.startswith("Lu comme\u00a0: Journal combiné")
    assert "  address: 203.0.113.9" in ran.out
    assert "  status: 404" in ran.out
    assert "probing.paths: Adresses essayées qui n\u2019ont jamais existé — address=203.0.113.9" in ran.out.replace(
        "'", "\u2019"
    )
    assert "rien en elle-même" in ran.out
    assert ran.code == 0


def test_marks_and_what_follows_are_told_when_a_line_bears_an_attack(cli):
    ran = cli("explain", "--policy", "dexero", "--json", "--line", ATTACK)
    said = json.loads(ran.out)
    assert (said["format"], said["event"]["address"]) == ("combined", "203.0.113.9")
    assert said["marks"][0]["signal"] == "payload.sql"
    assert "payload.sql" in said["event"]["marks"]
    assert "probing.paths" in [one["id"] for one in said["scenarios"]]
    assert said["decision"]["item"]
    text = cli("explain", "--policy", "dexero", "--line", ATTACK).out
    assert "What it bears in itself" in text
    assert "UNION SELECT" in text.upper()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--line", "what is this"], "CW365"), (["--log-format", "sshd", "--line", PROBE], "CW364"), ([], "CW366")],
)
def test_line_that_nothing_reads_is_refused_when_explained(cli, arguments, code):
    ran = cli("explain", "--policy", "dexero", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(code)
