"""An operator's own rules in ModSecurity's language: read whole or not at all, only looking, and marks like any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clausewise.engine import Engine
from clausewise.errors import PolicyError
from clausewise.event import Act, Event
from clausewise.observe import payload
from clausewise.observe.attention import Attention, inspecting
from clausewise.observe.rule import emits
from clausewise.observe.secrule import SIGNALS, SecRules

NOW = 1_800_000_000_000
RULES = """
SecRule ARGS "@rx (?i)drop\\s+the\\s+wool" "id:100,phase:2,deny,status:403,log,severity:CRITICAL,msg:'Wool',\\
  tag:'attack-sqli',logdata:'Matched Data: %{MATCHED_VAR} found within %{MATCHED_VAR_NAME}: %{MATCHED_VAR}'"
SecRule REQUEST_HEADERS:User-Agent "@contains woolscan" "id:101,phase:1,pass,log,severity:CRITICAL,tag:'attack-reputation-scanner'"
SecRule ARGS "@contains hint" "id:102,phase:2,pass,log,severity:NOTICE,tag:'attack-xss'"
SecRule REQUEST_BODY "@contains knit one" "id:103,phase:2,pass,log,severity:ERROR,tag:'clausewise/payload.object'"
SecRule REQUEST_BODY "@contains purl two" "id:104,phase:2,pass,log,severity:ERROR,tag:'clausewise/payload.object'"
SecRule ARGS "@contains untold" "id:105,phase:2,pass,log,severity:CRITICAL,tag:'clausewise/no.such.signal'"
"""
CORE = Path("/usr/share/modsecurity-crs/rules")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "wool.conf").write_text(RULES, encoding="utf-8")
    return tmp_path


def asked(query="", **more):
    return Event(NOW, address="203.0.113.9", host="shop.example", verb="GET", path="/wool", query=query, **more)


def marks(rules, event):
    return [(mark.rule, mark.signal, mark.score) for mark in rules.inspect([event])[0]]


def test_rule_is_a_mark_when_it_holds_and_nothing_else_is(folder):
    rules = SecRules(folder)
    assert rules.count == 6
    [[mark]] = rules.inspect([asked("q=Drop+the+wool")])
    assert (mark.rule, mark.signal, mark.target, mark.name) == ("secrule.100", "payload.sql", "arg", "q")
    assert mark.excerpt == "Drop the wool"
    assert rules.inspect([asked("q=Bonjour"), asked("q=laine"), Event(NOW, Act.SIGN_IN)]) == [(), (), ()]


def test_headers_and_bodies_are_looked_at_when_they_are_there(folder):
    rules = SecRules(folder)
    assert marks(rules, asked(agent="woolscan 1")) == [("secrule.101", "payload.scanner", 0.6)]
    form = (("Host", "shop.example"), ("Content-Type", "application/x-www-form-urlencoded"))
    body = asked(headers=form, body="a=knit one&b=purl two")
    assert sorted(marks(rules, body)) == [
        ("secrule.103", "payload.object", 0.5),
        ("secrule.104", "payload.object", 0.5),
    ]


def test_weak_sign_is_no_mark_when_it_stands_alone(folder):
    assert marks(SecRules(folder), asked("q=hint")) == []


def test_signal_is_one_that_exists_when_a_tag_names_another(folder):
    assert marks(SecRules(folder), asked("q=untold")) == [("secrule.105", "payload.known", 0.6)]
    assert {*SIGNALS.values(), "payload.known"} <= emits()


def test_what_cannot_be_read_is_named_when_a_folder_is_loaded(folder):
    (folder / "bad.conf").write_text("SecNonsense On\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="CW822") as raised:
        SecRules(folder)
    assert raised.value.problems[0].file.endswith("bad.conf")
    with pytest.raises(PolicyError, match="CW822"):
        SecRules(folder / "nowhere")


@pytest.mark.parametrize(
    "line",
    [
        "SecRemoteRules some-key https://rules.example/rules",
        'SecRule REMOTE_ADDR "@rbl dns.example" "id:9,phase:1,pass"',
        'SecRule ARGS "@contains a" "id:9,phase:1,exec:/tmp/a.sh,pass"',
        'SecRule FILES_TMPNAMES "@inspectFile /tmp/a.lua" "id:9,phase:2,pass"',
    ],
)
def test_rule_is_refused_with_its_line_when_it_reaches_out(folder, line):
    (folder / "a.conf").write_text(f"# SecRemoteRules in a comment is nothing\n{line}\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="CW823") as raised:
        SecRules(folder)
    [problem] = raised.value.problems
    assert (problem.line, problem.excerpt) == (2, line)


def test_nothing_is_blocked_or_written_when_rules_say_so(folder, tmp_path):
    (folder / "z.conf").write_text(
        f"SecRuleEngine On\nSecAuditEngine On\nSecAuditLog {tmp_path}/audit.log\nSecAuditLogType Serial\n",
        encoding="utf-8",
    )
    rules = SecRules(folder)
    assert marks(rules, asked("q=Drop+the+wool"))
    assert not (tmp_path / "audit.log").exists() or (tmp_path / "audit.log").read_bytes() == b""


def test_decision_cites_the_rule_when_traffic_is_judged(folder):
    with Engine.open("dexero", store=":memory:", attention=Attention(secrules=str(folder), wait_ms=0)) as engine:
        [verdict] = engine.events([asked("q=Drop+the+wool", id="r1", account="u42")])
        [decision] = verdict.decisions
        assert "integrity.probing" in decision.clauses
        assert [spot.sense for spot in decision.evidence] == ["secrule.100"]


def test_own_rules_stand_beside_the_packages_when_both_look(folder):
    looking = inspecting(Attention(secrules=str(folder)))
    [found] = looking.inspect([asked("q=1'+union+select+password+from+users--+&w=drop+the+wool")])
    assert {mark.family for mark in found} >= {"sql", "secrule"}
    assert [mark.score for mark in found] == sorted((mark.score for mark in found), reverse=True)
    assert {one.name for one in payload.signals(found)} == {"payload.sql"}


@pytest.mark.skipif(not CORE.is_dir(), reason="the OWASP Core Rule Set is not installed (Debian: modsecurity-crs)")
def test_core_rule_set_is_read_when_an_operator_has_it(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(CORE, folder)
    shutil.copy("/etc/modsecurity/crs/crs-setup.conf", folder)
    with pytest.raises(PolicyError, match="CW823") as raised:
        SecRules(folder)
    for problem in raised.value.problems:
        Path(problem.file).unlink(missing_ok=True)
    rules = SecRules(folder)
    assert rules.count > 100
    browser = {"agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    attacks = {
        "payload.sql": "id=1'+union+select+name,pass+from+users--+-",
        "payload.file": "file=../../../../etc/passwd",
        "payload.script": "q=<script>alert(document.cookie)</script>",
    }
    for signal, query in attacks.items():
        assert signal in {mark.signal for mark in rules.inspect([asked(query, **browser)])[0]}
    assert rules.inspect([asked("q=laine+merinos", **browser)]) == [()]
